import { type AddressSet, EMPTY } from '../../src/net/address-set.ts';
import { union } from '../../src/net/algebra.ts';
import { parseAddressText } from '../../src/net/parse.ts';
import type { Namespace } from './namespace.ts';

/** Names of the objects of one table as the kernel has them, and the addresses of its sets. */
export interface TableObjects {
  readonly chains: readonly string[];
  readonly sets: ReadonlyMap<string, AddressSet>;
}

/** Everything that is loaded, as `nft` prints it, with counters at 0. */
export async function listRuleset(namespace: Namespace): Promise<string> {
  const text = await namespace.succeed('nft', ['list', 'ruleset']);
  return text.replaceAll(/counter packets \d+ bytes \d+/g, 'counter packets 0 bytes 0');
}

/** The chains and sets of a table, `inet NAME` say. */
export async function listObjects(namespace: Namespace, table: string): Promise<TableObjects> {
  const listing = JSON.parse(await namespace.succeed('nft', ['-j', 'list', 'table', ...table.split(' ')]));
  const items = listing.nftables as readonly ListedItem[];
  const chains = items.flatMap(({ chain }) => (chain === undefined ? [] : [chain.name]));
  const sets = items.flatMap(({ set }) => (set === undefined ? [] : [[set.name, coverage(set.elem ?? [])] as const]));
  return { chains: chains.sort(), sets: new Map(sets) };
}

interface ListedItem {
  readonly chain?: { readonly name: string };
  readonly set?: { readonly name: string; readonly elem?: readonly ListedElement[] };
}

type ListedElement =
  | string
  | { readonly prefix: { readonly addr: string; readonly len: number } }
  | { readonly range: readonly [string, string] };

/** What the elements cover together: the kernel may print them otherwise than they were written. */
function coverage(elements: readonly ListedElement[]): AddressSet {
  return elements.map(textOf).map(addressesOf).reduce(union, EMPTY);
}

function textOf(element: ListedElement): string {
  if (typeof element === 'string') return element;
  return 'prefix' in element ? `${element.prefix.addr}/${element.prefix.len}` : element.range.join('-');
}

function addressesOf(text: string): AddressSet {
  const parsed = parseAddressText(text);
  if (!parsed.ok) throw new Error(`nft printed ${text}`);
  return parsed.value;
}
