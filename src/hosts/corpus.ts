import type { DomainPattern } from '../model/endpoint-set.ts';
import { type Host, isExactHost } from './pattern.ts';

const NAME_MAX = 253;
const LABEL_MAX = 63;

/** Hosts that no list names and that have caught files out: names of object members, addresses, a name without a dot. */
const STRANGERS: readonly Host[] = [
  ...['constructor', '__proto__', 'hasownproperty', 'tostring', 'localhost', 'com', 'example.invalid'],
  ...['www.example.com', 'example.net', 'a.example.org', 'xn--bcher-kva.example', '_sip.example.com', '7.example'],
  ...['192.0.2.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '169.254.1.1', '100.64.0.1', '127.0.0.1', '3221225985'],
  ...['[2001:db8::1]', '2001:db8::1', '[::1]', '[fe80::1]'],
];

/** What stands for a `*`: labels of all makes, many of them, and as many characters as a name has room for. */
const FILLINGS = ['host', 'one.two', 'a.b.c.d.e.f.g.h', 'x', '7', 'a_b', 'www', 'xn--bcher-kva'] as const;

/** Of more patterns than this, only the closest neighbours are tried: a file with so many finds them all in one way. */
const MANY = 2_000;

/**
 * Hosts to try a file with: of each pattern, hosts that it matches, and neighbours that differ from them as little as names that somebody else may
 * own do. Sorted, each once, lower case.
 */
export function corpusOf(patterns: Iterable<DomainPattern>): readonly Host[] {
  const all = [...patterns];
  const around = all.length > MANY ? closestTo : neighboursOf;
  const hosts = new Set(STRANGERS);
  for (const pattern of all) for (const host of around(pattern)) if (isHost(host)) hosts.add(host);
  return [...hosts].sort();
}

/** One host that the pattern matches; `undefined` when none has a name that long. */
export function exampleOf(pattern: DomainPattern): Host | undefined {
  const host = filled(pattern, 'host');
  return isHost(host) ? host : undefined;
}

/** Whether a text can be asked for: labels between dots, none of them empty, none too long. */
export function isHost(text: string): boolean {
  return (
    text !== '' &&
    text.length <= NAME_MAX &&
    text.split('.').every((label) => label !== '' && label.length <= LABEL_MAX)
  );
}

function neighboursOf(pattern: DomainPattern): readonly Host[] {
  if (isExactHost(pattern)) return [pattern, ...around(pattern)];
  // Around one host that it matches and around the name that is left without its stars lies all that is close to it.
  const [one, none] = [filled(pattern, 'host'), filled(pattern, '')];
  const matched = FILLINGS.map((text) => filled(pattern, text));
  return [...matched, longest(pattern), ...around(one), none, ...around(none)];
}

/** A host of the pattern, the name that is left without its stars, one label more, another first one, and a name that ends like it. */
function closestTo(pattern: DomainPattern): readonly Host[] {
  const none = filled(pattern, '');
  return [filled(pattern, 'host'), none, `more.${none}`, `other${none.slice(none.indexOf('.'))}`, `evil${none}`];
}

function filled(pattern: DomainPattern, text: string): Host {
  return pattern.replace(/\*+/g, text).replace(/^\./, '');
}

/** A host of the pattern that is as long as names can be. */
function longest(pattern: DomainPattern): Host {
  const room = NAME_MAX - filled(pattern, '').length - 1;
  const labels = `${'y'.repeat(LABEL_MAX - 1)}.`.repeat(Math.ceil(NAME_MAX / LABEL_MAX));
  const text = labels.slice(0, Math.max(1, room)).replace(/\.$/, 'y');
  return pattern.replace(/\*+/, text).replace(/\*+/g, 'host');
}

/** One label more, one less, and names that begin or end like the host. */
function around(host: Host): readonly Host[] {
  const labels = host.split('.');
  const [first = ''] = labels;
  const last = labels.at(-1) ?? '';
  const swap = (index: number, label: string): Host => labels.with(index, label).join('.');
  return [
    `more.${host}`,
    labels.slice(1).join('.'),
    labels.slice(0, -1).join('.'),
    `evil${host}`,
    `evil-${host}`,
    `${host}.evil.example`,
    `${host}evil`,
    ...(first === '' ? [] : [swap(0, `${first}x`), swap(0, first.slice(1)), swap(0, 'other')]),
    ...(last === '' ? [] : [swap(labels.length - 1, `${last}x`), swap(labels.length - 1, 'example')]),
    host.replace('.', '-'),
    host.replace('.', ''),
  ];
}
