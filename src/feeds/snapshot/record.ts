import { quote } from '../../net/parsed.ts';
import type { LabelValues } from './draft.ts';
import type { Place } from './place.ts';
import { kindOf, type Reading, reportAt, valuesOf } from './reading.ts';

/** An object of a snapshot, and where it stands. */
export interface PlacedRecord {
  readonly record: Readonly<Record<string, unknown>>;
  readonly place: Place;
}

/** Whether a value of JSON is an object. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a key that the object has itself; `undefined` when it has none. */
export function own(record: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The value of a key, with its place. */
export function memberAt(
  { record, place }: PlacedRecord,
  key: string,
): { readonly value: unknown; readonly place: Place } {
  const value = own(record, key);
  return { value, place: value === undefined ? place : { parent: place, key } };
}

/** The objects of a list, which has at least one; whatever else is in it is reported. */
export function recordsIn(reading: Reading, list: unknown, place: Place): readonly PlacedRecord[] {
  return valuesOf(reading, list, place).flatMap((value, key) => {
    const at = { parent: place, key };
    if (isRecord(value)) return [{ record: value, place: at }];
    reportAt(reading, at, { reason: `An object is expected, not ${kindOf(value)}` });
    return [];
  });
}

/** A label with its one value, a text. When it is absent, `null` or empty it has none, which is reported if it is required. */
export function labelAt(
  reading: Reading,
  { record, place }: PlacedRecord,
  label: string,
  presence: 'required' | 'optional',
): LabelValues {
  const value = own(record, label);
  if (typeof value === 'string' && value !== '') return [label, [value]];
  const isOpen = value === undefined || value === null || value === '';
  if (!isOpen || presence === 'required') {
    const at = value === undefined ? place : { parent: place, key: label };
    reportAt(reading, at, { reason: `${quote(label)}: a text is expected, not ${kindOf(value)}` });
  }
  return [label, []];
}

/** A label with the values of a list of texts, sorted; none when the list is absent, `null` or empty. */
export function labelsAt(reading: Reading, { record, place }: PlacedRecord, label: string): LabelValues {
  const value = own(record, label);
  if (value === undefined || value === null) return [label, []];
  const list = { parent: place, key: label };
  if (!Array.isArray(value)) {
    reportAt(reading, list, { reason: `${quote(label)}: a list of texts is expected, not ${kindOf(value)}` });
    return [label, []];
  }
  const texts = value.filter((item, key): item is string => {
    if (typeof item === 'string' && item !== '') return true;
    const reason = `${quote(label)}: a text is expected, not ${kindOf(item)}`;
    reportAt(reading, { parent: list, key }, { reason });
    return false;
  });
  return [label, [...new Set(texts)].sort()];
}
