import { ANY, type Span, type Verdict } from 'rulecast/exporter/read';
import type { NsgDirection, NsgRule } from './read-rule.ts';
import { exactly, type Side, statementsOf } from './read-statement.ts';
import { type Tags, tagSide } from './read-tags.ts';

/** A rule that every group has behind its own (Microsoft: "Network security groups", default security rules). */
interface DefaultRule {
  readonly name: string;
  readonly direction: NsgDirection;
  readonly priority: number;
  readonly source: string;
  readonly destination: string;
  readonly verdict: Verdict;
}

const DEFAULT_RULES: readonly DefaultRule[] = [
  vnet('AllowVnetInBound', 'inbound'),
  allow('AllowAzureLoadBalancerInBound', 'inbound', { source: 'AzureLoadBalancer', destination: '*' }),
  denyAll('DenyAllInBound', 'inbound'),
  vnet('AllowVnetOutBound', 'outbound'),
  allow('AllowInternetOutBound', 'outbound', { source: '*', destination: 'Internet' }),
  denyAll('DenyAllOutBound', 'outbound'),
];

function vnet(name: string, direction: NsgDirection): DefaultRule {
  const tag = 'VirtualNetwork';
  return { name, direction, priority: 65_000, source: tag, destination: tag, verdict: 'allow' };
}

function allow(
  name: string,
  direction: NsgDirection,
  sides: { readonly source: string; readonly destination: string },
): DefaultRule {
  return { name, direction, priority: 65_001, ...sides, verdict: 'allow' };
}

function denyAll(name: string, direction: NsgDirection): DefaultRule {
  return { name, direction, priority: 65_500, source: '*', destination: '*', verdict: 'drop' };
}

/** The platform's own rules of one direction, for a file that does not list them. `span` is the group. */
export function defaultRules(direction: NsgDirection, tags: Tags, span: Span): readonly NsgRule[] {
  return DEFAULT_RULES.filter((rule) => rule.direction === direction).map((rule) => ({
    direction,
    priority: rule.priority,
    name: rule.name,
    span,
    statements: statementsOf(
      { source: sideOf(rule.source, tags), destination: sideOf(rule.destination, tags) },
      [{ match: {}, undecided: '' }],
      { verdict: rule.verdict, label: rule.name, span },
    ),
  }));
}

function sideOf(word: string, tags: Tags): Side {
  return word === '*' ? exactly(ANY) : tagSide(word, tags);
}
