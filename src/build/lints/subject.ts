import { assertNever } from '../../diagnostic/assert.ts';
import type { Exporter } from '../../exporter/exporter.ts';
import type { LintOutput, LintSubject, Steered } from '../../lint/subject.ts';
import type { OutputNode, PolicyDocument } from '../../model/document.ts';
import type { Policy } from '../../model/policy.ts';
import type { OutputAtSite } from '../claim.ts';
import type { HostOutputAtSite, HostPlan } from '../hosts/plan.ts';

/** An output of hosts at one site, and its plan. */
export interface PlannedOutput {
  readonly place: Pick<HostOutputAtSite, 'node'>;
  readonly plan: HostPlan;
}

/** A policy that is compiled for each site that is meant, with all of its outputs. */
export interface LintRequest {
  readonly document: PolicyDocument;
  readonly policies: readonly Policy[];
  readonly places: readonly OutputAtSite[];
  readonly planned: readonly PlannedOutput[];
}

/** What lints look at. */
export function lintSubjectOf({ document, policies, places, planned }: LintRequest): LintSubject {
  const rules = new Map(places.map(({ node, exporter, options }) => [node, carriesDomains(exporter, options)]));
  const hosts = new Map<OutputNode, readonly HostPlan[]>();
  for (const { place, plan } of planned) hosts.set(place.node, [...(hosts.get(place.node) ?? []), plan]);
  const outputs = document.outputs.flatMap((node): readonly LintOutput[] => {
    const carries = rules.get(node);
    if (carries !== undefined) return [{ node, subject: 'packets', carriesDomains: carries }];
    const plans = hosts.get(node);
    return plans === undefined ? [] : [hostOutput(node, plans)];
  });
  return { document, policies, outputs };
}

/** A target that takes the names of endpoint sets acts on them, or has somebody act. */
function carriesDomains(exporter: Exporter, options: unknown): boolean {
  return exporter.capabilities(options).domains.level !== 'unsupported';
}

function hostOutput(node: OutputNode, plans: readonly HostPlan[]): LintOutput {
  const steered = plans.flatMap((plan) => (plan.subject === 'steering' ? [steeredBy(plan)] : []));
  const access = plans.flatMap((plan) => (plan.subject === 'access' ? [plan.plan] : []));
  const lists = plans.flatMap((plan) => (plan.subject === 'lists' ? [plan.plan] : []));
  const subject = plans[0]?.subject ?? 'lists';
  switch (subject) {
    case 'steering':
      return { node, subject, carriesDomains: true, steered };
    case 'access':
      return { node, subject, carriesDomains: true, plans: access };
    case 'lists': {
      const all = lists.flatMap((plan) => plan.lists);
      return { node, subject, carriesDomains: all.some(({ hosts }) => hosts.length > 0), plans: lists };
    }
    default:
      return assertNever(subject);
  }
}

function steeredBy({ plan, request }: Extract<HostPlan, { subject: 'steering' }>): Steered {
  const { tenantRestrictions } = request;
  return { plan, ...(tenantRestrictions !== undefined && { tenantRestrictions }) };
}
