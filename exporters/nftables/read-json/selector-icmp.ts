import { type Family, type IntervalSet, icmpTypeNumber } from 'rulecast/exporter/read';
import type { Box } from './box.ts';
import { numbers, ofNumbers, ofProtocol, type Selector } from './selector-parts.ts';

/** Codes by name, as nft prints them whatever the type is. */
const CODES: Readonly<Record<Family, ReadonlyMap<string, number>>> = {
  4: new Map([
    ['net-unreachable', 0],
    ['host-unreachable', 1],
    ['prot-unreachable', 2],
    ['port-unreachable', 3],
    ['frag-needed', 4],
    ['net-prohibited', 9],
    ['host-prohibited', 10],
    ['admin-prohibited', 13],
  ]),
  6: new Map([
    ['no-route', 0],
    ['admin-prohibited', 1],
    ['addr-unreachable', 3],
    ['port-unreachable', 4],
    ['policy-fail', 5],
    ['reject-route', 6],
  ]),
};

/** Type or code of an ICMP message. */
export function icmpSelector(family: Family, part: 'type' | 'code'): Selector {
  const numberOf = (word: string): number | undefined =>
    part === 'type' ? icmpTypeNumber(family, word) : CODES[family].get(word);
  return {
    domain: numbers(255, numberOf),
    implied: { family, ...ofProtocol(family === 4 ? 1 : 58) },
    boxes: (values, before) =>
      ofNumbers(values, (set) => {
        const types = part === 'type' ? messagesOfTypes(set) : messagesOfCodes(set);
        const own: Box = { match: { family, icmp: { family, types } } };
        return nftAddsFamily(before) ? [own] : [own, overOtherFamily(family)];
      }),
  };
}

/** nft adds the family by itself unless the rule has asked for a family or a protocol before. */
export function nftAddsFamily({ match }: Box): boolean {
  return match.family === undefined && match.protocols === undefined;
}

/** The protocol number of ICMP can stand over the other family, too; a packet of rulecast has no type there. */
function overOtherFamily(family: Family): Box {
  const [number, other] = family === 4 ? ([1, 6] as const) : ([58, 4] as const);
  const undecided = `the type of packets of protocol ${number} over IPv${other}`;
  return { match: { family: other, ...ofProtocol(number) }, undecided };
}

function messagesOfTypes(types: IntervalSet): IntervalSet {
  return types.map(({ from, to }) => ({ from: from * 256, to: to * 256 + 255 }));
}

function messagesOfCodes(codes: IntervalSet): IntervalSet {
  const [first] = codes;
  if (first?.from === 0 && first.to === 255) return messagesOfTypes(codes);
  return Array.from({ length: 256 }, (_, type) => type * 256).flatMap((base) =>
    codes.map(({ from, to }) => ({ from: base + from, to: base + to })),
  );
}
