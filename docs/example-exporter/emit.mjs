// The writer. It gets a policy that fits, so it has nothing to refuse, and it always writes every condition out.
import { assertNever, formatPrefix } from 'rulecast/exporter/emit';

/** @import { AddressUse, Artifact, FittedChain, FittedPolicy, FittedScopeTerm, IntervalSet, Service } from 'rulecast/exporter/emit' */

/**
 * @param {FittedPolicy} policy
 * @returns {readonly Artifact[]}
 */
export function emit(policy) {
  const addresses = policy.objects.flatMap(({ name, prefixes }) =>
    prefixes.map((prefix) => `address ${name} ${formatPrefix(prefix)}`),
  );
  const lines = [`example-acl ${policy.name}`, ...addresses, ...policy.chains.flatMap(chainLines)];
  return [{ path: `${policy.name}.acl`, text: `${lines.join('\n')}\n` }];
}

/** @param {FittedChain} chain */
function chainLines({ direction, rules, scope, default: fallback }) {
  const decisions = rules.flatMap(({ action, log, terms }) =>
    terms.flatMap((term) =>
      term.services.map((service) =>
        ['rule', direction, action, sides(term), serviceText(service), logText(log), term.label].join(' '),
      ),
    ),
  );
  const ends = scope.kind === 'within' ? scope.terms.map(sides) : ['any any any'];
  const last = ends.map((end) =>
    ['rule', direction, fallback.action, end, 'proto/0-255', logText(fallback.log), fallback.label].join(' '),
  );
  return [...decisions, ...last];
}

/** @param {FittedScopeTerm} term */
function sides({ family, source, destination }) {
  return [family === 'both' ? 'any' : `ip${family}`, addressText(source), addressText(destination)].join(' ');
}

/** @param {AddressUse} use */
function addressText(use) {
  return use.kind === 'any' ? 'any' : `@${use.object.name}`;
}

/** @param {Service} service */
function serviceText(service) {
  switch (service.kind) {
    case 'ports':
      return `${service.protocol}/${rangesText(service.source)}/${rangesText(service.destination)}`;
    case 'icmp':
      return `icmp${service.family}/${rangesText(service.types)}`;
    case 'protocol':
      return `proto/${rangesText(service.numbers)}`;
    default:
      return assertNever(service);
  }
}

/** @param {IntervalSet} ranges */
function rangesText(ranges) {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** @param {object | undefined} log */
function logText(log) {
  return log === undefined ? '-' : 'log';
}
