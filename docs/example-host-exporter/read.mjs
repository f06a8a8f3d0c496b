// The reader, written from the format alone. It shares no code with the writer: a mistake in one must not hide in the other.
import {
  addressSetOf,
  error,
  failure,
  hostsOf,
  intervalsOf,
  parsePrefix,
  readHostPattern,
  resultOf,
} from 'rulecast/exporter/read';

/** @import { AccessAction, AccessReading, AccessStatement, Artifact, DomainPattern, PortSet, Prefix, Result, Span } from 'rulecast/exporter/read' */

/** @typedef {Omit<AccessStatement, 'hosts'> & { readonly key: string, readonly patterns: DomainPattern[] }} Run */
/** @typedef {{ readonly groups: Map<string, readonly Prefix[]>, readonly runs: Run[] }} Context */

const HEADER = /^example-gate \S+$/;
const CLIENT = /^client (?<group>[a-z0-9-]+) (?<prefix>\S+)$/;
const HOST = /^(?<action>allow|deny) (?<group>[a-z0-9-]+) (?<ports>[0-9,-]+) (?<host>\S+) - .*$/;
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
 * Refuses the whole file for any line it does not understand: without one line, those behind it mean something else.
 * @param {readonly Artifact[]} files
 * @returns {Promise<Result<AccessReading>>}
 */
export async function read(files) {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) return failure(error('READ_REFUSED', 'one file is expected'));
  const lines = file.text.replace(/\n$/, '').split('\n');
  /** @type {Context} */
  const context = { groups: new Map(), runs: [] };
  const wrong = lines.flatMap((line, index) => {
    const span = spanOf(file.path, index + 1, line);
    const reason = index === 0 ? headerProblem(line) : addLine(line, span, context);
    return reason === undefined ? [] : [error('READ_REFUSED', reason, { span })];
  });
  const statements = context.runs.map(({ patterns, key, ...run }) => ({ ...run, hosts: hostsOf(patterns) }));
  return resultOf({ kind: 'access', statements, notes: [] }, wrong);
}

/** @param {string} line */
function headerProblem(line) {
  return HEADER.test(line) ? undefined : 'the first line of a file is example-gate NAME';
}

/**
 * Adds a line to what is known. Answers with what is wrong with it, if anything.
 * @param {string} line
 * @param {Span} span
 * @param {Context} context
 * @returns {string | undefined}
 */
function addLine(line, span, context) {
  const client = CLIENT.exec(line)?.groups;
  if (client !== undefined) return addClient(client, context);
  const host = HOST.exec(line)?.groups;
  return host === undefined ? 'a client or a host is expected' : addHost(host, span, context);
}

/**
 * @param {Record<string, string>} fields
 * @param {Context} context
 * @returns {string | undefined}
 */
function addClient({ group = '', prefix: text = '' }, { groups }) {
  const prefix = parsePrefix(text);
  if (!prefix.ok) return prefix.reason;
  groups.set(group, [...(groups.get(group) ?? []), prefix.value]);
  return undefined;
}

/**
 * Hosts one behind the other that differ in nothing else are one statement.
 * @param {Record<string, string>} fields
 * @param {Span} span
 * @param {Context} context
 * @returns {string | undefined}
 */
function addHost({ action, group = '', ports: text = '', host = '' }, span, { groups, runs }) {
  const prefixes = groups.get(group);
  const ports = portsOf(text);
  const pattern = readHostPattern(host);
  if (prefixes === undefined) return `there is no client in ${group} before this line`;
  if (typeof ports === 'string') return ports;
  if (!pattern.ok) return pattern.reason;
  const key = `${action} ${group} ${text}`;
  const last = runs.at(-1);
  if (last?.key === key) last.patterns.push(pattern.value);
  // The expression lets these words through and no others.
  else
    runs.push({
      key,
      action: /** @type {AccessAction} */ (action),
      clients: addressSetOf(prefixes),
      ports,
      patterns: [pattern.value],
      span,
    });
  return undefined;
}

/**
 * @param {string} text
 * @returns {PortSet | string} the ports, or what is wrong with them
 */
function portsOf(text) {
  const ranges = [];
  for (const part of text.split(',')) {
    const [, first, last = first] = RANGE.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (!(from <= to && to <= 65_535)) return `${part} is no port`;
    ranges.push({ from, to });
  }
  return intervalsOf(ranges);
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
