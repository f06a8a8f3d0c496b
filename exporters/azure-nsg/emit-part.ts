import {
  type AddressUse,
  assertNever,
  type FittedScopeTerm,
  type FittedTerm,
  formatPrefix,
  type PortSet,
  type Service,
} from 'rulecast/exporter/emit';
import type { NsgDirection } from './options.ts';

/** Service tags that the exporter writes. */
type ServiceTag = 'VirtualNetwork' | 'AzureLoadBalancer';

/** One side of a rule. Prefixes are of one family, minimal, and never empty. */
export type Side =
  | { readonly kind: 'any' }
  | { readonly kind: 'tag'; readonly tag: ServiceTag }
  | { readonly kind: 'prefixes'; readonly prefixes: readonly string[] };

/** The words of the field `protocol`. */
export type Protocol = 'Tcp' | 'Udp' | 'Icmp' | 'Esp' | 'Ah' | '*';

/** What a rule matches beside addresses. */
export interface Payload {
  readonly protocol: Protocol;
  readonly sourcePorts: PortSet;
  readonly destinationPorts: PortSet;
}

/** One rule of the security group, but for its priority. */
export interface Part extends Payload {
  readonly name: string;
  readonly direction: NsgDirection;
  readonly access: 'Allow' | 'Deny';
  readonly label: string;
  readonly source: Side;
  readonly destination: Side;
}

const ANY_PORT: PortSet = [{ from: 0, to: 65_535 }];

/** Every protocol and port. */
export const ANY_PAYLOAD: Payload = { protocol: '*', sourcePorts: ANY_PORT, destinationPorts: ANY_PORT };

const ANY: Side = { kind: 'any' };

/**
 * All addresses of a family as two halves. The documentation uses `0.0.0.0/0` for every address of both families in one place and for
 * IPv4 in others; the halves mean one thing only.
 */
const HALVES = {
  4: ['0.0.0.0/1', '128.0.0.0/1'],
  6: ['::/1', '8000::/1'],
} as const;

/** Source and destination of a rule. One of them names addresses when packets of one family are meant. */
export function sidesOf({ family, source, destination }: FittedScopeTerm): Pick<Part, 'source' | 'destination'> {
  const isOpen = source.kind === 'any' && destination.kind === 'any';
  if (isOpen && family !== 'both') return { source: ANY, destination: { kind: 'prefixes', prefixes: HALVES[family] } };
  return { source: sideOf(source), destination: sideOf(destination) };
}

function sideOf(use: AddressUse): Side {
  if (use.kind === 'any') return ANY;
  // `fit` splits families for this target. Two in one rule are refused by Azure, so nothing would be opened by this mistake.
  return { kind: 'prefixes', prefixes: use.object.prefixes.map(formatPrefix) };
}

const PROTOCOL_OF_NUMBER = new Map<number, Protocol>([
  [50, 'Esp'],
  [51, 'Ah'],
]);

/** The rules that the services of a term take, one a protocol. */
export function payloadsOf({ services }: FittedTerm): readonly Payload[] {
  return services.flatMap(payloadsOfService);
}

function payloadsOfService(service: Service): readonly Payload[] {
  switch (service.kind) {
    case 'ports': {
      if (service.protocol === 'sctp') throw new Error('rulecast bug: sctp in a security group');
      const protocol = service.protocol === 'tcp' ? 'Tcp' : 'Udp';
      return [{ protocol, sourcePorts: service.source, destinationPorts: service.destination }];
    }
    case 'icmp':
      return [{ ...ANY_PAYLOAD, protocol: 'Icmp' }];
    case 'protocol':
      return protocolsOf(service.numbers).map((protocol) => ({ ...ANY_PAYLOAD, protocol }));
    default:
      return assertNever(service);
  }
}

function protocolsOf(numbers: readonly { readonly from: number; readonly to: number }[]): readonly Protocol[] {
  const [first] = numbers;
  if (first?.from === 0 && first.to === 255) return ['*'];
  return numbers.flatMap(({ from, to }) =>
    Array.from({ length: to - from + 1 }, (_, index) => {
      const protocol = PROTOCOL_OF_NUMBER.get(from + index);
      if (protocol === undefined) throw new Error(`rulecast bug: protocol ${from + index} in a security group`);
      return protocol;
    }),
  );
}
