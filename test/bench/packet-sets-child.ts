import type { AddressSet } from '../../src/net/address-set.ts';
import type { Family } from '../../src/net/family.ts';
import { clearHostBits, copyLanes, fillHostBits, lanesOf } from '../../src/net/lanes.ts';
import { addSlot, type RangeList, rangeList, sortRanges } from '../../src/net/range-list.ts';
import { emptyRanges } from '../../src/net/ranges.ts';
import { splitPrefixes } from '../../src/net/split-prefixes.ts';
import { build } from '../../src/packetset/build.ts';
import { OUTCOMES } from '../../src/packetset/outcome.ts';
import type { Program } from '../../src/packetset/program.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { seeded } from './address-lists.ts';
import { aclPolicy, chainPolicy, objectPolicy } from './packet-set-policies.ts';

// One proof as a process of its own: node KIND. Ends with 1 when what must be equal is not.

const PREFIXES = 1_000_000;

/** Rules that the aggregated list is dealt out to, as targets with a limit on lists force a writer to. */
const HANDS = 4;

function programs(kind: string): readonly Program[] {
  switch (kind) {
    case 'objects':
      return [objectPolicy(5000)];
    case 'acl':
      return [aclPolicy(5000)];
    case 'chains':
      return [chainPolicy(5000, 90)];
    case 'prefixes-4':
      return prefixPrograms(4);
    case 'prefixes-6':
      return prefixPrograms(6);
    default:
      throw new Error(`unknown kind ${kind}`);
  }
}

/** A list as it came against its fewest prefixes, dealt out to several rules. */
function prefixPrograms(family: Family): readonly Program[] {
  const raw = sortRanges(rawList(family));
  const hands = Array.from({ length: HANDS }, () => rangeList(family, PREFIXES / HANDS));
  const lanes = lanesOf(family);
  let turn = 0;
  splitPrefixes(raw, (address, length) => addBlock(hands[turn++ % HANDS] as RangeList, address, lanes * 32 - length));
  const setOf = (list: RangeList | undefined): AddressSet => {
    const ranges = list === undefined ? raw : sortRanges(list);
    return { v4: emptyRanges(4), v6: emptyRanges(6), [`v${family}`]: ranges };
  };
  return [[undefined], hands].map((lists) => ({
    steps: lists.map((list) => ({
      match: { destination: setOf(list), protocols: [{ from: 6, to: 6 }] },
      effect: { kind: 'outcomes', mask: OUTCOMES.allow },
    })),
  }));
}

/** Prefixes of many lengths in no order. */
function rawList(family: Family): RangeList {
  const random = seeded(family);
  const list = rangeList(family, PREFIXES);
  const lanes = lanesOf(family);
  const address = new Uint32Array(lanes);
  for (let index = 0; index < PREFIXES; index++) {
    for (let lane = 0; lane < lanes; lane++) address[lane] = random();
    const hostBits = family === 4 ? random() % 9 : 64 + (random() % 17);
    clearHostBits(address, 0, lanes, hostBits);
    addBlock(list, address, hostBits);
  }
  return list;
}

function addBlock(list: RangeList, address: Uint32Array, hostBits: number): void {
  const lanes = lanesOf(list.family);
  const at = addSlot(list);
  copyLanes(address, 0, list.words, at, lanes);
  copyLanes(address, 0, list.words, at + lanes, lanes);
  fillHostBits(list.words, at, lanes, hostBits);
}

const compared = programs(process.argv[2] ?? '');
const built = build(spaceOf(compared));
process.exitCode = built.kind === 'built' && new Set(built.nodes).size === 1 ? 0 : 1;
if (process.argv[3] === '--verbose' && built.kind === 'built') {
  process.stderr.write(`${built.diagrams.count} nodes, ${built.diagrams.spent} edges\n`);
}
