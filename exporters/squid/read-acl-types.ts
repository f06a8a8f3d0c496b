/** ACL types that are read, and the options that squid knows for them. */
export const READ_TYPES = {
  src: [],
  port: [],
  dstdomain: ['-n'],
  dstdom_regex: ['-n', '-i', '+i'],
} as const satisfies Record<string, readonly string[]>;

export type ReadType = keyof typeof READ_TYPES;

/** What ACLs of the other types depend on. */
const OTHER_TYPES: Readonly<Record<string, string>> = {
  dst: 'the address that the name of a host leads to',
  dst_as: 'the network that the name of a host leads to',
  localip: 'the address of the proxy that a client connects to',
  localport: 'the port of the proxy that a client connects to',
  myportname: 'the port of the proxy that a client connects to',
  arp: 'the hardware address of a client',
  eui64: 'the hardware address of a client',
  clientside_mark: 'marks of the connection',
  client_connection_mark: 'marks of the connection',
  srcdomain: 'the name that the address of a client leads to',
  srcdom_regex: 'the name that the address of a client leads to',
  src_as: 'the network of a client',
  peername: 'the next proxy',
  peername_regex: 'the next proxy',
  hier_code: 'the next proxy',
  time: 'the time',
  random: 'chance',
  url_regex: 'the whole address of a request',
  urllogin: 'the whole address of a request',
  urlpath_regex: 'the path of a request',
  proto: 'the scheme of a request',
  method: 'the method of a request',
  browser: 'the headers of a request',
  referer_regex: 'the headers of a request',
  req_header: 'the headers of a request',
  req_mime_type: 'the headers of a request',
  http_status: 'the reply',
  rep_mime_type: 'the reply',
  rep_header: 'the reply',
  ident: 'the user',
  ident_regex: 'the user',
  proxy_auth: 'the user',
  proxy_auth_regex: 'the user',
  max_user_ip: 'the user',
  ext_user: 'the user',
  ext_user_regex: 'the user',
  user_cert: 'the certificate of a client',
  ca_cert: 'the certificate of a client',
  external: 'another program',
  tag: 'another program',
  note: 'what other parts of squid noted',
  annotate_transaction: 'what other parts of squid noted',
  annotate_client: 'what other parts of squid noted',
  adaptation_service: 'another program',
  maxconn: 'how many connections a client has',
  snmp_community: 'another protocol',
  transaction_initiator: 'who makes a request',
  has: 'what is known of a request',
  connections_encrypted: 'the connection of a client',
  server_cert_fingerprint: 'the certificate of a server',
  ssl_error: 'the certificate of a server',
  at_step: 'the steps of a TLS connection',
  'ssl::server_name': 'what a TLS connection says of its server',
  'ssl::server_name_regex': 'what a TLS connection says of its server',
  'any-of': 'several ACLs at once',
  'all-of': 'several ACLs at once',
};

const RENAMED: ReadonlyMap<string, string> = new Map([
  ['myip', 'localip'],
  ['myport', 'localport'],
]);

/** ACLs that squid has from the start. `itself`: they stand for requests to the proxy itself. */
export const BUILT_IN = [
  { name: 'all', type: 'src', values: ['all'] },
  { name: 'localhost', type: 'src', values: ['127.0.0.1/32', '::1'] },
  { name: 'to_localhost', type: 'dst', values: [], itself: true },
  { name: 'manager', type: 'url_regex', values: [], itself: true },
  { name: 'CONNECT', type: 'method', values: [] },
] as const;

/** The name under which squid keeps a type. */
export function typeName(word: string): string {
  return RENAMED.get(word) ?? word;
}

export function isReadType(type: string): type is ReadType {
  return Object.hasOwn(READ_TYPES, type);
}

/** What ACLs of a type that is not read depend on; `undefined`: squid has no such type. */
export function otherType(type: string): string | undefined {
  return Object.hasOwn(OTHER_TYPES, type) ? OTHER_TYPES[type] : undefined;
}
