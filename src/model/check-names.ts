import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { NameNode, PolicyDocument, RuleNode, SiteNode } from './document.ts';
import { LOOPBACK_ZONE } from './packet.ts';

/** Errors about names of zones, sites and rules. Names of sets, services and feeds are checked where they are resolved. */
export function checkNames(document: PolicyDocument): readonly Diagnostic[] {
  return [
    ...checkZoneDeclarations(document.zones),
    ...checkZoneUses(document),
    ...document.rules.flatMap(checkZoneLists),
    ...checkRuleNames(document.rules),
    ...document.rules.flatMap((rule) => checkRuleSites(rule, document)),
    ...checkSites(document),
  ];
}

function checkZoneDeclarations(zones: readonly NameNode[]): readonly Diagnostic[] {
  const reserved = zones.filter(({ name }) => name === LOOPBACK_ZONE);
  return reserved.map(({ span }) => {
    const hint = 'take it out of the list; rules can use it without that';
    return error('NAME_INVALID', `The zone ${LOOPBACK_ZONE} is reserved: a host's own loopback interface`, {
      span,
      hint,
    });
  });
}

function checkZoneUses({ zones, scope, rules, outputs }: PolicyDocument): readonly Diagnostic[] {
  const known = new Set([...zones.map(({ name }) => name), LOOPBACK_ZONE]);
  const users = [...rules, ...(scope?.kind === 'within' ? [scope] : [])];
  const used = users.flatMap(({ fromZones = [], toZones = [] }) => [...fromZones, ...toZones]);
  const mapped = outputs.flatMap((output) =>
    output.zones instanceof Map ? [...output.zones].map(([name, { span }]) => ({ name, span })) : [],
  );
  return [...used, ...mapped].filter(({ name }) => !known.has(name)).map((use) => unknownName('zone', use, known));
}

/** A condition that lost its last zone must not become no condition. */
function checkZoneLists({ name, fromZones, toZones, nameSpan: span }: RuleNode): readonly Diagnostic[] {
  if (fromZones?.length !== 0 && toZones?.length !== 0) return [];
  return [
    error('VALUE_INVALID', `The rule ${quote(name)} has an empty list of zones`, {
      span,
      hint: 'for any zone, leave it out',
    }),
  ];
}

function checkRuleNames(rules: readonly RuleNode[]): readonly Diagnostic[] {
  const first = new Map<string, RuleNode>();
  return rules.flatMap((rule) => {
    const earlier = first.get(rule.name);
    if (earlier === undefined) {
      first.set(rule.name, rule);
      return [];
    }
    const related = [{ message: 'It is first defined here', span: earlier.nameSpan }];
    return [error('DUPLICATE_NAME', `There are two rules named ${quote(rule.name)}`, { span: rule.nameSpan, related })];
  });
}

function checkRuleSites({ sites = [] }: RuleNode, document: PolicyDocument): readonly Diagnostic[] {
  const unknown = sites.filter(({ name }) => !document.sites.has(name));
  return unknown.map((use) => unknownName('site', use, document.sites.keys()));
}

/** Every site defines the sets declared per site, and no other. */
function checkSites({ sites, sets, span }: PolicyDocument): readonly Diagnostic[] {
  const declared = [...sets.values()].filter(({ kind }) => kind === 'per-site');
  const [first] = declared;
  if (sites.size === 0 && first !== undefined) {
    const message = `The set ${quote(first.name)} is declared per site, but the policy has no sites`;
    return [error('SITE_INCOMPLETE', message, { span: first.span ?? span })];
  }
  return [...sites.values()].flatMap((site) => [
    ...declared.filter(({ name }) => !site.sets.has(name)).map(({ name, span }) => missingSet(site, name, span)),
    ...checkSiteSets(site, sets),
  ]);
}

function missingSet(site: SiteNode, set: string, declaredAt: NameNode['span']): Diagnostic {
  const related = [{ message: 'It is declared per site here', span: declaredAt }];
  return error('SITE_INCOMPLETE', `The site ${quote(site.name)} lacks the set ${quote(set)}`, {
    span: site.span,
    related,
  });
}

function checkSiteSets(site: SiteNode, sets: PolicyDocument['sets']): readonly Diagnostic[] {
  const perSite = [...sets.values()].filter(({ kind }) => kind === 'per-site').map(({ name }) => name);
  return [...site.sets].flatMap(([name, { span }]) => {
    const set = sets.get(name);
    if (set?.kind === 'per-site') return [];
    if (set === undefined) return [unknownName('set declared per site', { name, span }, perSite)];
    const related = [{ message: 'It is defined here for all sites', span: set.span }];
    const message = `The site ${quote(site.name)} defines the set ${quote(name)}, which is not declared per site`;
    return [error('DUPLICATE_NAME', message, { span, related, hint: `declare it as ${name}: { per: site }` })];
  });
}

function unknownName(kind: string, { name, span }: NameNode, known: Iterable<string>): Diagnostic {
  return error('NAME_UNKNOWN', `There is no ${kind} ${quote(name)}`, { span, hint: didYouMean(name, known) });
}
