import { type Family, type Interval, isAnyPort, type PortService, type Service } from 'rulecast/exporter/emit';
import { join } from './quote.ts';

const ICMP = {
  4: { protocol: 'icmp', match: '-m icmp --icmp-type' },
  6: { protocol: 'ipv6-icmp', match: '-m icmp6 --icmpv6-type' },
} as const satisfies Record<Family, { protocol: string; match: string }>;

/** The conditions of a service for packets of `family`, one a rule: a packet matches when one of them does. An empty one always holds. */
export function serviceMatches(service: Service, family: Family): readonly string[] {
  switch (service.kind) {
    case 'ports':
      return [portMatch(service)];
    case 'icmp':
      // Message types of the other family are no packets of this file.
      return service.family === family ? icmpMatches(family, service.types) : [];
    case 'protocol':
      return protocolMatches(service.numbers);
  }
}

/** TCP, UDP or SCTP with the given ports. */
export function portMatch({ protocol, source, destination }: Omit<PortService, 'kind'>): string {
  return join(`-p ${protocol}`, ports('sport', protocol, source), ports('dport', protocol, destination));
}

function ports(option: 'sport' | 'dport', protocol: string, set: readonly Interval[]): string {
  if (isAnyPort(set)) return '';
  const list = set.map(({ from, to }) => (from === to ? `${from}` : `${from}:${to}`)).join(',');
  return set.length === 1 ? `-m ${protocol} --${option} ${list}` : `-m multiport --${option}s ${list}`;
}

/** Exactly the messages `type * 256 + code` of `messages`: whole types in one rule each, and single codes of the others in one each. */
export function icmpMatches(family: Family, messages: readonly Interval[]): readonly string[] {
  const { protocol, match } = ICMP[family];
  const [first] = messages;
  if (first?.from === 0 && first.to === 0xffff) return [`-p ${protocol}`];
  return messages.flatMap(messagesOf).map((message) => `-p ${protocol} ${match} ${message}`);
}

function messagesOf({ from, to }: Interval): readonly string[] {
  const found: string[] = [];
  for (let message = from; message <= to; ) {
    const [type, code] = [message >> 8, message & 255];
    const isWholeType = code === 0 && message + 255 <= to;
    found.push(isWholeType ? `${type}` : `${type}/${code}`);
    message += isWholeType ? 256 : 1;
  }
  return found;
}

function protocolMatches(numbers: readonly Interval[]): readonly string[] {
  const [first] = numbers;
  if (first?.from === 0 && first.to === 255) return [''];
  return integersIn(numbers).map((number) => `-p ${number}`);
}

/** Every integer of the intervals, in order. */
export function integersIn(intervals: readonly Interval[]): readonly number[] {
  return intervals.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
}
