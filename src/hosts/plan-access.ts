import { error, info, isError } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { isNonEmpty } from '../model/non-empty.ts';
import type { Rule } from '../model/policy.ts';
import { type AddressSet, isEmpty } from '../net/address-set.ts';
import type { PortSet } from '../net/port-set.ts';
import type { AccessAction, AccessEntry, AccessPlan } from './access.ts';
import { rulesBefore } from './decided-before.ts';
import { minimalPatterns } from './pattern.ts';
import { clientsOf, type PlanContext } from './plan-context.ts';
import type { AccessRequest } from './requests.ts';
import { locateSelections, selectSets } from './select-sets.ts';
import { tcpPortsOf } from './tcp-ports.ts';

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

/** What rules say of the endpoint sets that they go to, in their order, as far as no rule before them decides for every destination. */
function entriesOfRules(context: PlanContext): readonly AccessEntry[] {
  const { policy, exporter } = context;
  const leftBy = rulesBefore(policy, exporter);
  return policy.rules.flatMap((rule) => {
    const uses = rule.endpoints.filter(({ side }) => side === 'to');
    if (uses.length === 0) return [];
    const action = actionOf(rule, context);
    if (action === undefined || isBoundToZones(rule, context)) return [];
    return uses.flatMap(({ endpointSet, services }) => {
      const left = leftBy(rule, { clients: rule.from, ports: tcpPortsOf(services) });
      if (left.kind === 'divided') return reportDivided(rule, left.by, context);
      return entryOf({ rule: rule.name, action, ...left, endpointSet }, context);
    });
  });
}

/** A proxy sees from which address somebody asks, and not by which way. */
function isBoundToZones({ name, fromZones, toZones, span }: Rule, { exporter, report }: PlanContext): boolean {
  if (fromZones === undefined && toZones === undefined) return false;
  const message = `rule ${quote(name)} is bound to zones, of which ${exporter} knows nothing`;
  report(error('UNSUPPORTED', message, { span, hint: otherWays(exporter) }));
  return true;
}

function reportDivided(rule: Rule, by: Rule, { exporter, report }: PlanContext): readonly AccessEntry[] {
  const message = `rule ${quote(by.name)} decides some of rule ${quote(rule.name)} for every destination, and ${exporter} cannot say which part is left`;
  const related = [{ message: `The rule ${quote(by.name)} is here`, span: by.span }];
  report(error('UNSUPPORTED', message, { span: rule.span, related, hint: otherWays(exporter) }));
  return [];
}

function otherWays(exporter: string): string {
  return `leave the rule out with not-on: { ${exporter}: REASON }, or say what ${exporter} lets through with the options select and clients`;
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
    entryOf(
      { rule: 'select', action: 'allow', clients, ports: tcpPortsOf(endpointSet.services), endpointSet },
      context,
    ),
  );
}

interface Draft {
  readonly rule: string;
  readonly action: AccessAction;
  readonly clients: AddressSet;
  readonly ports: PortSet;
  readonly endpointSet: EndpointSet;
}

/** What names no hosts, or is asked for over TCP by nobody, is left to the rules, and listed. */
function entryOf(
  { rule, action, clients, ports, endpointSet }: Draft,
  { report, span }: PlanContext,
): readonly AccessEntry[] {
  const hosts = minimalPatterns(endpointSet.domains);
  const { origin } = endpointSet;
  if (isNonEmpty(hosts) && ports.length > 0 && !isEmpty(clients))
    return [{ rule, action, clients, ports, hosts, because: origin }];
  const reason = !isNonEmpty(hosts)
    ? 'it has no host name'
    : ports.length === 0
      ? 'it has no TCP port'
      : 'rules before decide for all clients';
  const message = `Endpoint set ${origin.feed}:${origin.id} is left to the rules: ${reason}`;
  report(info('RULES_ONLY', message, { span }));
  return [];
}
