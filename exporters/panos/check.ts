import { type Diagnostic, error, type FittedPolicy, type Span, warning } from 'rulecast/exporter';
import {
  type AddressUse,
  type FittedRule,
  type FittedScopeTerm,
  type FittedTerm,
  formatPrefix,
  type Prefix,
} from 'rulecast/exporter/emit';
import { type DomainGroup, domainGroups } from './emit-domains.ts';
import { addressGroups } from './emit-groups.ts';
import { groupPrefixes, isListed, overlapsIpv4 } from './emit-rest.ts';
import { serviceUses } from './emit-services.ts';
import { GROUP_MEMBERS } from './limits.ts';
import type { PanosOptions } from './options.ts';

/** Whose addresses, services or zones are looked at, for messages: `rule "web"` or `the scope`. */
interface Asker {
  readonly who: string;
  readonly span: Span;
}

/** What PAN-OS cannot hold exactly, and neither a capability nor a limit says. */
export function check(policy: FittedPolicy, options: PanosOptions): readonly Diagnostic[] {
  const rules = policy.chains.flatMap((chain) => chain.rules);
  return [
    ...directionErrors(policy),
    ...groupErrors(policy),
    ...policy.chains.flatMap(({ scope }) => scopeErrors(scope, policy)),
    ...rules.flatMap(ruleErrors),
    ...domainGroups(policy, options).flatMap(domainFindings),
  ];
}

function directionErrors({ chains, policy }: FittedPolicy): readonly Diagnostic[] {
  if (chains.length < 2) return [];
  const words = chains.map(({ direction }) => direction).join(' and ');
  const message = `the policy decides ${words}, and a rule of panos has no direction to tell them apart`;
  const hint = 'use one direction in this policy: forward, for a firewall between networks';
  return [error('UNSUPPORTED', message, { span: policy.default.span, hint })];
}

function groupErrors({ objects, name: policy, policy: { default: fallback } }: FittedPolicy): readonly Diagnostic[] {
  return addressGroups(objects, policy).flatMap(({ name, parts }) =>
    membersErrors(parts.length, { who: `group "${name}"`, span: fallback.span }),
  );
}

function membersErrors(count: number, { who, span }: Asker): readonly Diagnostic[] {
  if (count <= GROUP_MEMBERS.max) return [];
  const message = `${who} takes a group of ${count}, and panos holds ${GROUP_MEMBERS.max} in one (${GROUP_MEMBERS.source})`;
  return [error('LIMIT_EXCEEDED', message, { span, hint: 'split it in the policy' })];
}

function scopeErrors(scope: FittedPolicy['chains'][number]['scope'], { policy }: FittedPolicy): readonly Diagnostic[] {
  if (scope.kind === 'everything' || policy.scope.kind === 'everything') return [];
  const asker = { who: 'the scope', span: policy.scope.span };
  return [...zoneErrors(scope, asker), ...scope.terms.flatMap((term) => sidesErrors(term, asker))];
}

function ruleErrors(rule: FittedRule): readonly Diagnostic[] {
  const asker = { who: `rule "${rule.rule.name}"`, span: rule.rule.span };
  const found = [...zoneErrors(rule, asker), ...rule.terms.flatMap((term) => termErrors(term, asker))];
  // Several terms of a rule share their source, and would each report it.
  return [...new Map(found.map((one) => [one.message, one])).values()];
}

function termErrors(term: FittedTerm, asker: Asker): readonly Diagnostic[] {
  const onlyIcmp = term.services.every(({ kind }) => kind === 'icmp');
  return [
    ...(onlyIcmp ? addressErrors(term, asker) : sidesErrors(term, asker)),
    ...serviceUses(term.services).flatMap((use) =>
      use.kind === 'ports' ? membersErrors(use.objects.length, asker) : [],
    ),
  ];
}

/** How many patterns a message names. */
const SHOWN = 3;

function domainFindings({ name, feed, id, hosts, others, rule: { span } }: DomainGroup): readonly Diagnostic[] {
  const tooMany = membersErrors(hosts.length, { who: `group "${name}"`, span });
  if (others.length === 0) return tooMany;
  const more = others.length > SHOWN ? ` and ${others.length - SHOWN} more` : '';
  const names = `${others.slice(0, SHOWN).join(', ')}${more}`;
  const message = `panos has no FQDN object for ${others.length} of ${hosts.length + others.length} domains of endpoint set ${feed}:${id}, which are no exact host names: ${names}`;
  return [...tooMany, warning('ANNOTATION_LOST', message, { span })];
}

/** Words that `from` and `to` take for more than one zone. */
const ZONE_WORDS = ['any', 'multicast'];

function zoneErrors(
  { ingress = [], egress = [] }: { readonly ingress?: readonly string[]; readonly egress?: readonly string[] },
  { who, span }: Asker,
): readonly Diagnostic[] {
  const words = [...ingress, ...egress].filter((zone) => ZONE_WORDS.includes(zone));
  return words.map((zone) =>
    error('UNSUPPORTED', `${who} is bound to a zone called "${zone}", which is a word of panos and no zone`, { span }),
  );
}

/** Where addresses alone say which family a term is of. */
function sidesErrors(term: FittedScopeTerm, asker: Asker): readonly Diagnostic[] {
  const { family, source, destination } = term;
  if (family !== 6 || isListed(source) || isListed(destination)) return addressErrors(term, asker);
  const message = `${asker.who} matches IPv6 packets from and to anywhere, or all but a part, and no IPv4: panos has no address for that, its ::/0 holds IPv4 too`;
  return [error('UNSUPPORTED', message, { span: asker.span, hint: 'write 2000::/3 on one side' })];
}

function addressErrors({ source, destination }: FittedScopeTerm, asker: Asker): readonly Diagnostic[] {
  return [source, destination].flatMap((use) => ambiguousPrefixes(use).map((prefix) => ambiguous(prefix, asker)));
}

/** Prefixes that hold IPv4 too, and cannot be had by negating others since some of those do as well. */
function ambiguousPrefixes(use: AddressUse): readonly Prefix[] {
  if (use.kind === 'any' || !groupPrefixes(use.object).some(overlapsIpv4)) return [];
  return use.object.prefixes.filter(overlapsIpv4);
}

function ambiguous(prefix: Prefix, { who, span }: Asker): Diagnostic {
  const text = formatPrefix(prefix);
  const message = `${who} has ${text} and not all of ::/96: panos takes IPv4 addresses for a part of that`;
  return error('UNSUPPORTED', message, { span, hint: 'take in all of ::/96, or none of it; routed IPv6 is 2000::/3' });
}
