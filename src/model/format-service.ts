import { ANY_ICMP } from '../net/icmp.ts';
import { equalIntervals, type Interval } from '../net/interval-set.ts';
import { ANY_PORT, formatPorts } from '../net/port-set.ts';
import { ANY_PROTOCOL } from '../net/protocol.ts';
import { protocolName } from './format-packet.ts';
import type { Service } from './service.ts';

/** A service as policies write it: `tcp/80,443`, `icmp/8`, `esp`, `any`; source ports follow in words. */
export function formatService(service: Service): string {
  switch (service.kind) {
    case 'ports': {
      const { protocol, source, destination } = service;
      const ports = equalIntervals(destination, ANY_PORT) ? '' : `/${formatPorts(destination)}`;
      return `${protocol}${ports}${equalIntervals(source, ANY_PORT) ? '' : ` from ports ${formatPorts(source)}`}`;
    }
    case 'icmp': {
      const name = service.family === 4 ? 'icmp' : 'icmpv6';
      if (equalIntervals(service.types, ANY_ICMP)) return name;
      return service.types.map((types) => `${name}/${messageText(types)}`).join(', ');
    }
    case 'protocol': {
      const { numbers } = service;
      return equalIntervals(numbers, ANY_PROTOCOL) ? 'any' : numbers.map(numberText).join(', ');
    }
  }
}

/** A type, a type and its code, or the first and the last message of several. */
function messageText({ from, to }: Interval): string {
  const text = (message: number): string => `${message >> 8}/${message & 0xff}`;
  if (from === to) return text(from);
  const isType = from >> 8 === to >> 8 && to - from === 255;
  return isType ? `${from >> 8}` : `${text(from)}-${text(to)}`;
}

function numberText({ from, to }: Interval): string {
  return from === to ? protocolName(from) : `proto/${from}-${to}`;
}
