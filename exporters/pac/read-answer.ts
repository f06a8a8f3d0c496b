import { type ProxyServer, parseAddress, quote, type SteeringAnswer } from 'rulecast/exporter/read';

/** The words with which a file names a proxy, in capitals, and what they are called here. */
const TYPES: Readonly<Record<string, ProxyServer['type']>> = {
  PROXY: 'PROXY',
  HTTP: 'PROXY',
  HTTPS: 'HTTPS',
  SOCKS: 'SOCKS',
  SOCKS4: 'SOCKS4',
  SOCKS5: 'SOCKS5',
};

/** An answer, and whether one of its words is not in capitals, which not every client takes. */
export interface ReadAnswer {
  readonly answer: SteeringAnswer;
  readonly hasLowerCase: boolean;
}

/** Reads the text that a file's function returned: `DIRECT` and `PROXY host:port`, joined by semicolons. One wrong piece makes all of it fail. */
export function readAnswer(text: string): ReadAnswer {
  const pieces = text
    .split(';')
    .map(trimBlanks)
    .filter((piece) => piece !== '');
  if (pieces.length === 0) return failed(`FindProxyForURL returns ${quote(text)}, which names no way`);
  const ways: ('direct' | ProxyServer)[] = [];
  let hasLowerCase = false;
  for (const piece of pieces) {
    const [word = ''] = piece.split(BLANKS);
    const way = readWay(word.toUpperCase(), trimBlanks(piece.slice(word.length)));
    if (typeof way === 'object' && 'wrong' in way)
      return failed(`FindProxyForURL returns ${quote(text)}: ${way.wrong}`);
    ways.push(way);
    hasLowerCase ||= word !== word.toUpperCase();
  }
  return { answer: { kind: 'ways', ways }, hasLowerCase };
}

function failed(reason: string): ReadAnswer {
  return { answer: { kind: 'failed', reason }, hasLowerCase: false };
}

/** Blanks as the clients know them, all of ASCII. */
const BLANKS = /[ \t\r\n\v\f]+/;
const OUTER_BLANKS = /^[ \t\r\n\v\f]+|[ \t\r\n\v\f]+$/g;

function trimBlanks(text: string): string {
  return text.replace(OUTER_BLANKS, '');
}

interface Wrong {
  readonly wrong: string;
}

function readWay(word: string, rest: string): 'direct' | ProxyServer | Wrong {
  if (word === 'DIRECT') return rest === '' ? 'direct' : { wrong: 'something follows DIRECT' };
  const type = Object.hasOwn(TYPES, word) ? TYPES[word] : undefined;
  if (type === undefined) return { wrong: `${quote(word)} is none of DIRECT, ${Object.keys(TYPES).join(', ')}` };
  const [, bracketed, name, digits] = /^(?:\[([^\]]*)\]|([^:]*)):(\d{1,5})$/.exec(rest) ?? [];
  if (digits === undefined) return { wrong: `${quote(rest)} is no host and port` };
  const port = Number(digits);
  if (port < 1 || port > 65_535) return { wrong: `${digits} is no port` };
  const host = (bracketed ?? name ?? '').toLowerCase();
  const isHost = bracketed === undefined ? isNameOrAddress(host) : parseAddress(host).ok && host.includes(':');
  return isHost ? { type, host, port } : { wrong: `${quote(host)} is no host` };
}

/** Names of labels, and IPv4 addresses, which read alike. */
function isNameOrAddress(host: string): boolean {
  return (
    host.length <= 253 && /^[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/.test(host)
  );
}
