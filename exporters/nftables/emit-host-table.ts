import type { Chain } from './emit-chain.ts';
import { type Content, openTable, tableBody } from './emit-own-table.ts';
import { typeOfSetName } from './emit-sets.ts';

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
    ...[...chains.map(({ name }) => name), ...leftChains].map((name) => `add chain ${table} ${name}`),
    ...sets.map(({ name, type }) => addSet(table, name, type)),
    ...leftSets.map((name) => addSet(table, name, typeOfSetName(name) ?? '')),
    '',
    [...emptyingStatements({ sets, chains, leftChains, leftSets }, table), openTable(table)].join('; '),
    ...tableBody({ sets, chains }),
    '}',
  ];
}

function isEntry({ name }: Chain): boolean {
  return !name.endsWith('.scope');
}

function addSet(table: string, name: string, type: string): string {
  return `add set ${table} ${name} { type ${type}; flags interval; }`;
}

interface Names extends Pick<Content, 'sets' | 'chains'> {
  readonly leftChains: readonly string[];
  readonly leftSets: readonly string[];
}

/** All rules go before any chain, since rules name chains; chains go before sets, since rules name those too. */
function emptyingStatements({ sets, chains, leftChains, leftSets }: Names, table: string): readonly string[] {
  return [
    ...[...chains.map(({ name }) => name), ...leftChains].map((name) => `flush chain ${table} ${name}`),
    ...sets.map(({ name }) => `flush set ${table} ${name}`),
    ...leftChains.map((name) => `delete chain ${table} ${name}`),
    ...leftSets.map((name) => `delete set ${table} ${name}`),
  ];
}
