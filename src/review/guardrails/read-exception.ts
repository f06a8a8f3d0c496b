import type { DiagnosticCode } from '../../diagnostic/codes.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Service } from '../../model/service.ts';
import { type AddressSet, addressSetOfRanges } from '../../net/address-set.ts';
import { parseAddressSpan } from '../../net/parse.ts';
import type { Parsed } from '../../net/parsed.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { isDate } from '../../policy/is-date.ts';
import { parseService } from '../../policy/parse-service.ts';
import { readLine } from '../../policy/read-name.ts';
import { malformed, type Reader, report, textOf } from '../../policy/reader.ts';
import { field, oneOrMore, spanOf, type YamlNode } from '../../policy/yaml-node.ts';
import { serviceMatch } from '../../proof/expected-program.ts';
import type { Exception } from './guardrails.ts';

/** One exception of a guardrail; `undefined`, with errors, when a part of it cannot be read. */
export function readException(reader: Reader, node: YamlNode): Exception | undefined {
  if (node.kind !== 'map') return malformed(reader, node);
  const reason = readLine(reader, field(node, 'reason'), 'reason');
  const source = readSet(reader, field(node, 'from'));
  const destination = readSet(reader, field(node, 'to'));
  const services = readServices(reader, field(node, 'services'));
  const until = readUntil(reader, field(node, 'until'));
  if (['from', 'to', 'services'].every((key) => !node.entries.has(key))) {
    return report(reader, 'KEY_MISSING', 'The exception is about everything, so the guardrail about nothing', {
      span: spanOf(node),
      hint: 'add from, to or services, or remove the guardrail',
    });
  }
  if (reason === undefined) return malformed(reader, node);
  const sides = { ...(source && { source }), ...(destination && { destination }) };
  const matches: readonly PacketMatch[] = services?.map((service) => ({ ...sides, ...serviceMatch(service) })) ?? [
    sides,
  ];
  return { matches, ...(until !== undefined && { until }), reason };
}

function readSet(reader: Reader, node: YamlNode | undefined): AddressSet | undefined {
  return node && addressSetOfRanges(readItems(reader, node, (text) => parseAddressSpan(text)));
}

function readServices(reader: Reader, node: YamlNode | undefined): readonly Service[] | undefined {
  return node && readItems(reader, node, parseService);
}

/** What the texts of a list mean; one that means nothing is an error at its place. */
function readItems<T>(
  reader: Reader,
  node: YamlNode,
  parse: (text: string) => Parsed<T, DiagnosticCode>,
): readonly T[] {
  return oneOrMore(node).flatMap((item): readonly T[] => {
    const text = textOf(reader, item);
    if (text === undefined) return [];
    const parsed = parse(text);
    if (parsed.ok) return [parsed.value];
    const { code, reason, hint } = parsed;
    report(reader, code, reason, { span: spanOf(item), ...(hint !== undefined && { hint }) });
    return [];
  });
}

function readUntil(reader: Reader, node: YamlNode | undefined): string | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined || isDate(text)) return text;
  return report(reader, 'VALUE_INVALID', `${quote(text)} is not a date of the calendar`, {
    span: spanOf(node),
    hint: 'write YYYY-MM-DD, the last day on which the exception holds',
  });
}
