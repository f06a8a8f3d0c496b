import { FetchFault } from '../../feeds/fetch.ts';

interface Meaning {
  readonly reason: string;
  readonly isPassing: boolean;
  readonly hint?: string;
}

const CA_HINT = 'name the certificate authority of your network, if it is one, with --cafile';

const UNTRUSTED: Meaning = {
  isPassing: false,
  reason: 'the certificate of the server is signed by an authority that is not trusted',
  hint: CA_HINT,
};

/** What the codes of Node, OpenSSL and undici mean to a user. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  CERT_HAS_EXPIRED: { isPassing: false, reason: 'the certificate of the server has expired' },
  CERT_NOT_YET_VALID: { isPassing: false, reason: 'the certificate of the server is not valid yet' },
  DEPTH_ZERO_SELF_SIGNED_CERT: {
    isPassing: false,
    reason: 'the certificate of the server is self-signed',
    hint: CA_HINT,
  },
  EAI_AGAIN: { isPassing: true, reason: 'the host name cannot be resolved at the moment' },
  ECONNREFUSED: { isPassing: true, reason: 'the connection was refused' },
  ECONNRESET: { isPassing: true, reason: 'the connection was broken off' },
  EHOSTUNREACH: { isPassing: true, reason: 'the host cannot be reached' },
  ENETUNREACH: { isPassing: true, reason: 'the network cannot be reached' },
  ENOTFOUND: { isPassing: false, reason: 'the host name is not known' },
  EPIPE: { isPassing: true, reason: 'the connection was broken off' },
  ERR_TLS_CERT_ALTNAME_INVALID: { isPassing: false, reason: 'the certificate is that of another host name' },
  ETIMEDOUT: { isPassing: true, reason: 'the connection was not answered in time' },
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UND_ERR_CONNECT_TIMEOUT: { isPassing: true, reason: 'the connection was not answered in time' },
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: {
    isPassing: true,
    reason: 'the answer does not have the length that its Content-Length says',
  },
  UND_ERR_SOCKET: { isPassing: true, reason: 'the connection was broken off' },
  Z_BUF_ERROR: { isPassing: true, reason: 'the compressed answer is cut short' },
  Z_DATA_ERROR: { isPassing: true, reason: 'the compressed answer is damaged' },
};

/** A failed request in the user's words. Throws what has no code of the system or of a library again: it is a bug of ours. */
export function faultOf(thrown: unknown): FetchFault {
  if (thrown instanceof FetchFault) return thrown;
  const tunnel = proxyRefusal(thrown);
  if (tunnel !== undefined) return tunnel;
  const code = codeOf(thrown);
  if (code === undefined) throw thrown;
  const meaning = MEANINGS[code] ?? unknownMeaning(code);
  return new FetchFault(`${meaning.reason} (${code})`, meaning);
}

/** Several addresses of a host that all fail come as one error without a code. */
function codeOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined;
  if ('code' in thrown && typeof thrown.code === 'string') return thrown.code;
  if (thrown instanceof AggregateError) return codeOf(thrown.errors[0]);
  return codeOf(thrown.cause);
}

function proxyRefusal(thrown: unknown): FetchFault | undefined {
  // undici has no code of its own for this: `Proxy response (407) !== 200 when HTTP Tunneling`.
  const status = thrown instanceof Error ? /^Proxy response \((\d+)\)/.exec(thrown.message)?.[1] : undefined;
  if (status === undefined) return undefined;
  const hint =
    status === '407' ? 'write user name and password into HTTPS_PROXY: http://user:password@host' : undefined;
  return new FetchFault(`the proxy refuses the connection with ${status}`, {
    isPassing: false,
    ...(hint && { hint }),
  });
}

function unknownMeaning(code: string): Meaning {
  const isTls = /^(?:CERT_|ERR_SSL|ERR_TLS|UNABLE_TO|HOSTNAME_)/.test(code);
  return isTls
    ? { isPassing: false, reason: 'no secure connection to the server was possible', hint: CA_HINT }
    : { isPassing: true, reason: 'the connection failed' };
}
