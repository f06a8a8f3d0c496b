import type { Artifact } from '../../../src/exporter/exporter.ts';
import type { Random } from '../../packets/random.ts';

/** Text that no file of rules expects, but for some that one may hold. */
const STRANGERS = [
  ...[
    '\0',
    '\ufeff',
    '\r',
    '\r\n',
    '\u2028',
    '\u2029',
    '\u0085',
    '\u202e',
    '\u2066',
    '\ud800',
    '\udc00',
    '\u001b',
    '\t',
  ],
  ...[
    '"',
    "'",
    '\\',
    '{',
    '}',
    '[',
    ']',
    '(',
    ')',
    '<',
    '>',
    '&',
    ';',
    ',',
    '#',
    '!',
    '-',
    ':',
    '/',
    '*',
    '+',
    '$',
    '@',
    '=',
    '.',
  ],
  ...['0', '-1', '01', '65535', '65536', '4294967296', '9'.repeat(400), '1e999', '0x10', '0.5', 'NaN', 'null', 'true'],
  ...[
    'any',
    'all',
    '0.0.0.0/0',
    '::/0',
    '::ffff:10.0.0.1',
    '10.0.0.1/33',
    '2001:db8::/129',
    '0/0',
    '255.0.255.0',
    '10.0.0.9-10.0.0.1',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    '&lt;',
    '&#0;',
    '&x;',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<!DOCTYPE a>',
  ],
];

type Damage = (text: string, random: Random, other: string) => string;

const WORDS = /([A-Za-z0-9_.:/-]+|\s+)/;

/** What happens to the words of a text. */
const DAMAGES: readonly Damage[] = [
  (text, random) => editWords(text, random, (words, at) => void words.splice(at, 1)),
  (text, random) => editWords(text, random, (words, at) => void words.splice(at, 0, words[at] ?? '')),
  (text, random) =>
    editWords(text, random, (words, at) => {
      const to = random.below(words.length);
      [words[at], words[to]] = [words[to] ?? '', words[at] ?? ''];
    }),
  (text, random) => editWords(text, random, (words, at) => void words.splice(at, 1, random.pick(STRANGERS))),
  (text, random) => editWords(text, random, (words, at) => void words.splice(at, 0, random.pick(STRANGERS))),
  // A piece of another file.
  (text, random, other) => {
    const [at, from] = [random.below(text.length + 1), random.below(other.length + 1)];
    return text.slice(0, at) + other.slice(from, from + random.below(400)) + text.slice(at);
  },
  // A piece cut out, or moved.
  (text, random) => {
    const [at, length] = [random.below(text.length + 1), random.below(300)];
    return text.slice(0, at) + text.slice(at + length);
  },
  // A byte turned over.
  (text, random) => {
    const at = random.below(text.length + 1);
    return (
      text.slice(0, at) + String.fromCharCode((text.charCodeAt(at) || 0) ^ (1 << random.below(8))) + text.slice(at + 1)
    );
  },
  (text, random) => editLines(text, random, (lines, at) => void lines.splice(at, 1)),
  (text, random) =>
    editLines(text, random, (lines, at) => void lines.splice(at, 0, lines[random.below(lines.length)] ?? '')),
  (text, random) => text.slice(0, random.below(text.length + 1)),
  (text) => text.replaceAll('\n', '\r\n'),
  (text, random) => text.replaceAll('\n', random.pick(['\r', '\u2028', '\n\n', '\n\t'])),
];

function editWords(text: string, random: Random, edit: (words: string[], at: number) => void): string {
  const words = text.split(WORDS);
  edit(words, random.below(words.length));
  return words.join('');
}

function editLines(text: string, random: Random, edit: (lines: string[], at: number) => void): string {
  const lines = text.split('\n');
  edit(lines, random.below(lines.length));
  return lines.join('\n');
}

/** The files with one to four damages in one of them. `other` lends pieces. */
export function damaged(files: readonly Artifact[], other: string, random: Random): readonly Artifact[] {
  const hurt = random.below(files.length);
  const times = 1 + random.below(4);
  return files.map((file, index) => {
    if (index !== hurt) return file;
    let { text } = file;
    for (let time = 0; time < times; time += 1) text = random.pick(DAMAGES)(text, random, other);
    return { path: file.path, text };
  });
}

/** Characters without any sense, half of them from `alphabet`. */
export function noise(alphabet: string, random: Random): string {
  return Array.from({ length: random.below(400) }, () =>
    random.below(2) === 0
      ? alphabet.charAt(random.below(alphabet.length))
      : String.fromCharCode(random.below(0x1_0000)),
  ).join('');
}

/** The files with one of them cut at every end of a line, and one character in front of it. */
export function* truncated(files: readonly Artifact[]): Generator<readonly Artifact[]> {
  for (const [index, { path, text }] of files.entries()) {
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
      for (const length of [end, end + 1]) {
        yield files.map((file, other) => (other === index ? { path, text: text.slice(0, length) } : file));
      }
    }
  }
}
