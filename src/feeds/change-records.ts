import { error } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { canonicalLine } from './canonical-json.ts';
import { compareTokens } from './compare-tokens.ts';
import { compareVersions } from './compare-versions.ts';
import { decodeText } from './decode-text.ts';

/** A change record of the Microsoft 365 service as it came, with what every one of them has. */
export interface ChangeRecord {
  readonly id: number | string;
  readonly endpointSetId: number | string;
  readonly version: string;
  readonly [key: string]: unknown;
}

const SCHEMA = 'rulecast-changes/1';

/** `feeds/m365.json` has `feeds/m365.json.changes.json`. */
export function changesName(snapshot: string): string {
  return `${snapshot}.changes.json`;
}

/** The records of an answer of the service, or of a file of {@link printChanges}. FEED_SHAPE for anything else; no record is ever left out. */
export function readChanges(bytes: Uint8Array, file: string): Result<readonly ChangeRecord[]> {
  const parsed = parseJson(decodeText(bytes));
  const list = isObject(parsed) && parsed.schema === SCHEMA ? parsed.records : parsed;
  if (!Array.isArray(list)) return wrong(file, 'a list is expected');
  const odd = list.findIndex((record) => !isChangeRecord(record));
  if (odd >= 0) return wrong(file, `record ${odd + 1} has no id, endpointSetId or version`);
  return resultOf(list);
}

/** The records known and those that are new, which stand behind them by version and id. What is known never changes. */
export function appendChanges(
  known: readonly ChangeRecord[],
  fetched: readonly ChangeRecord[],
): readonly ChangeRecord[] {
  const ids = new Set(known.map(({ id }) => String(id)));
  const added = new Map(fetched.filter(({ id }) => !ids.has(String(id))).map((record) => [String(record.id), record]));
  const order = (a: ChangeRecord, b: ChangeRecord) =>
    compareTokens(a.version, b.version) || compareTokens(String(a.id), String(b.id));
  return [...known, ...[...added.values()].sort(order)];
}

/** Whether a record that is newer than a version adds or removes addresses or host names. */
export function announcesContent(records: readonly ChangeRecord[], since: string): boolean {
  return records.some(
    ({ version, add, remove }) => (compareVersions(version, since) ?? 0) > 0 && [add, remove].some(namesSomething),
  );
}

function namesSomething(part: unknown): boolean {
  return isObject(part) && [part.ips, part.urls].some((list) => Array.isArray(list) && list.length > 0);
}

/** One record a line, in the order given. */
export function printChanges(records: readonly ChangeRecord[]): string {
  const lines = records.map((record) => `    ${canonicalLine(record)}`);
  const list = lines.length === 0 ? '[]' : `[\n${lines.join(',\n')}\n  ]`;
  return `{\n  "schema": "${SCHEMA}",\n  "records": ${list}\n}\n`;
}

function isChangeRecord(value: unknown): value is ChangeRecord {
  if (!isObject(value)) return false;
  const { id, endpointSetId, version } = value;
  return isId(id) && isId(endpointSetId) && typeof version === 'string' && /^[0-9]{10}$/.test(version);
}

function isId(value: unknown): boolean {
  return (typeof value === 'number' && Number.isSafeInteger(value)) || (typeof value === 'string' && value !== '');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function wrong(file: string, why: string): Result<never> {
  return failure(error('FEED_SHAPE', `${file} does not hold change records of Microsoft 365: ${why}`));
}
