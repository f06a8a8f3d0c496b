import {
  error,
  failure,
  formatAddress,
  type ProxyChain,
  type ProxyServer,
  parseAddress,
  type Result,
  resultOf,
} from 'rulecast/exporter';

const TYPES = ['PROXY', 'HTTPS', 'SOCKS', 'SOCKS4', 'SOCKS5'] as const satisfies readonly ProxyServer['type'][];

const EXAMPLE = 'PROXY proxy.example.net:8080';

const NAME_MAX = 253;
const NAME = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Blanks alone: a tab or a line end is refused rather than guessed at. */
const BLANKS = /^ +| +$/g;

/**
 * The value of the option `proxy` as PAC files have it. Whatever a browser would take for something else, or skip without a word, is OPTION_INVALID:
 * behind an entry that is skipped stands the next one, and at last the open network.
 */
export function readProxyChain(text: string): Result<ProxyChain> {
  const entries = text.split(';').map((entry) => entry.replace(BLANKS, ''));
  const thenDirect = entries.length > 1 && entries.at(-1) === 'DIRECT';
  const read = (thenDirect ? entries.slice(0, -1) : entries).map(readServer);
  const problems = read.flatMap((one) => (one.ok ? [] : one.diagnostics));
  const [server, ...more] = read.flatMap((one) => (one.ok ? [one.value] : []));
  return server === undefined
    ? { ok: false, diagnostics: problems }
    : resultOf({ servers: [server, ...more], thenDirect }, problems);
}

/** One entry: a type, blanks, an address. */
function readServer(entry: string): Result<ProxyServer> {
  const [, written = '', address = ''] = /^(\S+) +(\S+)$/.exec(entry) ?? [];
  const type = TYPES.find((known) => known === written);
  if (type === undefined) return refuse(entry, typeProblem(entry));
  if (address.includes('://')) {
    return refuse(entry, `Write the address without a scheme: ${type} ${bareAddress(address)}`);
  }
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/.exec(address) ?? [];
  if (host === '') return refuse(entry, addressHint(type, address));
  if (port === undefined)
    return refuse(entry, `It has no port: write ${type} ${host}:8080, with the port of the proxy`);
  if (!/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > 65_535) {
    return refuse(entry, 'The port is a number from 1 to 65535, without a leading zero');
  }
  const name = readHost(host);
  if (name === undefined) return refuse(entry, 'Write a host name, an IPv4 address, or an IPv6 address in brackets');
  return resultOf({ type, host: name, port: Number(port) });
}

/** A name, an IPv4 address, or an IPv6 address between brackets; the spelling is the one in which others compare them. */
function readHost(text: string): string | undefined {
  const inBrackets = /^\[(.*)\]$/.exec(text)?.[1];
  const address = parseAddress(inBrackets ?? text);
  if (address.ok) {
    const isWritten = (address.value.family === 6) === (inBrackets !== undefined);
    return isWritten ? formatAddress(address.value.family, address.value.address) : undefined;
  }
  // Lower case only after the check of its letters: some outside ASCII have ASCII ones as their lower case.
  if (/[^A-Za-z0-9.-]/.test(text) || text.length > NAME_MAX) return undefined;
  const name = text.toLowerCase();
  // A last label of digits, or 0x and digits, makes browsers read an address of old spelling.
  return NAME.test(name) && !/(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)$/.test(name) ? name : undefined;
}

function typeProblem(entry: string): string {
  if (entry === '') return `An entry is empty: write ${EXAMPLE}, several joined by ';', none behind the last`;
  if (/^DIRECT$/i.test(entry)) {
    return entry === 'DIRECT'
      ? `DIRECT stands at the end alone, behind a proxy: ${EXAMPLE}; DIRECT`
      : 'Write keywords in capitals: DIRECT';
  }
  const [, word = '', address = ''] = /^([A-Za-z0-9]+) +(.*)$/.exec(entry) ?? [];
  const capitals = word.toUpperCase();
  if (word === capitals && isType(word)) return `A keyword has one address, and ';' stands between entries: ${EXAMPLE}`;
  if (isType(capitals)) return `Write keywords in capitals: ${capitals} ${bareAddress(address)}`;
  if (capitals === 'HTTP') return `Write PROXY for a proxy that is spoken to over HTTP: PROXY ${bareAddress(address)}`;
  if (!entry.includes(' ')) return `An entry begins with ${TYPES.join(', ')}: write PROXY ${bareAddress(entry)}`;
  return `An entry begins with ${TYPES.join(', ')}: ${EXAMPLE}`;
}

function isType(word: string): boolean {
  return TYPES.some((type) => type === word);
}

function addressHint(type: string, address: string): string {
  const isIpv6 = address.split(':').length > 2;
  return isIpv6
    ? `Write an IPv6 address in brackets, and the port behind it: ${type} [2001:db8::9]:8080`
    : `Write ${type} host:port`;
}

/** What is left of an address without scheme and path. */
function bareAddress(address: string): string {
  return address.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replace(/\/.*$/, '');
}

function refuse(entry: string, hint: string): Result<never> {
  return failure(error('OPTION_INVALID', `proxy: ${JSON.stringify(entry)} is no entry of a list of proxies`, { hint }));
}
