import {
  type AddressSet,
  addressSetOf,
  except,
  type Family,
  intersect,
  isEmpty,
  parseAddressList,
  union,
} from 'rulecast/exporter/read';
import { malformed, mayWork, noteIgnored, type Report, refuse } from './read-report.ts';
import { type Line, linesOf, spanOf } from './read-words.ts';

/** What a set of ipset holds: addresses of one family, or something that cannot be told from a packet. */
export type SetContent =
  | { readonly kind: 'addresses'; readonly family: Family; readonly addresses: AddressSet }
  | { readonly kind: 'undecided'; readonly reason: string };

interface Element {
  readonly text: string;
  readonly nomatch: boolean;
}

interface RawSet {
  readonly family: Family;
  readonly isNet: boolean;
  readonly maxelem: number;
  elements: Element[];
  /** Why the set cannot be told, if so. */
  open: string | undefined;
}

/** ipset's own default for `maxelem`. */
const MAXELEM = 65_536;

/** IPSET_MAXNAMELEN is 32 with the final NUL. */
const NAME_BYTES_MAX = 31;

const ENCODER = new TextEncoder();

/** What a set is counted as, without its elements. */
const SET_WORK = 1_000;

/** The sets that a file for `ipset restore` leaves in a kernel that had none, by name. */
export function readSets(file: string, text: string, report: Report): ReadonlyMap<string, SetContent> {
  const sets = new Map<string, RawSet>();
  let number = 0;
  for (const piece of linesOf(text)) {
    number += 1;
    const line = { file, number, text: piece.endsWith('\r') ? piece.slice(0, -1) : piece };
    if (line.text.trim() === '' || line.text.startsWith('#')) continue;
    readCommand(line, sets, report);
  }
  const contents = new Map<string, SetContent>();
  for (const [name, set] of sets) contents.set(name, contentOf(name, set, { file, report }));
  return contents;
}

function readCommand(line: Line, sets: Map<string, RawSet>, report: Report): undefined {
  const words = wordsOf(line.text);
  if (words === undefined) return malformed(report, spanOf(line), 'A quote is not closed');
  const exist = words.some((word) => word === '-exist' || word === '-!');
  const [command = '', name = '', ...rest] = words.filter((word) => word !== '-exist' && word !== '-!');
  const set = sets.get(name);
  const second = rest[0] ?? '';
  const other = sets.get(second);
  switch (command) {
    case 'create':
    case '-N':
      return createSet(name, rest, { sets, line, report, exist });
    case 'add':
    case '-A':
      if (set === undefined) return refuse(report, spanOf(line), `There is no set ${JSON.stringify(name)}`);
      return addElement(set, rest, { line, report });
    case 'flush':
    case '-F':
      if (set === undefined) return refuse(report, spanOf(line), 'The file flushes a set that it does not create');
      set.elements = [];
      return;
    case 'destroy':
    case '-X':
      if (name === '') return refuse(report, spanOf(line), 'The file destroys all sets');
      if (!sets.delete(name))
        noteIgnored(report, spanOf(line), `Set ${JSON.stringify(name)} is destroyed, and no other line has it`);
      return;
    case 'swap':
    case '-W':
      if (set === undefined || other === undefined || set.family !== other.family || set.isNet !== other.isNet) {
        return refuse(report, spanOf(line), 'A swap takes two sets of one type and family');
      }
      sets.set(name, other).set(second, set);
      return;
    case 'rename':
    case '-E':
      if (set === undefined || other !== undefined || second === '')
        return refuse(report, spanOf(line), 'A set that is there takes a new name');
      sets.delete(name);
      sets.set(second, set);
      return;
    case 'COMMIT':
      return;
    default:
      return refuse(report, spanOf(line), `What ipset does at ${JSON.stringify(command)} is not known here`);
  }
}

/** Words between blanks; `"` groups and has no escape. `undefined` when a quote stays open. */
function wordsOf(text: string): readonly string[] | undefined {
  if (!text.includes('"')) return text.split(/[ \t]+/).filter((word) => word !== '');
  if (text.split('"').length % 2 === 0) return undefined;
  return text.match(/"[^"]*"|[^ \t"]+/g)?.map((word) => (word.startsWith('"') ? word.slice(1, -1) : word)) ?? [];
}

interface Place {
  readonly line: Line;
  readonly report: Report;
}

const HEADERS_WITH_VALUE = new Set([
  'hashsize',
  'bucketsize',
  'initval',
  'maxelem',
  'family',
  'timeout',
  'netmask',
  'bitmask',
  'markmask',
]);
const HEADERS_WITHOUT = new Set(['counters', 'comment', 'skbinfo', 'forceadd']);

function createSet(
  name: string,
  [type = '', ...words]: readonly string[],
  { sets, line, report, exist }: Place & { readonly sets: Map<string, RawSet>; readonly exist: boolean },
): undefined {
  const span = spanOf(line);
  if (name === '' || ENCODER.encode(name).length > NAME_BYTES_MAX) {
    return refuse(report, span, `A set's name has 1 to ${NAME_BYTES_MAX} bytes: ${JSON.stringify(name)}`);
  }
  if (sets.has(name)) {
    if (!exist) refuse(report, span, `Set ${JSON.stringify(name)} is created twice`);
    return;
  }
  const values = new Map<string, string>();
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (HEADERS_WITHOUT.has(word)) continue;
    if (!HEADERS_WITH_VALUE.has(word)) return refuse(report, span, `A set has no header ${JSON.stringify(word)}`);
    at += 1;
    values.set(word, words[at] ?? '');
  }
  const family = values.get('family') ?? 'inet';
  if (family !== 'inet' && family !== 'inet6')
    return refuse(report, span, `A set has family inet or inet6, not ${JSON.stringify(family)}`);
  const maxelem = values.get('maxelem') ?? `${MAXELEM}`;
  if (!/^[1-9][0-9]{0,9}$/.test(maxelem))
    return refuse(report, span, `maxelem is a number: ${JSON.stringify(maxelem)}`);
  const isKnown = type === 'hash:net' || type === 'hash:ip';
  const odd = ['timeout', 'netmask', 'bitmask'].find((header) => values.has(header));
  const open = isKnown ? odd && `sets with ${odd}` : `sets of type ${type}`;
  if (!mayWork(report, span, SET_WORK)) return;
  sets.set(name, {
    family: family === 'inet' ? 4 : 6,
    isNet: type === 'hash:net',
    maxelem: Number(maxelem),
    elements: [],
    open,
  });
}

function addElement(set: RawSet, [text = '', ...words]: readonly string[], { line, report }: Place): undefined {
  if (set.open !== undefined) return;
  let nomatch = false;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === 'nomatch' && set.isNet) nomatch = true;
    else if (word === 'timeout') set.open = 'elements with a timeout';
    else if (!['comment', 'packets', 'bytes', 'skbmark', 'skbprio', 'skbqueue'].includes(word)) {
      return refuse(report, spanOf(line), `An element has no option ${JSON.stringify(word)}`);
    }
    if (word !== 'nomatch') at += 1;
  }
  if (set.isNet && /\/0+$/.test(text)) return refuse(report, spanOf(line), 'hash:net refuses prefixes of length 0');
  if (set.elements.length >= set.maxelem) {
    const message = `The set is full at ${set.maxelem} elements (maxelem)`;
    return refuse(report, spanOf(line), message);
  }
  set.elements.push({ text, nomatch });
}

function contentOf(
  name: string,
  { family, elements, open }: RawSet,
  { file, report }: { readonly file: string; readonly report: Report },
): SetContent {
  if (open !== undefined) return { kind: 'undecided', reason: `set ${JSON.stringify(name)}: ${open}` };
  const start = { line: 1, column: 1 };
  const addresses = elementsOf(elements, (reason) =>
    refuse(report, { file, start, end: start }, `Set ${JSON.stringify(name)}: ${reason}`),
  );
  if (!isEmpty(addresses, family === 4 ? 6 : 4)) {
    refuse(report, { file, start, end: start }, `Set ${JSON.stringify(name)} has addresses that are not IPv${family}`);
  }
  return { kind: 'addresses', family, addresses };
}

/** The longest prefix that holds an address decides: one with `nomatch` carves a hole into shorter ones, which longer ones fill. */
function elementsOf(elements: readonly Element[], fail: (reason: string) => void): AddressSet {
  if (!elements.some(({ nomatch }) => nomatch)) return parseElements(elements, fail);
  const byLength = new Map<number, Element[]>();
  for (const element of elements) {
    const length = Number(element.text.split('/')[1] ?? 128);
    const group = byLength.get(length);
    if (group === undefined) byLength.set(length, [element]);
    else group.push(element);
  }
  let [all, isBroken] = [addressSetOf([]), false];
  const stop = (reason: string): void => {
    isBroken = true;
    fail(reason);
  };
  for (const [, group] of [...byLength].sort(([a], [b]) => a - b)) {
    const [holes, filled] = [group.filter((one) => one.nomatch), group.filter((one) => !one.nomatch)];
    const [more, less] = [parseElements(filled, stop), parseElements(holes, stop)];
    // Of two elements of one prefix the last would count, which depends on the set that was there before.
    if (!isEmpty(intersect(more, less))) stop('a prefix stands with nomatch and without');
    if (isBroken) break;
    all = except(union(all, more), less);
  }
  return all;
}

/** As one block of bytes, since a set can have a million elements. */
function parseElements(elements: readonly Element[], fail: (reason: string) => void): AddressSet {
  const list = parseAddressList(ENCODER.encode(elements.map(({ text }) => text).join('\n')), { hostBits: 'mask' });
  // Host bits are cleared, by ipset as here; everything else that is odd would be looked up as a name, or read as octal.
  const problem = list.problems.find(({ code }) => code !== 'HOST_BITS');
  if (problem !== undefined) fail(problem.reason);
  else if (list.count !== elements.length) fail('an element is empty, or a comment');
  return list.set;
}
