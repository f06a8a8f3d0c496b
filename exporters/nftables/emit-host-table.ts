import type { Chain } from './emit-chain.ts';
import type { Content } from './emit-own-table.ts';
import { elementLines, type NamedSet, typeOfSetName } from './emit-sets.ts';

/** Content, and names of sets and chains that earlier files left in the table. */
export interface HostContent extends Content {
  readonly retired: readonly string[];
}

/** A name as nft takes it unquoted. A list of names from a file may hold anything, and goes no further than this. */
const NAME = /^[A-Za-z_][A-Za-z0-9_./-]*$/;

const CHAIN_NAME = /\.(?:inbound|outbound|forward)(?:\.scope)?$/;

/**
 * A file that brings its own chains and sets in a table of the host up to date. Everything is added before it is emptied, which succeeds whether or not
 * it exists, and chains stay in place, so that the jumps of the host's own rules stay good.
 */
export function hostTableFile({ context, sets, chains, retired }: HostContent): readonly string[] {
  const table = `${context.family} ${context.table}`;
  const names = new Set([...chains, ...sets].map(({ name }) => name));
  const left = retired.filter((name) => NAME.test(name) && !names.has(name));
  const leftChains = left.filter((name) => CHAIN_NAME.test(name));
  const leftSets = left.filter((name) => typeOfSetName(name) !== undefined);
  return [
    `# rulecast policy ${context.policy}`,
    '# check: nft -c -f FILE    load: nft -f FILE',
    `# Loading replaces the chains and sets of this file in table ${table}, at once, and leaves the rest of the table alone.`,
    ...chains.filter(isEntry).map(({ name }) => `# The host's own rules enter by: jump ${name}`),
    '',
    `add table ${table}`,
    ...[...chains.map(({ name }) => name), ...leftChains].flatMap((name) => emptied('chain', `${table} ${name}`)),
    ...sets.flatMap((set) => setLines(set, table)),
    ...chains.flatMap((chain) => chainLines(chain, table)),
    ...removalLines({ chains: leftChains, sets: leftSets }, table),
  ];
}

function isEntry({ name }: Chain): boolean {
  return !name.endsWith('.scope');
}

function emptied(kind: 'chain' | 'set', name: string, definition = ''): readonly string[] {
  return [`add ${kind} ${name}${definition}`, `flush ${kind} ${name}`];
}

function definitionOf(type: string): string {
  return ` { type ${type}; flags interval; }`;
}

function setLines(set: NamedSet, table: string): readonly string[] {
  const name = `${table} ${set.name}`;
  const empty = emptied('set', name, definitionOf(set.type));
  return ['', ...empty, `add element ${name} {`, ...elementLines(set, '\t'), '}'];
}

function chainLines({ name, statements }: Chain, table: string): readonly string[] {
  return ['', ...statements.map((statement) => `add rule ${table} ${name} ${statement}`)];
}

/** Chains go first, since they name sets; their rules were flushed before anything else, since they name each other. */
function removalLines(
  { chains, sets }: { readonly chains: readonly string[]; readonly sets: readonly string[] },
  table: string,
): readonly string[] {
  if (chains.length + sets.length === 0) return [];
  return [
    '',
    ...chains.map((name) => `delete chain ${table} ${name}`),
    ...sets.flatMap((name) => [
      `add set ${table} ${name}${definitionOf(typeOfSetName(name) ?? '')}`,
      `delete set ${table} ${name}`,
    ]),
  ];
}
