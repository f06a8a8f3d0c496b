import { type Interval, icmpTypeName, isAnyPort, type Service } from 'rulecast/exporter/emit';

type Family = 4 | 6;

/** One way in which a service matches. `bindsFamily`: nft adds the address family by itself. */
export interface ServiceMatch {
  readonly text: string;
  readonly bindsFamily: boolean;
}

const NUMBER_OF = { tcp: 6, udp: 17, sctp: 132 } as const;
const ICMP_NUMBER = { 4: 1, 6: 58 } as const satisfies Record<Family, number>;
const ICMP_KEYWORD = { 4: 'icmp', 6: 'icmpv6' } as const satisfies Record<Family, string>;

/** Several values as an anonymous set, a single one bare. There is no empty set in nft, so `values` has at least one. */
export function oneOf(values: readonly string[]): string {
  return values.length === 1 ? values.join('') : `{ ${values.join(', ')} }`;
}

/** Integers and ranges of integers: `443`, `80-90`, `{ 80, 443 }`. */
export function integers(intervals: readonly Interval[]): string {
  return oneOf(intervals.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)));
}

/** The conditions of a service for packets of `family`; a packet matches when one of them does. */
export function serviceMatches(service: Service, family: Family | 'both'): readonly ServiceMatch[] {
  switch (service.kind) {
    case 'ports':
      return [{ text: portMatch(service), bindsFamily: false }];
    case 'icmp':
      return icmpMatches(service.family, service.types).map((text) => ({ text, bindsFamily: true }));
    case 'protocol':
      return [protocolMatch(service.numbers, family)];
  }
}

function portMatch({ protocol, source, destination }: Extract<Service, { kind: 'ports' }>): string {
  const sport = isAnyPort(source) ? '' : `${protocol} sport ${integers(source)}`;
  const dport = isAnyPort(destination) ? '' : `${protocol} dport ${integers(destination)}`;
  return join(sport, dport) || `meta l4proto ${NUMBER_OF[protocol]}`;
}

function protocolMatch(numbers: readonly Interval[], family: Family | 'both'): ServiceMatch {
  const text = integers(numbers);
  if (text === '0-255') return { text: '', bindsFamily: false };
  // nft lists `meta nfproto ipv4 meta l4proto 1` without its family, which would read as ICMP over both.
  if (family !== 'both' && text === `${ICMP_NUMBER[family]}`) {
    return { text: `${ICMP_KEYWORD[family]} type 0-255`, bindsFamily: true };
  }
  return { text: `meta l4proto ${text}`, bindsFamily: false };
}

/**
 * Exactly the messages `type * 256 + code` of `messages`: whole types in one condition, and one for each type of which only some codes
 * are meant.
 */
export function icmpMatches(family: Family, messages: readonly Interval[]): readonly string[] {
  const keyword = ICMP_KEYWORD[family];
  const { types, codes } = splitMessages(messages);
  const whole = types.length === 0 ? [] : [`${keyword} type ${typeNames(family, types)}`];
  const partial = [...codes].map(
    ([type, some]) => `${keyword} type ${typeName(family, type)} ${keyword} code ${integers(some)}`,
  );
  return [...whole, ...partial];
}

function typeNames(family: Family, types: readonly Interval[]): string {
  return oneOf(types.map(({ from, to }) => (from === to ? typeName(family, from) : `${from}-${to}`)));
}

function typeName(family: Family, type: number): string {
  return icmpTypeName(family, type) ?? `${type}`;
}

interface SplitMessages {
  readonly types: readonly Interval[];
  readonly codes: ReadonlyMap<number, readonly Interval[]>;
}

/**
 * ```
 *   type 3        type 4        type 5        type 6
 *   |----====|====|=============|=============|===------|
 *    codes 4-255   whole types 4 and 5         codes 0-2
 * ```
 */
function splitMessages(messages: readonly Interval[]): SplitMessages {
  const types: Interval[] = [];
  const codes = new Map<number, Interval[]>();
  const addCodes = (type: number, from: number, to: number): void =>
    void codes.set(type, [...(codes.get(type) ?? []), { from, to }]);
  for (const { from, to } of messages) {
    const [head, firstCode, tail, lastCode] = [from >> 8, from & 255, to >> 8, to & 255];
    if (head === tail && (firstCode > 0 || lastCode < 255)) {
      addCodes(head, firstCode, lastCode);
      continue;
    }
    if (firstCode > 0) addCodes(head, firstCode, 255);
    const whole = { from: firstCode > 0 ? head + 1 : head, to: lastCode < 255 ? tail - 1 : tail };
    if (whole.from <= whole.to) types.push(whole);
    if (lastCode < 255) addCodes(tail, 0, lastCode);
  }
  return { types, codes };
}

/** The parts of a statement that are there, in order. */
export function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' ');
}
