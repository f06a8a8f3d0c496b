import { ANY_ICMP, exceptIntervals, type IcmpSet } from 'rulecast/exporter/read';
import { type Condition, without } from './read-condition.ts';

/** Neighbour discovery, which has hop limit 255 wherever it is received (RFC 4861, 7.1), and so by the definition of a packet. */
const DISCOVERY: IcmpSet = [{ from: 133 * 256, to: 136 * 256 + 255 }];
const DISCOVERY_HOPS = 255;

/** Every message that is none of them. */
const OTHER_MESSAGES = exceptIntervals(ANY_ICMP, DISCOVERY);
const OTHER_PROTOCOLS = without([{ from: 58, to: 58 }], 255);

/** `--hl-eq`, `--hl-lt` or `--hl-gt`: decided for neighbour discovery alone. `undefined` when the text is no hop limit. */
export function readHops(word: string, text: string, not: boolean): Condition | undefined {
  if (!/^(?:0|[1-9][0-9]{0,2})$/.test(text) || Number(text) > 255) return undefined;
  const hops = Number(text);
  const holds = word === 'eq' ? hops === DISCOVERY_HOPS : word === 'lt' ? hops > DISCOVERY_HOPS : hops < DISCOVERY_HOPS;
  const reason = 'the hop limit';
  return [
    ...(holds === not ? [] : [{ match: { icmp: { family: 6, types: DISCOVERY } } } as const]),
    { match: { icmp: { family: 6, types: OTHER_MESSAGES } }, undecided: reason },
    { match: { protocols: OTHER_PROTOCOLS }, undecided: reason },
  ];
}
