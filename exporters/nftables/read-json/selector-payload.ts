import { type Family, type IntervalSet, type Match, STATES } from 'rulecast/exporter/read';
import { type Box, has } from './box.ts';
import {
  numbers,
  ofNumbers,
  ofProtocol,
  protocolSelector,
  type Selector,
  splitByPorts,
  unknowable,
} from './selector-parts.ts';

/** Headers whose fields are understood, by the packets that have them. Fields are those of nft(8). */
const HEADERS: ReadonlyMap<string, { readonly implied: Match; readonly fields: readonly string[] }> = new Map([
  [
    'ip',
    {
      implied: { family: 4 },
      fields: ['version', 'hdrlength', 'dscp', 'ecn', 'length', 'id', 'frag-off', 'ttl', 'checksum'],
    },
  ],
  ['ip6', { implied: { family: 6 }, fields: ['version', 'dscp', 'ecn', 'flowlabel', 'length', 'nexthdr'] }],
  [
    'tcp',
    { implied: ofProtocol(6), fields: ['sequence', 'ackseq', 'doff', 'reserved', 'window', 'checksum', 'urgptr'] },
  ],
  ['udp', { implied: ofProtocol(17), fields: ['length', 'checksum'] }],
  ['udplite', { implied: ofProtocol(136), fields: ['sport', 'dport', 'csumcov', 'checksum'] }],
  ['sctp', { implied: ofProtocol(132), fields: ['vtag', 'checksum'] }],
  ['dccp', { implied: ofProtocol(33), fields: ['sport', 'dport', 'type'] }],
  ['ah', { implied: ofProtocol(51), fields: ['nexthdr', 'hdrlength', 'reserved', 'spi', 'sequence'] }],
  ['esp', { implied: ofProtocol(50), fields: ['spi', 'sequence'] }],
  ['comp', { implied: ofProtocol(108), fields: ['nexthdr', 'flags', 'cpi'] }],
  ['igmp', { implied: { family: 4, ...ofProtocol(2) }, fields: ['type', 'mrt', 'checksum', 'group'] }],
  ['icmp', { implied: { family: 4, ...ofProtocol(1) }, fields: ['checksum', 'id', 'sequence', 'gateway', 'mtu'] }],
  [
    'icmpv6',
    {
      implied: { family: 6, ...ofProtocol(58) },
      fields: ['checksum', 'parameter-problem', 'packet-too-big', 'id', 'sequence', 'max-delay', 'mtu'],
    },
  ],
  ['ether', { implied: {}, fields: ['saddr', 'daddr', 'type'] }],
  ['vlan', { implied: {}, fields: ['id', 'cfi', 'dei', 'pcp', 'type'] }],
]);

const PORTS: ReadonlyMap<string, number> = new Map([
  ['tcp', 6],
  ['udp', 17],
  ['sctp', 132],
]);

/** The selector of a field of a header; `undefined` when there is none of these names. */
export function selectorOfField(header: string, field: string): Selector | undefined {
  const side = sideOf(field);
  if (side !== undefined && (header === 'ip' || header === 'ip6'))
    return addressSelector(header === 'ip' ? 4 : 6, side);
  const port = portSideOf(field);
  const protocol = PORTS.get(header);
  if (port !== undefined && protocol !== undefined) return portSelector(protocol, port);
  if (header === 'th' && port !== undefined) return anyPortSelector(port);
  if (header === 'ip' && field === 'protocol') return protocolSelector({ family: 4 });
  if (header === 'tcp' && field === 'flags') return flagsSelector();
  if (header === 'ip6' && field === 'hoplimit') return hopLimitSelector();
  const known = HEADERS.get(header);
  return known?.fields.includes(field)
    ? unknowable(known.implied, `${header} ${field} is not part of a packet`)
    : undefined;
}

function sideOf(field: string): 'source' | 'destination' | undefined {
  if (field === 'saddr') return 'source';
  return field === 'daddr' ? 'destination' : undefined;
}

type PortSide = 'sourcePorts' | 'destinationPorts';

function portSideOf(field: string): PortSide | undefined {
  if (field === 'sport') return 'sourcePorts';
  return field === 'dport' ? 'destinationPorts' : undefined;
}

function addressSelector(family: Family, side: 'source' | 'destination'): Selector {
  return {
    domain: { kind: 'addresses', family },
    implied: { family },
    boxes: (values) => {
      if (values.kind !== 'addresses') return [];
      const isNone = values.set[family === 4 ? 'v4' : 'v6'].starts.length === 0;
      return isNone ? [] : [{ match: { family, [side]: values.set } }];
    },
  };
}

function port65535(): Selector['domain'] {
  return numbers(65535, () => undefined);
}

function portSelector(protocol: number, side: PortSide): Selector {
  const implied = ofProtocol(protocol);
  return {
    domain: port65535(),
    implied,
    boxes: (values) => ofNumbers(values, (set) => [{ match: { ...implied, [side]: set } }]),
  };
}

/** `th` reads the two bytes where ports would be, whatever the protocol. */
function anyPortSelector(side: PortSide): Selector {
  const { withPorts, others } = splitByPorts([{ from: 0, to: 255 }]);
  const undecided = 'th reads bytes of packets whose protocol has no ports here; match the protocol as well';
  return {
    domain: port65535(),
    implied: {},
    boxes: (values) =>
      ofNumbers(values, (set) => [
        { match: { protocols: withPorts, [side]: set } },
        { match: { protocols: others }, undecided },
      ]),
  };
}

const FLAGS: ReadonlyMap<string, number> = new Map(
  ['fin', 'syn', 'rst', 'psh', 'ack', 'urg', 'ecn', 'cwr'].map((name, bit) => [name, 1 << bit]),
);

const SYN = 2;

/** The first packet of a connection has the flag SYN alone; those of the others are not known. */
function flagsSelector(): Selector {
  const implied = ofProtocol(6);
  const later: Box = {
    match: { ...implied, states: STATES.filter((state) => state !== 'new') },
    undecided: 'the TCP flags of packets that are not the first of a connection',
  };
  return {
    domain: numbers(255, (word) => FLAGS.get(word), true),
    implied,
    boxes: (values) =>
      values.kind === 'numbers' && has(values.set, SYN) ? [{ match: { ...implied, states: ['new'] } }, later] : [later],
  };
}

/** ICMPv6 133 to 136, with every code. */
const NEIGHBOUR: IntervalSet = [{ from: 133 * 256, to: 136 * 256 + 255 }];

/** Neighbour discovery has hop limit 255; of other packets it is not known. */
function hopLimitSelector(): Selector {
  const undecided = 'the hop limit of a packet is not known';
  const others = (protocols: IntervalSet): Box => ({ match: { family: 6, protocols }, undecided });
  return {
    domain: numbers(255, () => undefined),
    implied: { family: 6 },
    boxes: (values) =>
      ofNumbers(values, ([first, ...more]) => {
        if (first?.from !== 255 || more.length > 0) return [{ match: { family: 6 }, undecided }];
        return [
          { match: { family: 6, icmp: { family: 6, types: NEIGHBOUR } } },
          others([
            { from: 0, to: 57 },
            { from: 59, to: 255 },
          ]),
          {
            match: {
              family: 6,
              icmp: {
                family: 6,
                types: [
                  { from: 0, to: 133 * 256 - 1 },
                  { from: 137 * 256, to: 65535 },
                ],
              },
            },
            undecided,
          },
        ];
      }),
  };
}
