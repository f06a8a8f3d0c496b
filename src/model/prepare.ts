import type { Diagnostic } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { checkNames } from './check-names.ts';
import { type CompiledRule, compileRule, type RuleInput } from './compile-rule.ts';
import { scopeLimit } from './compile-scope.ts';
import { compileRuleZones } from './compile-zones.ts';
import type { AddressNode, PolicyDocument, RuleNode } from './document.ts';
import type { FeedVersion, NamedAddresses } from './policy.ts';
import { type AddressScope, resolveAddresses } from './resolve-addresses.ts';
import { type NamedServices, resolveNamedServices, resolveServices } from './resolve-services.ts';
import { findSitedSets, isSited, type NamedSets, resolveCommonSets } from './resolve-sets.ts';
import { resolveDestination, resolveSource } from './resolve-sides.ts';
import type { RuleSide, ServedPart, SidePart } from './rule-side.ts';
import type { Service } from './service.ts';

/** Something that is the same at every site, or has to be found for each. `value` is absent after an error, which was reported. */
export type Shared<T> = { readonly kind: 'common'; readonly value: T | undefined } | { readonly kind: 'sited' };

/** A rule with all that is the same at every site. */
export interface PreparedRule {
  readonly rule: RuleNode;
  /** As written; absent when the rule has none. */
  readonly services: readonly Service[] | undefined;
  /** Absent after an error. */
  readonly zones: RuleInput['zones'] | undefined;
  readonly from: Shared<RuleSide<SidePart>>;
  readonly to: Shared<RuleSide<ServedPart>>;
  /** The whole rule, when nothing of it depends on the site. */
  readonly compiled: CompiledRule | undefined;
  /** What is said of the rule where it is in force. */
  readonly diagnostics: readonly Diagnostic[];
}

/** A document with everything found once that is the same at every site. */
export interface PreparedDocument {
  readonly kind: 'prepared';
  readonly document: PolicyDocument;
  readonly sitedSets: ReadonlySet<string>;
  readonly commonSets: NamedSets;
  readonly limits: { readonly from: Shared<NamedAddresses>; readonly to: Shared<NamedAddresses> };
  readonly rules: ReadonlyMap<RuleNode, PreparedRule>;
  /** Services of the lockout check; absent: the standard ones. */
  readonly management: 'none' | readonly Service[] | undefined;
  readonly feeds: readonly FeedVersion[];
  /** Found in the document, whatever the site. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Resolves what is the same at every site: names, selections, services, most sides of rules. Never fails: errors are in `diagnostics`. */
export function prepareDocument(document: PolicyDocument): PreparedDocument {
  const diagnostics: Diagnostic[] = [...checkNames(document)];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const sitedSets = findSitedSets(document);
  const commonSets = resolveCommonSets(document, sitedSets, report);
  const services = resolveNamedServices(document, report);
  const limits = prepareLimits({ document, sets: commonSets, report }, sitedSets);
  const context = { document, sitedSets, commonSets, limits, services, report };
  return {
    kind: 'prepared',
    document,
    sitedSets,
    commonSets,
    limits,
    rules: new Map(document.rules.map((rule) => [rule, prepareRule(rule, context)])),
    management: resolveManagement(context),
    feeds: [...document.feeds.values()].map(versionOf),
    diagnostics,
  };
}

interface Context {
  readonly document: PolicyDocument;
  readonly sitedSets: ReadonlySet<string>;
  readonly commonSets: NamedSets;
  readonly limits: PreparedDocument['limits'];
  readonly services: NamedServices;
  readonly report: Report;
}

function prepareLimits(scope: AddressScope, sited: ReadonlySet<string>): PreparedDocument['limits'] {
  const limit = (side: 'from' | 'to'): Shared<NamedAddresses> => {
    const node = scopeExpression(scope.document, side);
    if (node === undefined) return { kind: 'common', value: scopeLimit(side, undefined) };
    if (isSited(node, sited)) return { kind: 'sited' };
    const expression = resolveAddresses(node, scope);
    return { kind: 'common', value: expression && scopeLimit(side, expression) };
  };
  return { from: limit('from'), to: limit('to') };
}

/** What the scope says of one side; `undefined` when it does not limit it. */
export function scopeExpression({ scope }: PolicyDocument, side: 'from' | 'to'): AddressNode | undefined {
  return scope?.kind === 'within' ? scope[side] : undefined;
}

function prepareRule(rule: RuleNode, context: Context): PreparedRule {
  const { document, sitedSets, commonSets: sets, services: named, limits, report } = context;
  const diagnostics: Diagnostic[] = [];
  const reportInForce = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const services = rule.services && resolveServices(rule.services, { document, named, report });
  const zones = compileRuleZones(rule, { scope: document.scope, declared: document.zones, report: reportInForce });
  const surroundings = {
    document,
    sets,
    report,
    limits: { from: commonValue(limits.from), to: commonValue(limits.to) },
  };
  const isCommon = (side: 'from' | 'to') => limits[side].kind === 'common' && !isSited(rule[side], sitedSets);
  const from = isCommon('from') ? common(resolveSource({ rule, services }, surroundings)) : SITED;
  const to = isCommon('to') ? common(resolveDestination({ rule, services }, surroundings)) : SITED;
  const sides = { from: commonValue(from), to: commonValue(to) };
  const compiled = zones && sides.from && sides.to && compileRule({ rule, zones, from: sides.from, to: sides.to });
  return { rule, services, zones, from, to, compiled, diagnostics };
}

function resolveManagement({ document, services: named, report }: Context): PreparedDocument['management'] {
  const { management } = document;
  if (management === undefined || management === 'none') return management;
  return resolveServices(management, { document, named, report });
}

function versionOf({ name, type, instance, version }: FeedVersion): FeedVersion {
  return { name, type, ...(instance !== undefined && { instance }), ...(version !== undefined && { version }) };
}

const SITED = { kind: 'sited' } as const;

function common<T>(value: T | undefined): Shared<T> {
  return { kind: 'common', value };
}

function commonValue<T>(shared: Shared<T>): T | undefined {
  return shared.kind === 'common' ? shared.value : undefined;
}
