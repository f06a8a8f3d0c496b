import { error, type Span } from '../../diagnostic/diagnostic.ts';
import { failure } from '../../diagnostic/result.ts';
import { quote } from '../../net/parsed.ts';
import type { FeedReader, FeedRequest } from '../feed.ts';
import type { LabelValues } from '../snapshot/draft.ts';
import { contentOf, readingOf } from '../snapshot/json-feed.ts';
import { startOf, textOfSnapshot } from '../snapshot/parse-snapshot.ts';
import type { Locate, Place } from '../snapshot/place.ts';
import { addAddress, draftFor, type Reading, reportAt } from '../snapshot/reading.ts';
import { typeHint } from '../snapshot/shape.ts';
import { looksLikePrefix } from '../snapshot/survey.ts';
import { splitFields } from './split-fields.ts';

/** The fields of RFC 8805 behind the prefix that are labels. The postal code is deprecated, and none. */
const LABELS = ['country', 'region', 'city'] as const;

const FIELDS_MAX = 5;

/** The first field of a line that names the fields. */
const HEADER = /^(?:ip[_ ]?prefix|ip[_ ]?range|ip|prefix|network|cidr)$/i;

/** Reads a geofeed (RFC 8805): one endpoint set for each country, region and city. */
export const readGeofeed: FeedReader = (request) => {
  const text = textOfSnapshot(request);
  if (!text.ok) return text;
  const hint = typeHint('geofeed', text.value);
  if (hint !== undefined || /^\s*[<{[]/.test(text.value)) {
    const message =
      'The snapshot is not a geofeed: lines of prefix, country, region, city and postal code are expected, and something else is there';
    return failure(error('FEED_SHAPE', message, { span: startOf(request.file), ...(hint && { hint }) }));
  }
  const reading = readingOf(request, { locate: lineLocator(request) });
  let isFirst = true;
  for (const [index, line] of text.value.split(/\r\n|\n/).entries()) {
    if (/^\s*(?:#|$)/.test(line)) continue;
    readLine(reading, line, { number: index + 1, isFirst });
    isFirst = false;
  }
  return contentOf(reading, { version: undefined, sourceNeedsIds: false });
};

/** Places in a geofeed are numbers of lines. */
function lineLocator({ file }: FeedRequest): Locate {
  return (place: Place): Span => {
    if (place === undefined) return startOf(file);
    const line = Number(place.key);
    return { file, start: { line, column: 1 }, end: { line, column: 1 } };
  };
}

function readLine(
  reading: Reading,
  line: string,
  { number, isFirst }: { readonly number: number; readonly isFirst: boolean },
): void {
  const place = { parent: undefined, key: number };
  const fields = splitFields(line);
  if (fields === undefined) {
    reportAt(reading, place, { reason: 'A field in quotes does not end on its line' });
    return;
  }
  const [prefix = '', ...rest] = fields;
  if (isFirst && HEADER.test(prefix)) return;
  if (fields.length > FIELDS_MAX) {
    const reason = `The line has ${fields.length} fields, and a geofeed has ${FIELDS_MAX} at most`;
    reportAt(reading, place, { reason, hint: 'A field with a comma stands in double quotes' });
    return;
  }
  const stranger = strangerIn(line, rest);
  if (stranger !== undefined) {
    reportAt(reading, place, {
      reason: stranger,
      hint: 'Every prefix stands on a line of its own, then country, region, city and postal code',
    });
    return;
  }
  const labels = LABELS.map((label, index): LabelValues => [label, rest[index] ? [rest[index]] : []]);
  addAddress(reading, draftFor(reading, labels, place), prefix, place);
}

/** What a label cannot be: lines or fields that got lost would make one of a prefix. */
function strangerIn(line: string, [country = '', ...others]: readonly string[]): string | undefined {
  if (/\r./.test(line)) return 'The line has a carriage return inside';
  if (!/^(?:[a-z]{2})?$/i.test(country)) return `A country is two letters, not ${quote(country)}`;
  const prefix = others.find(looksLikePrefix);
  return prefix === undefined ? undefined : `${quote(prefix)} is no place`;
}
