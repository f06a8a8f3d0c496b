import { type FittedPolicy, type FittedRule, type Rule, serviceText, textCell } from 'rulecast/exporter/emit';

export const DOMAIN_COLUMNS = ['rule', 'side', 'feed', 'endpoint_set', 'domain', 'services'] as const;

/** The rows of `domains.csv`: a row for each domain of each endpoint set that a rule uses, in their order. */
export function domainRecords(policy: FittedPolicy): readonly (readonly string[])[] {
  const seen = new Set<Rule>();
  const rules = policy.chains.flatMap((chain) => chain.rules);
  return rules.flatMap((fitted) => {
    // A rule that became several has its domains once.
    if (seen.has(fitted.rule)) return [];
    seen.add(fitted.rule);
    return recordsOf(fitted);
  });
}

function recordsOf({ id, rule }: FittedRule): readonly (readonly string[])[] {
  return rule.endpoints.flatMap(({ endpointSet, side, services }) => {
    const { origin, domains } = endpointSet;
    // A feed may list them in another order tomorrow.
    return [...domains]
      .sort()
      .map((domain) => [id, side, origin.feed, origin.id, domain, serviceText(services)].map(textCell));
  });
}
