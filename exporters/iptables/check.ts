import { type Diagnostic, error, type FittedPolicy, warning } from 'rulecast/exporter';
import type { Family, FittedRule, Log } from 'rulecast/exporter/emit';
import { contentOf } from './emit-content.ts';
import { integersIn } from './emit-service.ts';
import { LOG_RATE_MAX } from './limits.ts';
import type { IptablesOptions } from './options.ts';

// Measured: a packet takes 4 to 22 ns for each rule that it does not match, and a set costs 0.5 to 2 µs whatever its size.
const PREFIX_RULES_MAX = 1_000;

/**
 * Protocols that a rule can name and never meets. 0 stands for every protocol; over IPv6 the others are headers on the way to the protocol. The nft
 * back end stops at 51, the legacy one does not.
 */
const UNREACHABLE = { 4: [0], 6: [0, 43, 44, 51, 60] } as const satisfies Record<Family, readonly number[]>;

const SECONDS = { second: 1, minute: 60, hour: 3600, day: 86_400 } as const;

/** What iptables cannot hold for reasons of its own, and advice on how addresses are held. */
export function check(policy: FittedPolicy, options: IptablesOptions): readonly Diagnostic[] {
  const rules = policy.chains.flatMap((chain) => chain.rules);
  return [...rules.flatMap(protocolErrors), ...rateErrors(policy), ...adviceOn(policy, options)];
}

function protocolErrors({ rule, terms }: FittedRule): readonly Diagnostic[] {
  const found = terms.flatMap(({ family, services }) =>
    ([4, 6] as const)
      .filter((one) => family === 'both' || family === one)
      .flatMap((one) =>
        services.flatMap((service) => (service.kind === 'protocol' ? unreachable(service.numbers, one) : [])),
      ),
  );
  return [...new Set(found)].map((what) =>
    error(
      'UNSUPPORTED',
      `rule "${rule.name}" needs ${what}, which rules of iptables do not match, or not by both back ends (ip6tables(8), --protocol)`,
      {
        span: rule.span,
        hint: 'limit the rule to the other family, or leave it out there with not-on: { iptables: REASON }',
      },
    ),
  );
}

function unreachable(numbers: Parameters<typeof integersIn>[0], family: Family): readonly string[] {
  const named = integersIn(numbers);
  if (named.length === 256) return [];
  return UNREACHABLE[family]
    .filter((number) => named.includes(number))
    .map((number) => `protocol ${number} over IPv${family}`);
}

function rateErrors(policy: FittedPolicy): readonly Diagnostic[] {
  const logs = policy.chains.flatMap((chain) => [
    ...chain.rules.map(({ log, rule }) => ({ log, who: `rule "${rule.name}"`, span: rule.span })),
    { log: chain.default.log, who: 'the default', span: policy.policy.default.span },
  ]);
  return logs.flatMap(({ log, who, span }) =>
    isTooFast(log)
      ? [
          error(
            'LIMIT_EXCEEDED',
            `${who} logs more than ${LOG_RATE_MAX} entries a second (xt_limit.h, XT_LIMIT_SCALE)`,
            { span, hint: 'log less often, or without a rate' },
          ),
        ]
      : [],
  );
}

function isTooFast(log: Log | undefined): boolean {
  return log?.rate !== undefined && log.rate.count > LOG_RATE_MAX * SECONDS[log.rate.per];
}

function adviceOn(policy: FittedPolicy, options: IptablesOptions): readonly Diagnostic[] {
  if (options.sets === 'ipset') return [];
  const { chains } = contentOf(policy, options);
  return ([4, 6] as const).flatMap((family) => {
    const rules = chains[family].flatMap((chain) => chain.rules);
    const count = rules.filter((rule) => /^-[sd] \S+ -g /.test(rule)).length;
    if (count <= PREFIX_RULES_MAX) return [];
    const message = `${count} rules for IPv${family} prefixes are tried one after the other, which costs every packet time`;
    return [warning('RULES_SLOW', message, { hint: 'hold the addresses in sets: options: { sets: ipset }' })];
  });
}
