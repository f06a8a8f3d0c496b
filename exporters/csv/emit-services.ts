import {
  assertNever,
  type Interval,
  type IntervalSet,
  icmpMessages,
  isAnyPort,
  protocolWords,
  type Service,
} from 'rulecast/exporter/emit';

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
      return icmpMessages(service.types).map((message) => ({ protocol, ...message }));
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
