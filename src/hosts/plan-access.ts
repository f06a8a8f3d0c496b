import { error, info, isError } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isNonEmpty } from '../model/non-empty.ts';
import type { Rule } from '../model/policy.ts';
import type { Service } from '../model/service.ts';
import { type AddressSet, isEmpty } from '../net/address-set.ts';
import type { AccessAction, AccessEntry, AccessPlan } from './access.ts';
import { minimalPatterns } from './pattern.ts';
import { clientsOf, type PlanContext, tcpPortsOf } from './plan-context.ts';
import type { AccessRequest } from './requests.ts';
import { locateSelections, selectSets } from './select-sets.ts';

/** What a proxy lets through at one site; `undefined` after a reported error, or when there is nothing to let through. */
export function planAccess(request: AccessRequest, context: PlanContext): AccessPlan | undefined {
  const { policy, report, span, exporter } = context;
  let isWrong = false;
  const listening: PlanContext = {
    ...context,
    report: (diagnostic) => {
      isWrong ||= isError(diagnostic);
      report(diagnostic);
    },
  };
  const entries = request.select === undefined ? entriesOfRules(listening) : selectedEntries(request, listening);
  if (!isNonEmpty(entries)) {
    // What was not found is told already.
    if (isWrong) return undefined;
    const message = `No endpoint set for ${exporter} names hosts that are asked for over TCP`;
    report(error('HOSTS_MISSING', message, { span, hint: 'select endpoint sets with the option select' }));
    return undefined;
  }
  return { policy: policy.name, ...(policy.site !== undefined && { site: policy.site }), entries };
}

/** What rules say of the endpoint sets that they go to, in their order. */
function entriesOfRules(context: PlanContext): readonly AccessEntry[] {
  return context.policy.rules.flatMap((rule) => {
    const uses = rule.endpoints.filter(({ side }) => side === 'to');
    if (uses.length === 0) return [];
    const action = actionOf(rule, context);
    if (action === undefined) return [];
    return uses.flatMap(({ endpointSet, services }) =>
      entryOf({ rule: rule.name, action, clients: rule.from, endpointSet, services }, context),
    );
  });
}

/** What a proxy can do of a rule; `undefined` when it is left out, or cannot be said. */
function actionOf({ name, action, meta, span }: Rule, { exporter, report }: PlanContext): AccessAction | undefined {
  const reason = meta.notOn.get(exporter);
  if (reason !== undefined) {
    report(info('RULE_NOT_ON', `rule "${name}" is left out of ${exporter}: ${reason}`, { span }));
    return undefined;
  }
  switch (action) {
    case 'allow':
      return 'allow';
    case 'drop':
    case 'reject':
      return 'deny';
    case 'pass': {
      const hint = `change the rule, or leave it out there with not-on: { ${exporter}: REASON }`;
      const message = `rule ${quote(name)} leaves traffic to the rules around; ${exporter} has no way to say so of hosts`;
      report(error('UNSUPPORTED', message, { span, hint }));
      return undefined;
    }
  }
}

/** One entry for each endpoint set that is selected, in the name of the selection. */
function selectedEntries({ select = [], clients: name }: AccessRequest, context: PlanContext): readonly AccessEntry[] {
  const clients = clientsOf(name, context);
  const sets = selectSets(locateSelections(select, { key: 'select', options: context.options }), context);
  return sets.flatMap((endpointSet) =>
    entryOf({ rule: 'select', action: 'allow', clients, endpointSet, services: endpointSet.services }, context),
  );
}

interface Draft {
  readonly rule: string;
  readonly action: AccessAction;
  readonly clients: AddressSet;
  readonly endpointSet: EndpointSet;
  readonly services: readonly Service[];
}

/** What names no hosts, or none over TCP, is left to the rules, and listed. */
function entryOf(
  { rule, action, clients, endpointSet, services }: Draft,
  { report, span }: PlanContext,
): readonly AccessEntry[] {
  const hosts = minimalPatterns(endpointSet.domains);
  const ports = tcpPortsOf(services);
  const { origin } = endpointSet;
  if (isNonEmpty(hosts) && ports.length > 0 && !isEmpty(clients))
    return [{ rule, action, clients, ports, hosts, because: origin }];
  const reason = isNonEmpty(hosts) ? 'no TCP port' : 'no host name';
  report(
    info('RULES_ONLY', `Endpoint set ${origin.feed}:${origin.id} is left to the rules: it has ${reason}`, { span }),
  );
  return [];
}
