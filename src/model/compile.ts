import { type Diagnostic, error, isError } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import { checkLockout } from './check-lockout.ts';
import { checkNotOn } from './check-not-on.ts';
import { type CompiledRule, compileRule } from './compile-rule.ts';
import { compileScope, scopeLimit } from './compile-scope.ts';
import type { PolicyDocument, RuleNode, SiteNode } from './document.ts';
import { findDeadRules } from './find-dead-rules.ts';
import { isNonEmpty } from './non-empty.ts';
import { DIRECTIONS, type Direction } from './packet.ts';
import type { Policy, Rule } from './policy.ts';
import { type PreparedDocument, type PreparedRule, prepareDocument, scopeExpression } from './prepare.ts';
import { resolveAddresses } from './resolve-addresses.ts';
import { resolveSiteSets } from './resolve-sets.ts';
import { resolveDestination, resolveSource, type Surroundings } from './resolve-sides.ts';
import { type ForceOptions, selectRules } from './select-rules.ts';

/** The site to compile for, which a document with sites needs, and the day that rules' expiry dates are compared with. */
export interface CompileOptions extends ForceOptions {
  /** `ignore`: rules that decide nothing are not looked for. */
  readonly deadRules?: 'ignore';
}

/** The names of the document's sites, in its order. Empty: compile it once, without a site. */
export function sitesOf(document: PolicyDocument): readonly string[] {
  return [...document.sites.keys()];
}

/**
 * The policy of one site: every name resolved, every rule in force cut to the scope. For many sites, pass the result of
 * `prepareDocument`: what does not depend on the site is then found once and shared. No message names the site it was found at, so
 * that what is wrong at every site is said in the same words each time; `mergeSiteDiagnostics` says it once.
 */
export function compilePolicy(source: PolicyDocument | PreparedDocument, options: CompileOptions): Result<Policy> {
  const prepared = 'kind' in source ? source : prepareDocument(source);
  const { document } = prepared;
  const site = findSite(document, options.site);
  if (site.problem !== undefined) return failure(site.problem, ...prepared.diagnostics);
  const diagnostics: Diagnostic[] = [...prepared.diagnostics];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);

  const surroundings = resolveSurroundings(prepared, site.node, report);
  const inForce = selectRules(document, options, report);
  const rules = compileRules(prepared, inForce, surroundings);
  const directions = directionsOf(document);
  const { from, to } = surroundings.limits;
  if (
    diagnostics.some(isError) ||
    !isNonEmpty(rules) ||
    !isNonEmpty(directions) ||
    from === undefined ||
    to === undefined
  ) {
    return { ok: false, diagnostics };
  }
  const policy: Policy = {
    name: document.name,
    ...(site.node && { site: site.node.name }),
    scope: compileScope(document, { from, to }),
    directions,
    rules,
    default: document.default,
    ...(prepared.management && { management: prepared.management }),
    zones: document.zones.map(({ name }) => name),
    feeds: prepared.feeds,
  };
  checkNotOn(policy).forEach(report);
  checkLockout(policy, { rules, direction: 'inbound' }).forEach(report);
  if (options.deadRules !== 'ignore') findDeadRules(policy).forEach(report);
  return resultOf(policy, diagnostics);
}

/** Rules that are off, expired or of another site count: their direction stays decided without them. */
function directionsOf({ rules }: PolicyDocument): readonly Direction[] {
  return DIRECTIONS.filter((direction) => rules.some((rule) => rule.direction === direction));
}

type FoundSite = { readonly node: SiteNode | undefined; readonly problem?: Diagnostic };

function findSite({ sites, span }: PolicyDocument, name: string | undefined): FoundSite {
  const node = name === undefined ? undefined : sites.get(name);
  if (name !== undefined && node === undefined) {
    return {
      node,
      problem: error('NAME_UNKNOWN', `There is no site ${quote(name)}`, { hint: didYouMean(name, sites.keys()) }),
    };
  }
  if (name === undefined && sites.size > 0) {
    const hint = `name one of them: ${[...sites.keys()].join(', ')}`;
    return {
      node,
      problem: error('ARGUMENT_INVALID', 'The policy has sites and is built for one at a time', { span, hint }),
    };
  }
  return { node };
}

/** What names and the scope stand for at one site. */
function resolveSurroundings(prepared: PreparedDocument, site: SiteNode | undefined, report: Report): Surroundings {
  const { document, sitedSets: sited, commonSets: known } = prepared;
  const ofSite = resolveSiteSets(document, site, { sited, known, report });
  const sets = { get: (name: string) => ofSite.get(name) ?? known.get(name) };
  const limit = (side: 'from' | 'to') => {
    const shared = prepared.limits[side];
    if (shared.kind === 'common') return shared.value;
    const node = scopeExpression(document, side);
    const expression = node && resolveAddresses(node, { document, sets, report });
    return expression && scopeLimit(side, expression);
  };
  return { document, sets, report, limits: { from: limit('from'), to: limit('to') } };
}

function compileRules(
  { rules }: PreparedDocument,
  inForce: readonly RuleNode[],
  surroundings: Surroundings,
): readonly Rule[] {
  const prepared = inForce.flatMap((rule) => rules.get(rule) ?? []);
  return prepared.flatMap((rule) => {
    const { rule: compiled, diagnostics } = rule.compiled ?? compileHere(rule, surroundings);
    for (const diagnostic of [...rule.diagnostics, ...diagnostics]) surroundings.report(diagnostic);
    return compiled ?? [];
  });
}

function compileHere(prepared: PreparedRule, surroundings: Surroundings): CompiledRule {
  const { rule, zones } = prepared;
  const from = prepared.from.kind === 'common' ? prepared.from.value : resolveSource(prepared, surroundings);
  const to = prepared.to.kind === 'common' ? prepared.to.value : resolveDestination(prepared, surroundings);
  return zones && from && to ? compileRule({ rule, zones, from, to }) : { diagnostics: [] };
}
