import type { DomainPattern } from '../model/endpoint-set.ts';
import { type Host, isExactHost } from './pattern.ts';

const NAME_MAX = 253;
const LABEL_MAX = 63;

/** Hosts that no list names and that have caught files out: names of object members, addresses, a name without a dot. */
const STRANGERS: readonly Host[] = [
  ...['constructor', '__proto__', 'hasownproperty', 'tostring', 'localhost', 'com', 'example.invalid'],
  ...['192.0.2.1', '10.0.0.1', '127.0.0.1', '3221225985', '[2001:db8::1]', '2001:db8::1', '[::1]'],
];

/**
 * Hosts to try a file with: of each pattern, hosts that it matches, and neighbours that differ from them as little as names that somebody else may
 * own do. Sorted, each once, lower case.
 */
export function corpusOf(patterns: Iterable<DomainPattern>): readonly Host[] {
  const hosts = new Set(STRANGERS);
  for (const pattern of patterns) for (const host of neighboursOf(pattern)) if (isHost(host)) hosts.add(host);
  return [...hosts].sort();
}

function neighboursOf(pattern: DomainPattern): readonly Host[] {
  const filled = (text: string): Host => pattern.replace(/\*+/g, text).replace(/^\./, '');
  if (isExactHost(pattern)) return [pattern, ...around(pattern)];
  // Around one host that it matches and around the name that is left without its stars lies all that is close to it.
  return [filled('host'), filled('one.two'), ...around(filled('host')), filled(''), ...around(filled(''))];
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

function isHost(text: string): boolean {
  return (
    text !== '' &&
    text.length <= NAME_MAX &&
    text.split('.').every((label) => label !== '' && label.length <= LABEL_MAX)
  );
}
