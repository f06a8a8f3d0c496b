import { type Diagnostic, error, type FittedPolicy } from 'rulecast/exporter';
import type { FittedRule, Interval } from 'rulecast/exporter/emit';

/** Headers of IPv6 that the kernel skips on the way to the protocol, so that no packet has them as `meta l4proto`. It stops at authentication (51). */
const SKIPPED = [0, 43, 44, 60] as const;

/** What nftables takes and never matches: a rule that drops it would drop nothing. */
export function check({ chains }: FittedPolicy): readonly Diagnostic[] {
  return chains.flatMap(({ rules }) => rules.flatMap(protocolErrors));
}

function protocolErrors({ rule, terms }: FittedRule): readonly Diagnostic[] {
  const found = terms.flatMap(({ family, services }) =>
    family === 4 ? [] : services.flatMap((service) => (service.kind === 'protocol' ? skippedIn(service.numbers) : [])),
  );
  return [...new Set(found)].map((number) =>
    error(
      'UNSUPPORTED',
      `rule "${rule.name}" needs protocol ${number} over IPv6, a header that nftables skips on the way to the protocol (measured with Linux 6.18)`,
      {
        span: rule.span,
        hint: 'limit the rule to IPv4, or leave it out there with not-on: { nftables: REASON }',
      },
    ),
  );
}

function skippedIn(numbers: readonly Interval[]): readonly number[] {
  const isAny = numbers.some(({ from, to }) => from === 0 && to === 255);
  if (isAny) return [];
  return SKIPPED.filter((number) => numbers.some(({ from, to }) => from <= number && number <= to));
}
