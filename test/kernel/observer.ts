import type { HookName } from '../../src/model/housekeeping.ts';
import { STATES, type State } from '../../src/model/packet.ts';
import type { Rig } from './rig.ts';

/** What the kernel did, by number of packet: with which state each arrived at the hook, and which ones went on behind it. */
export interface Observation {
  readonly arrived: ReadonlyMap<number, State>;
  readonly delivered: ReadonlySet<number>;
}

const TABLE = 'observer';
const FAMILIES = [
  { family: 4, number: 'ip id' },
  { family: 6, number: 'ip6 flowlabel' },
] as const;

/** In front of everything, but behind connection tracking, which on output comes at -200. */
const FIRST: Readonly<Record<HookName, number>> = { input: -500, forward: -500, output: -199 };
const LAST = 1000;

/**
 * A table for `nft -f` that writes the number of every marked packet into a set: by state before the rules under test, and once more behind them. What
 * comes that far ends there, so that no packet is a connection to the next.
 */
function observerTable({ hook, interfaces }: Rig): string {
  const arrivals = FAMILIES.flatMap((one) => STATES.map((state) => ({ ...one, state })));
  const sets = [
    ...arrivals.map(({ family, state, number }) => setLine(`${state}${family}`, number)),
    ...FAMILIES.map(({ family, number }) => setLine(`delivered${family}`, number)),
  ];
  return [
    // Added first, so that there is one to delete.
    `table inet ${TABLE}`,
    `delete table inet ${TABLE}`,
    `table inet ${TABLE} {`,
    ...sets,
    '\tchain first {',
    `\t\ttype filter hook ${hook} priority ${FIRST[hook]}; policy accept;`,
    ...(hook === 'input' ? [] : interfaces.map(strayLine)),
    ...arrivals.map(
      ({ family, state, number }) => `\t\tmeta mark != 0 ct state ${state} add @${state}${family} { ${number} }`,
    ),
    '\t}',
    '\tchain last {',
    `\t\ttype filter hook ${hook} priority ${LAST}; policy accept;`,
    ...FAMILIES.map(({ family, number }) => `\t\tmeta mark != 0 add @delivered${family} { ${number} }`),
    '\t\tmeta mark != 0 drop',
    '\t}',
    '}',
    '',
  ].join('\n');
}

/** What routing sends elsewhere than it was told to (0.0.0.0 is the host itself, for one) is not the packet that was meant. */
function strayLine(name: string, index: number): string {
  return `\t\tmeta mark ${index + 1} oifname != "${name}" drop`;
}

function setLine(name: string, number: string): string {
  return `\tset ${name} { typeof ${number}; size 65535; flags dynamic; }`;
}

/** Watches a rig's hook while `send` sends. The observer stays, and gives way to the next. */
export async function observed(rig: Rig, send: () => Promise<unknown>): Promise<Observation> {
  await rig.namespace.succeed('nft', ['-f', '-'], observerTable(rig));
  await send();
  return observe(rig);
}

async function observe({ namespace }: Rig): Promise<Observation> {
  const listing = JSON.parse(await namespace.succeed('nft', ['-j', 'list', 'table', 'inet', TABLE]));
  const sets = new Map<string, readonly number[]>();
  for (const { set } of listing.nftables as readonly { readonly set?: ListedSet }[]) {
    if (set !== undefined) sets.set(set.name, set.elem ?? []);
  }
  const numbers = (name: string): readonly number[] =>
    FAMILIES.flatMap(({ family }) => sets.get(`${name}${family}`) ?? []);
  const arrived = STATES.flatMap((state) => numbers(state).map((number) => [number, state] as const));
  return { arrived: new Map(arrived), delivered: new Set(numbers('delivered')) };
}

interface ListedSet {
  readonly name: string;
  readonly elem?: readonly number[];
}
