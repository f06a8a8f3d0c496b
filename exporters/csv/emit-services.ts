import { assertNever, type Interval, type IntervalSet, isAnyPort, type Service } from 'rulecast/exporter/emit';

/** The cells of one protocol with one range of ports, or one ICMP type and code. Empty: all. */
export interface ServiceCells {
  readonly protocol: string;
  readonly sourcePorts?: Interval;
  readonly ports?: Interval;
  readonly icmpType?: number;
  readonly icmpCode?: number;
}

/** A service as rows: a row for each source range with each destination range, or for each ICMP type and code. */
export function serviceRows(service: Service): readonly ServiceCells[] {
  switch (service.kind) {
    case 'ports': {
      const { protocol } = service;
      return portRanges(service.source).flatMap((sourcePorts) =>
        portRanges(service.destination).map((ports) => ({
          protocol,
          ...(sourcePorts === undefined ? {} : { sourcePorts }),
          ...(ports === undefined ? {} : { ports }),
        })),
      );
    }
    case 'icmp': {
      const protocol = service.family === 4 ? 'icmp' : 'icmpv6';
      return icmpRows(service.types).map((row) => ({ protocol, ...row }));
    }
    case 'protocol':
      return protocolWords(service.numbers).map((protocol) => ({ protocol }));
    default:
      return assertNever(service);
  }
}

/** Every cell at its longest, beyond what one service fills. */
export const WIDEST_SERVICE: ServiceCells = {
  protocol: 'icmpv6',
  sourcePorts: { from: 65_535, to: 65_535 },
  ports: { from: 65_535, to: 65_535 },
  icmpType: 255,
  icmpCode: 255,
};

/** How many rows {@link serviceRows} gives, without making them. */
export function rowCount(service: Service): number {
  if (service.kind !== 'ports') return serviceRows(service).length;
  return portRanges(service.source).length * portRanges(service.destination).length;
}

function portRanges(ports: IntervalSet): readonly (Interval | undefined)[] {
  return isAnyPort(ports) ? [undefined] : ports;
}

type IcmpCells = Pick<ServiceCells, 'icmpType' | 'icmpCode'>;

/** A row for a whole type, and one for each code of a type that is not whole. */
function icmpRows(types: IntervalSet): readonly IcmpCells[] {
  const [first, ...more] = types;
  if (more.length === 0 && first?.from === 0 && first.to === 0xffff) return [{}];
  return types.flatMap(({ from, to }) => rowsOfRange(from, to));
}

function rowsOfRange(from: number, to: number): readonly IcmpCells[] {
  const rows: IcmpCells[] = [];
  for (let message = from; message <= to; ) {
    const icmpType = message >> 8;
    const isWhole = message % 256 === 0 && message + 255 <= to;
    rows.push(isWhole ? { icmpType } : { icmpType, icmpCode: message % 256 });
    message += isWhole ? 256 : 1;
  }
  return rows;
}

/** `any`, or the numbers: a name such as `icmp` stands for the messages of one family, a number for the whole protocol. */
function protocolWords(numbers: IntervalSet): readonly string[] {
  const [first, ...more] = numbers;
  if (more.length === 0 && first?.from === 0 && first.to === 255) return ['any'];
  return numbers.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => `${from + index}`));
}

/** Services in one cell: `tcp/80,443 udp/3478-3481 icmp/8 any`. Source ports stand in front: `udp/67>68`. */
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

function icmpText(protocol: string, types: IntervalSet): string {
  const words = icmpRows(types).map(({ icmpType, icmpCode }) =>
    [protocol, icmpType, icmpCode].filter((part) => part !== undefined).join('/'),
  );
  return words.join(' ');
}

function rangeText(ranges: IntervalSet): string {
  return ranges.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}
