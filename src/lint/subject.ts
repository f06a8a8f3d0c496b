import type { AccessPlan } from '../hosts/access.ts';
import type { ListPlan } from '../hosts/lists.ts';
import type { SteeringPlan } from '../hosts/steering.ts';
import type { OutputNode, PolicyDocument } from '../model/document.ts';
import type { Policy } from '../model/policy.ts';

/** What lints look at: a policy as written, as compiled, and what its outputs are. */
export interface LintSubject {
  readonly document: PolicyDocument;
  /** One a site, or the one of a policy without sites. */
  readonly policies: readonly Policy[];
  readonly outputs: readonly LintOutput[];
}

interface LintOutputBase {
  readonly node: OutputNode;
  /** Whether the output acts on the names of hosts, at any site. */
  readonly carriesDomains: boolean;
}

/** A steering plan, and what its output says of tenants. */
export interface Steered {
  readonly plan: SteeringPlan;
  /** Absent: nothing was said of it. */
  readonly tenantRestrictions?: boolean;
}

/** An output with its plans, one a site; `packets` are outputs of rules. */
export type LintOutput =
  | (LintOutputBase & { readonly subject: 'packets' })
  | (LintOutputBase & { readonly subject: 'steering'; readonly steered: readonly Steered[] })
  | (LintOutputBase & { readonly subject: 'access'; readonly plans: readonly AccessPlan[] })
  | (LintOutputBase & { readonly subject: 'lists'; readonly plans: readonly ListPlan[] });
