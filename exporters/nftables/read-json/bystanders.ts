import type { JsonNode } from 'rulecast/exporter/read';
import { lookedUp } from './condition.ts';
import { note, refuse, type Site } from './findings.ts';
import type { Chain, Rule, Table } from './ruleset.ts';
import { shown, type Tagged, taggedOf, textOf } from './shape.ts';

/** Statements that neither end a packet's way nor change what rules are compared on. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...['match', 'accept', 'continue', 'return', 'jump', 'goto', 'vmap', 'counter', 'log', 'limit', 'quota', 'last'],
  ...['ct count', 'ct helper', 'ct timeout', 'ct expectation', 'secmark', 'set', 'map'],
]);

/** Behind the filter hooks, a new source address changes nothing that they see. */
const HARMLESS_AFTER: ReadonlySet<string> = new Set(['snat', 'masquerade']);

/** What a statement can change without changing what rules are compared on. */
const HARMLESS_TARGETS: ReadonlySet<string> = new Set(['meta', 'ct', 'tcp option']);
const HARMLESS_FIELDS: ReadonlySet<string> = new Set(['dscp', 'ecn', 'ttl', 'hoplimit', 'checksum', 'id']);

/** Looks through a base chain outside of the filter hooks: it must not drop or change packets that the rules are compared on. */
export function checkBystander(table: Table, chain: Chain, site: Site): void {
  const { base } = chain;
  if (base === undefined) return;
  const where = `chain ${shown(chain.name)} (type ${base.type}, hook ${base.hook})`;
  const hazard = base.policy === 'drop' ? chain : findHazard(table, chain, site);
  if (hazard === undefined) {
    note(site, chain, `The ${where} was not read: it only changes what no rule is compared on`);
    return;
  }
  const message = `The ${where} can drop or change packets outside of the hooks that are compared`;
  refuse(site, hazard, message, 'Read the table of the policy alone');
}

function findHazard(table: Table, chain: Chain, site: Site): { readonly span: JsonNode['span'] } | undefined {
  const isAfter = chain.base?.hook === 'postrouting';
  for (const current of reachedFrom(table, [chain], site)) {
    for (const rule of current.rules) {
      if (rule.statements.some((node) => isHazard(node, { table, isAfter, site }))) return rule;
    }
  }
  return undefined;
}

interface Surroundings {
  readonly table: Table;
  readonly isAfter: boolean;
  readonly site: Site;
}

function isHazard(node: JsonNode, { table, isAfter, site }: Surroundings): boolean {
  const statement = taggedOf(node);
  if (statement === undefined) return true;
  if (isAfter && HARMLESS_AFTER.has(statement.tag)) return false;
  if (statement.tag === 'mangle') return !isHarmlessChange(statement);
  if (statement.tag !== 'vmap') return !HARMLESS.has(statement.tag);
  return verdictsOf(statement, table, site).some(({ tag }) => !HARMLESS.has(tag));
}

function isHarmlessChange({ value }: Tagged): boolean {
  const target = taggedOf(memberOf(value, 'key'));
  if (target === undefined) return false;
  return HARMLESS_TARGETS.has(target.tag) || HARMLESS_FIELDS.has(textOf(memberOf(target.value, 'field')) ?? '');
}

/** The chains, and all that they jump to. */
export function reachedFrom(table: Table, chains: readonly Chain[], site: Site): ReadonlySet<Chain> {
  const reached = new Set(chains);
  for (const { rules } of reached) {
    for (const target of rules.flatMap((rule) => targetsOf(rule, table, site))) {
      const chain = table.chains.get(target);
      if (chain !== undefined) reached.add(chain);
    }
  }
  return reached;
}

function targetsOf({ statements }: Rule, table: Table, site: Site): readonly string[] {
  return statements.flatMap((node) => {
    const statement = taggedOf(node);
    if (statement === undefined) return [];
    const verdicts = statement.tag === 'vmap' ? verdictsOf(statement, table, site) : [statement];
    return verdicts.flatMap(({ value }) => textOf(memberOf(value, 'target')) ?? []);
  });
}

/** The verdicts of a map in a rule. What is wrong with it is reported when the rule is read. */
function verdictsOf({ value }: Tagged, table: Table, site: Site): readonly Tagged[] {
  const data = memberOf(value, 'data');
  const known = new Map();
  const elements = data && lookedUp(data, 'verdicts', { table, site, known });
  return (elements?.list ?? []).flatMap((element) => taggedOf(element.data) ?? []);
}

function memberOf(node: JsonNode, name: string): JsonNode | undefined {
  return node.kind === 'object' ? node.members.find(({ key }) => key === name)?.value : undefined;
}
