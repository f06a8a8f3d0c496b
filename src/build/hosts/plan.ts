import { assertNever } from '../../diagnostic/assert.ts';
import { type Diagnostic, error, info, isError, type Span } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { nameTable } from '../../exporter/fit/fit-names.ts';
import { fitAccess } from '../../exporter/fit-hosts/fit-access.ts';
import { fitLists } from '../../exporter/fit-hosts/fit-lists.ts';
import { type LostSomewhere, lossDiagnostics } from '../../exporter/fit-hosts/lost-hosts.ts';
import type { AccessExporter, HostExporter, ListExporter, SteeringExporter } from '../../exporter/host-exporter.ts';
import type { NameRule } from '../../exporter/limit.ts';
import type { AccessPlan } from '../../hosts/access.ts';
import { checkSteering } from '../../hosts/check-steering.ts';
import type { ListPlan } from '../../hosts/lists.ts';
import { planAccess } from '../../hosts/plan-access.ts';
import type { PlanContext } from '../../hosts/plan-context.ts';
import { planLists } from '../../hosts/plan-lists.ts';
import { planSteering } from '../../hosts/plan-steering.ts';
import type { SteeringRequest } from '../../hosts/requests.ts';
import type { RulesOnly, SteeringPlan } from '../../hosts/steering.ts';
import type { OutputNode } from '../../model/document.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { namedSets } from '../../model/named-sets.ts';
import type { Policy } from '../../model/policy.ts';
import type { PreparedDocument } from '../../model/prepare.ts';
import { isEmpty } from '../../net/address-set.ts';

/** One output of hosts at one site, and the compiled policy there. */
export interface HostOutputAtSite {
  readonly node: OutputNode;
  readonly exporter: HostExporter;
  readonly options: unknown;
  readonly policy: Policy;
  readonly prepared: PreparedDocument;
}

/** What the files of an output must say of hosts, as its target can say it. */
export type HostPlan =
  | {
      readonly subject: 'steering';
      readonly exporter: SteeringExporter;
      readonly plan: SteeringPlan;
      readonly request: SteeringRequest;
      /** Hosts that go neither direct nor through a proxy. */
      readonly unreached: readonly DomainPattern[];
    }
  | {
      readonly subject: 'access';
      readonly exporter: AccessExporter;
      /** The policy's own, and what is written of it. */
      readonly whole: AccessPlan;
      readonly plan: AccessPlan;
      readonly lost: readonly LostSomewhere[];
    }
  | {
      readonly subject: 'lists';
      readonly exporter: ListExporter;
      readonly whole: ListPlan;
      readonly plan: ListPlan;
      readonly lost: ReadonlyMap<string, readonly LostSomewhere[]>;
    };

/** Names of lists stand in paths of files and in rules of whoever polls them. */
const LIST_NAME: NameRule = {
  maxBytes: 48,
  allowed: /[a-z0-9-]/,
  substitute: '-',
  first: /[a-z0-9]/,
  lead: 'list-',
  source: 'a list is a file, and an object of the firewall that polls it',
};

/** A plan with all that is said against it, errors too; absent when there is nothing to plan with. */
export interface HostDraft {
  readonly plan?: HostPlan;
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans an output. What the target cannot say is listed, and an error where that would open something. */
export function planHosts(output: HostOutputAtSite): Result<HostPlan> {
  const { plan, diagnostics } = draftHosts(output);
  if (plan === undefined || diagnostics.some(isError)) return { ok: false, diagnostics };
  return resultOf(plan, diagnostics);
}

/** Plans an output for someone who does not write it: whoever compares plans may look at one that its rules contradict. */
export function draftHosts(output: HostOutputAtSite): HostDraft {
  const found: Diagnostic[] = [];
  const plan = makePlan(output, contextOf(output, found), found);
  return { ...(plan && { plan }), diagnostics: found };
}

function contextOf({ node, exporter, policy, prepared }: HostOutputAtSite, found: Diagnostic[]): PlanContext {
  const { span, options, locateOption: locate } = node;
  return {
    policy,
    feeds: prepared.document.feeds,
    sets: new Map([...namedSets(prepared), ...(policy.site === undefined ? [] : namedSets(prepared, policy.site))]),
    exporter: exporter.id,
    options,
    locate,
    span,
    report: (diagnostic) => void found.push(diagnostic),
  };
}

function makePlan(output: HostOutputAtSite, context: PlanContext, found: Diagnostic[]): HostPlan | undefined {
  const { node, exporter, options } = output;
  const asked = <T>(result: Result<T>): T | undefined => {
    found.push(...result.diagnostics.map((one) => ({ span: node.span, ...one })));
    return result.ok ? result.value : undefined;
  };
  switch (exporter.subject) {
    case 'steering': {
      const request = asked(exporter.request(options, node.locateOption));
      if (request === undefined) return undefined;
      const plan = planSteering(request, context);
      // Of a plan that is not what was meant, one error is enough.
      const { diagnostics, unreached } = found.some(isError)
        ? { diagnostics: [], unreached: [] }
        : checkSteering(plan, context);
      found.push(...rulesOnlyDiagnostics(plan, node.span), ...diagnostics);
      return { subject: 'steering', exporter, request, plan, unreached };
    }
    case 'access': {
      const request = asked(exporter.request(options, node.locateOption));
      const whole = request && planAccess(request, context);
      if (whole === undefined) return undefined;
      const { plan, lost } = fitAccess(exporter, options, whole);
      found.push(...lossDiagnostics(lost, node));
      return plan ? { subject: 'access', exporter, whole, plan, lost } : refuseEmpty(output, found);
    }
    case 'lists': {
      const request = asked(exporter.request(options, node.locateOption));
      const { name } = nameTable(LIST_NAME);
      const whole = request && planLists(request, { ...context, names: name });
      if (whole === undefined) return undefined;
      const { plan, lost } = fitLists(exporter, options, whole);
      found.push(...lossDiagnostics([...lost.values()].flat(), node), ...unlistedDiagnostics(output, whole, plan));
      return plan ? { subject: 'lists', exporter, whole, plan, lost } : refuseEmpty(output, found);
    }
    default:
      return assertNever(exporter);
  }
}

/** An output of which nothing is left is an error: without its files, it would be gone without a word. */
function refuseEmpty({ node, exporter }: HostOutputAtSite, found: Diagnostic[]): undefined {
  const message = `${exporter.id} can write nothing of what is selected for it`;
  const hint = 'leave the output out, or select what it can say; the options of the exporter may allow more';
  found.push(error('HOSTS_MISSING', message, { span: node.span, hint }));
}

/** Lists that are left out whole, since the output writes nothing of what they have. */
function unlistedDiagnostics(
  { node, exporter }: HostOutputAtSite,
  whole: ListPlan,
  plan: ListPlan | undefined,
): readonly Diagnostic[] {
  const written = new Set(plan?.lists.map(({ name, part }) => part?.list ?? name));
  return whole.lists.flatMap(({ name, hosts, addresses }) => {
    if (written.has(name)) return [];
    const has = [...(isEmpty(addresses) ? [] : ['addresses']), ...(hosts.length === 0 ? [] : ['hosts'])].join(' and ');
    const message = `The list ${name} has ${has} alone, of which ${exporter.id} writes nothing`;
    return [info('RULES_ONLY', message, { span: node.span })];
  });
}

const RULES_ONLY = {
  'no-hosts': 'it names no hosts',
  'no-web-port': 'its hosts are asked for on neither port 80 nor 443',
} as const satisfies Record<RulesOnly['reason'], string>;

function rulesOnlyDiagnostics({ rulesOnly }: SteeringPlan, span: Span): readonly Diagnostic[] {
  return rulesOnly.map(({ endpointSet: { origin }, reason }) =>
    info('RULES_ONLY', `Endpoint set ${origin.feed}:${origin.id} is steered by rules only: ${RULES_ONLY[reason]}`, {
      span,
    }),
  );
}
