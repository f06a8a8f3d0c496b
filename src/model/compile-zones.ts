import { error, warning } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { quote } from '../diagnostic/text.ts';
import type { NameNode, RuleNode, ScopeNode } from './document.ts';
import { isNonEmpty, type NonEmpty } from './non-empty.ts';
import { LOOPBACK_ZONE } from './packet.ts';

/** Zones of one side, in the order of their declaration; absent: any zone. */
export type ZoneCondition = NonEmpty<string> | undefined;

/** The names as a condition: each once, in the order of `declared`. No name at all: no condition. */
export function zoneCondition(nodes: readonly NameNode[] | undefined, declared: readonly NameNode[]): ZoneCondition {
  const names = new Set(nodes?.map(({ name }) => name));
  const known = [...declared.map(({ name }) => name), LOOPBACK_ZONE].filter((name) => names.has(name));
  return isNonEmpty(known) ? known : undefined;
}

/** The zone conditions of a rule inside those of the scope, which a rule without zones takes over. `undefined` when disjoint: reported. */
export function compileRuleZones(
  rule: RuleNode,
  context: { readonly scope: ScopeNode | undefined; readonly declared: readonly NameNode[]; readonly report: Report },
): { readonly fromZones?: NonEmpty<string>; readonly toZones?: NonEmpty<string> } | undefined {
  const { scope, declared, report } = context;
  const limits = scope?.kind === 'within' ? scope : undefined;
  const from = cutZones({ rule, key: 'from-zone', nodes: rule.fromZones, limit: limits?.fromZones, declared, report });
  const to = cutZones({ rule, key: 'to-zone', nodes: rule.toZones, limit: limits?.toZones, declared, report });
  if (from === 'disjoint' || to === 'disjoint') return undefined;
  return { ...(from && { fromZones: from }), ...(to && { toZones: to }) };
}

function cutZones(cut: {
  readonly rule: RuleNode;
  readonly key: string;
  readonly nodes: readonly NameNode[] | undefined;
  readonly limit: readonly NameNode[] | undefined;
  readonly declared: readonly NameNode[];
  readonly report: Report;
}): ZoneCondition | 'disjoint' {
  const { rule, key, nodes, declared, report } = cut;
  const zones = zoneCondition(nodes, declared);
  const limit = zoneCondition(cut.limit, declared);
  if (zones === undefined || limit === undefined) return zones ?? limit;
  const inside = zones.filter((zone) => limit.includes(zone));
  const outside = zones.filter((zone) => !limit.includes(zone)).join(', ');
  const { span } = nodes?.find(({ name }) => !limit.includes(name)) ?? rule;
  if (!isNonEmpty(inside)) {
    report(
      error(
        'SCOPE_EMPTY',
        `The rule ${quote(rule.name)} has nothing inside the scope: its ${key} has only ${outside}`,
        {
          span,
        },
      ),
    );
    return 'disjoint';
  }
  if (outside !== '') {
    report(
      warning('SCOPE_CUT', `The rule ${quote(rule.name)} is cut to the scope; outside of it ${key} has ${outside}`, {
        span,
      }),
    );
  }
  return inside;
}
