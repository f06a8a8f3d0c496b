import type { HostExporter } from '../../exporter/host-exporter.ts';
import { checkArtifacts, checkList } from './check-returned.ts';

type Subject = HostExporter['subject'];

type Fields = Readonly<Record<string, unknown>>;

/** What the functions of exporters of hosts should return; an outside exporter may be written without types. */
export const HOST_RETURNS: Readonly<Record<string, (returned: unknown) => unknown>> = {
  request: (returned) => checkResult(returned, 'what is asked for'),
  fitHost: checkFitted,
  parts: (returned) => checkList(returned as readonly unknown[]),
  check: (returned) => checkList(returned as readonly unknown[]),
  emit: checkArtifacts,
  identify: (returned) => returned,
};

/** What should be a pattern as the target writes it. */
export function checkFitted(returned: unknown): unknown {
  const { kind, patterns } = checkFields(returned, '{ kind }');
  const isNarrower = kind === 'narrower' && isList(patterns) && patterns.length > 0 && patterns.every(isText);
  if (kind === 'exact' || kind === 'none' || isNarrower) return returned;
  throw new TypeError('it returns no way to write a pattern: exact, narrower with patterns, or none');
}

/** What should be a reading of the exporter's subject, or the reasons why there is none. */
export function checkReading(returned: unknown, subject: Subject): unknown {
  const { ok, value } = checkResult(returned, 'a reading');
  if (ok !== true) return returned;
  const { kind, notes, ask, statements, lists } = checkFields(value, 'a reading');
  const hasParts = { steering: typeof ask === 'function', access: isList(statements), lists: lists instanceof Map };
  if (kind === subject && isList(notes) && hasParts[subject]) return returned;
  throw new TypeError(`it returns no reading of ${subject}`);
}

/** What should be the answers to this number of questions. */
export function checkAnswers(returned: unknown, count: number): readonly unknown[] {
  if (isList(returned) && returned.length === count && returned.every(isAnswer)) return returned;
  throw new TypeError('it returns no answer to each question');
}

function isAnswer(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, ways, reason } = value as Fields;
  return (kind === 'ways' && isList(ways)) || (kind === 'failed' && isText(reason));
}

function checkResult(returned: unknown, what: string): Fields {
  const result = checkFields(returned, `{ ok, diagnostics }`);
  if (!isList(result.diagnostics)) throw new TypeError('it returns no list of diagnostics');
  if (result.ok === true) checkFields(result.value, what);
  return result;
}

function checkFields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null) return value as Fields;
  throw new TypeError(`it does not return ${what}`);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}
