import { assertNever } from '../diagnostic/assert.ts';
import type { Service } from '../model/service.ts';
import type { IcmpSet } from '../net/icmp.ts';
import type { IntervalSet } from '../net/interval-set.ts';
import { isAnyPort } from '../net/port-set.ts';
import type { ProtocolSet } from '../net/protocol.ts';

/** A whole ICMP type, or one message of it; without a type, all of them. */
export interface IcmpMessage {
  readonly icmpType?: number;
  readonly icmpCode?: number;
}

/** The fewest whole types and single messages that are the set. */
export function icmpMessages(types: IcmpSet): readonly IcmpMessage[] {
  const [first, ...more] = types;
  if (more.length === 0 && first?.from === 0 && first.to === 0xffff) return [{}];
  return types.flatMap(({ from, to }) => messagesOfRange(from, to));
}

function messagesOfRange(from: number, to: number): readonly IcmpMessage[] {
  const messages: IcmpMessage[] = [];
  for (let message = from; message <= to; ) {
    const icmpType = message >> 8;
    const isWhole = message % 256 === 0 && message + 255 <= to;
    messages.push(isWhole ? { icmpType } : { icmpType, icmpCode: message % 256 });
    message += isWhole ? 256 : 1;
  }
  return messages;
}

/** `any`, or the numbers: a name such as `icmp` stands for the messages of one family, a number for the whole protocol. */
export function protocolWords(numbers: ProtocolSet): readonly string[] {
  const [first, ...more] = numbers;
  if (more.length === 0 && first?.from === 0 && first.to === 255) return ['any'];
  return numbers.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`));
}

/** Services in one cell of a table: `tcp/80,443 udp/3478-3481 icmp/8 any`. Source ports stand in front: `udp/67>68`. */
export function serviceText(services: readonly Service[]): string {
  return services.map(wordOf).join(' ');
}

function wordOf(service: Service): string {
  switch (service.kind) {
    case 'ports': {
      const { protocol, source, destination } = service;
      const from = isAnyPort(source) ? '' : `${rangeText(source)}>`;
      return from === '' && isAnyPort(destination) ? protocol : `${protocol}/${from}${rangeText(destination)}`;
    }
    case 'icmp':
      return icmpText(service.family === 4 ? 'icmp' : 'icmpv6', service.types);
    case 'protocol':
      return protocolWords(service.numbers).map(protocolText).join(' ');
    default:
      return assertNever(service);
  }
}

function protocolText(word: string): string {
  return word === 'any' ? word : `proto/${word}`;
}

function icmpText(protocol: string, types: IcmpSet): string {
  const words = icmpMessages(types).map(({ icmpType, icmpCode }) =>
    [protocol, icmpType, icmpCode].filter((part) => part !== undefined).join('/'),
  );
  return words.join(' ');
}

function rangeText(ranges: IntervalSet): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
