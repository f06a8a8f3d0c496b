// The reader, written from the format alone. It shares no code with the writer: a mistake in one must not hide in the other.
import {
  ANY,
  addressSetOf,
  error,
  failure,
  intervalsOf,
  parsePrefix,
  protocolNumber,
  resultOf,
} from 'rulecast/exporter/read';

/** @import { AddressSet, Artifact, Direction, Family, IntervalSet, Match, PacketReading, Prefix, Result, Span, Statement, Verdict } from 'rulecast/exporter/read' */

/** @typedef {ReadonlyMap<string, AddressSet>} Objects */

const HEADER = /^example-acl [A-Za-z0-9._-]+$/;
const ADDRESS = /^address ([A-Za-z0-9._-]+) ([0-9a-f.:]+\/[0-9]+)$/;
const RULE =
  /^rule (?<direction>inbound|outbound|forward) (?<action>allow|drop|reject|pass) (?<family>any|ip4|ip6) (?<source>any|@\S+) (?<destination>any|@\S+) (?<service>\S+) (?<log>log|-) (?<label>.*)$/;
const RANGE = /^([0-9]{1,5})(?:-([0-9]{1,5}))?$/;

/**
 * Told from the first line alone.
 * @param {Artifact} file
 * @returns {'yes' | 'no'}
 */
export function identify({ text }) {
  return HEADER.test(text.slice(0, 200).split('\n')[0] ?? '') ? 'yes' : 'no';
}

/**
 * Refuses the whole file for any line it does not understand: without one rule, those behind it mean something else.
 * @param {readonly Artifact[]} files
 * @returns {Result<PacketReading>}
 */
export function read(files) {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) return failure(error('READ_REFUSED', 'one file is expected'));
  const lines = file.text.replace(/\n$/, '').split('\n');
  const objects = addressObjects(lines);
  /** @type {Map<Direction, Statement[]>} */
  const chains = new Map();
  const wrong = lines.flatMap((line, index) => {
    const span = spanOf(file.path, index + 1, line);
    const reason = index === 0 ? headerProblem(line) : addLine(line, { objects, chains, span });
    return reason === undefined ? [] : [error('READ_REFUSED', reason, { span })];
  });
  return resultOf({ kind: 'packets', hooks: hooksOf(chains), chains, objects, notes: [] }, wrong);
}

/**
 * A packet that no rule decides is left alone.
 * @param {ReadonlyMap<Direction, readonly Statement[]>} chains
 * @returns {PacketReading['hooks']}
 */
function hooksOf(chains) {
  return [...chains].flatMap(([direction, [first]]) =>
    first === undefined
      ? []
      : [{ at: { kind: 'direction', direction }, chain: direction, priority: 0, policy: 'pass', span: first.span }],
  );
}

/**
 * @param {readonly string[]} lines
 * @returns {Objects}
 */
function addressObjects(lines) {
  /** @type {Map<string, Prefix[]>} */
  const prefixes = new Map();
  for (const line of lines) {
    const [, name, text] = ADDRESS.exec(line) ?? [];
    const prefix = parsePrefix(text ?? '');
    if (name === undefined || !prefix.ok) continue;
    const known = prefixes.get(name) ?? [];
    known.push(prefix.value);
    prefixes.set(name, known);
  }
  return new Map([...prefixes].map(([name, list]) => [name, addressSetOf(list)]));
}

/** @param {string} line */
function headerProblem(line) {
  return HEADER.test(line) ? undefined : 'the first line of a file is example-acl NAME';
}

/**
 * Adds a rule to its chain. Answers with what is wrong with the line, if anything.
 * @param {string} line
 * @param {{ objects: Objects, chains: Map<Direction, Statement[]>, span: Span }} context
 * @returns {string | undefined}
 */
function addLine(line, { objects, chains, span }) {
  const [, , text] = ADDRESS.exec(line) ?? [];
  if (text !== undefined) return addressProblem(text);
  const fields = RULE.exec(line)?.groups;
  if (fields === undefined) return 'an address or a rule is expected';
  const match = matchOf(fields, objects);
  if (typeof match === 'string') return match;
  // The expression lets these words through and no others.
  const direction = /** @type {Direction} */ (fields.direction);
  const verdict = /** @type {Verdict} */ (fields.action);
  const statements = chains.get(direction) ?? [];
  statements.push({ match, then: { kind: 'verdict', verdict }, log: fields.log === 'log', label: fields.label, span });
  chains.set(direction, statements);
  return undefined;
}

/** @param {string} text */
function addressProblem(text) {
  const prefix = parsePrefix(text);
  return prefix.ok ? undefined : prefix.reason;
}

/**
 * What a rule matches, or what is wrong with it.
 * @param {Readonly<Record<string, string>>} fields
 * @param {Objects} objects
 * @returns {Match | string}
 */
function matchOf({ family, source = '', destination = '', service = '' }, objects) {
  const from = addressesOf(source, objects);
  const to = addressesOf(destination, objects);
  if (from === undefined || to === undefined) return 'the rule names an address that the file does not define';
  const carried = serviceOf(service);
  if (carried === undefined) return `${service} is no service`;
  /** @type {Family | undefined} */
  const only = family === 'ip4' ? 4 : family === 'ip6' ? 6 : undefined;
  return { source: from, destination: to, ...carried, ...(only && { family: only }) };
}

/**
 * @param {string} word
 * @param {Objects} objects
 */
function addressesOf(word, objects) {
  return word === 'any' ? ANY : objects.get(word.slice(1));
}

/**
 * `tcp/SOURCE/DESTINATION`, `icmp4/MESSAGES`, `proto/NUMBERS`; `undefined` for anything else.
 * @param {string} text
 * @returns {Partial<Match> | undefined}
 */
function serviceOf(text) {
  const [word = '', first = '', second, ...more] = text.split('/');
  const ranges = rangesOf(first, word === 'proto' ? 255 : 65_535);
  if (ranges === undefined || more.length > 0) return undefined;
  if (second === undefined) {
    if (word === 'proto') return { protocols: ranges };
    if (word === 'icmp4') return { icmp: { family: 4, types: ranges } };
    return word === 'icmp6' ? { icmp: { family: 6, types: ranges } } : undefined;
  }
  const number = ['tcp', 'udp', 'sctp'].includes(word) ? protocolNumber(word) : undefined;
  const destinationPorts = rangesOf(second, 65_535);
  if (number === undefined || destinationPorts === undefined) return undefined;
  return { protocols: [{ from: number, to: number }], sourcePorts: ranges, destinationPorts };
}

/**
 * @param {string} text
 * @param {number} maximum
 * @returns {IntervalSet | undefined}
 */
function rangesOf(text, maximum) {
  const ranges = text.split(',').map((range) => {
    const [, from, to = from] = RANGE.exec(range) ?? [];
    return { from: Number(from), to: Number(to) };
  });
  return ranges.every(({ from, to }) => from <= to && to <= maximum) ? intervalsOf(ranges) : undefined;
}

/**
 * @param {string} file
 * @param {number} line
 * @param {string} text
 * @returns {Span}
 */
function spanOf(file, line, text) {
  return { file, start: { line, column: 1 }, end: { line, column: text.length + 1 } };
}
