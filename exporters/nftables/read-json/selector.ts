import { type Family, type JsonNode, STATES, type State } from 'rulecast/exporter/read';
import { EVERYTHING, has } from './box.ts';
import { refuse, type Site } from './findings.ts';
import { icmpSelector } from './selector-icmp.ts';
import { numbers, ofNumbers, ofProtocol, protocolSelector, type Selector, unknowable } from './selector-parts.ts';
import { selectorOfField } from './selector-payload.ts';
import { fieldsOf, shown, shownNode, taggedOf, textOf } from './shape.ts';

/** Parts of `meta` that a packet, as rulecast defines it, does not have. */
const META_OTHERS: ReadonlySet<string> = new Set([
  ...['length', 'priority', 'random', 'mark', 'iiftype', 'oiftype', 'skuid', 'skgid', 'nftrace', 'rtclassid'],
  ...[
    'ibriport',
    'obriport',
    'ibridgename',
    'obridgename',
    'ibrname',
    'obrname',
    'ibrpvid',
    'ibrvproto',
    'pkttype',
    'cpu',
  ],
  ...[
    'iifgroup',
    'oifgroup',
    'cgroup',
    'secpath',
    'ipsec',
    'iifkind',
    'oifkind',
    'sdif',
    'sdifname',
    'time',
    'day',
    'hour',
  ],
]);

const CT_OTHERS: ReadonlySet<string> = new Set([
  ...['direction', 'status', 'mark', 'secmark', 'expiration', 'helper', 'label', 'zone', 'id', 'l3proto', 'protocol'],
  ...[
    'bytes',
    'packets',
    'avgpkt',
    'saddr',
    'daddr',
    'ip saddr',
    'ip daddr',
    'ip6 saddr',
    'ip6 daddr',
    'proto-src',
    'proto-dst',
  ],
]);

/** Expressions that look at more than a packet, and the reason that a person reads. */
const OTHERS: ReadonlyMap<string, string> = new Map([
  ['fib', 'fib depends on the routes of the host'],
  ['rt', 'rt is not part of a packet'],
  ['socket', 'socket is not part of a packet'],
  ['osf', 'osf is not part of a packet'],
  ['ipsec', 'ipsec is not part of a packet'],
  ['numgen', 'numgen depends on chance or on other packets'],
  ['jhash', 'a hash of a packet'],
  ['symhash', 'a hash of a packet'],
  ['ip option', 'options of IP are not part of a packet'],
]);

/** The selector of the left side of a match; an error and `undefined` when it is not understood. */
export function selectorOf(node: JsonNode, site: Site): Selector | undefined {
  const tagged = taggedOf(node);
  const reason = OTHERS.get(tagged?.tag ?? '');
  if (reason !== undefined) return unknowable({}, reason);
  switch (tagged?.tag) {
    case 'payload':
      return payloadSelector(tagged.value, site);
    case 'meta':
      return metaSelector(tagged.value, site);
    case 'ct':
      return ctSelector(tagged.value, site);
    case 'exthdr':
      return extensionSelector(tagged.value, site);
    case 'tcp option':
      return unknowable(ofProtocol(6), 'options of TCP are not part of a packet');
    case 'sctp chunk':
      return unknowable(ofProtocol(132), 'chunks of SCTP are not part of a packet');
    default:
      return refuse(site, node, `A match on ${shownNode(node)} is not understood`);
  }
}

function payloadSelector(node: JsonNode, site: Site): Selector | undefined {
  if (node.kind === 'object' && node.members.some(({ key }) => key === 'base')) {
    const raw = fieldsOf(node, { what: 'A payload', required: ['base', 'offset', 'len'] }, site);
    return raw && unknowable({}, 'bytes of a packet by their offset');
  }
  const fields = fieldsOf(node, { what: 'A payload', required: ['protocol', 'field'] }, site);
  if (fields === undefined) return undefined;
  const [header, field] = [textOf(fields.get('protocol')) ?? '', textOf(fields.get('field')) ?? ''];
  if (header === 'icmp' || header === 'icmpv6') {
    const family: Family = header === 'icmp' ? 4 : 6;
    if (field === 'type' || field === 'code') return icmpSelector(family, field);
  }
  const selector = selectorOfField(header, field);
  return selector ?? refuse(site, node, `A match on ${shown(`${header} ${field}`)} is not understood`);
}

function metaSelector(node: JsonNode, site: Site): Selector | undefined {
  const fields = fieldsOf(node, { what: 'A meta expression', required: ['key'] }, site);
  if (fields === undefined) return undefined;
  const key = textOf(fields.get('key')) ?? '';
  switch (key) {
    case 'l4proto':
      return protocolSelector({});
    case 'nfproto':
      return familySelector(255, { ipv4: 2, ipv6: 10 });
    case 'protocol':
      return familySelector(65535, { ip: 0x800, ip6: 0x86dd, arp: 0x806 });
    case 'iif':
    case 'iifname':
      return interfaceSelector('ingress', key === 'iif');
    case 'oif':
    case 'oifname':
      return interfaceSelector('egress', key === 'oif');
    default:
      if (META_OTHERS.has(key)) return unknowable({}, `meta ${key} is not part of a packet`);
      return refuse(site, node, `A match on ${shown(`meta ${key}`)} is not understood`);
  }
}

type FamilyNumbers = Readonly<Record<string, number>>;

function familySelector(max: number, names: FamilyNumbers): Selector {
  const [four = -1, six = -1] = Object.values(names);
  return {
    domain: numbers(max, (word) => (Object.hasOwn(names, word) ? names[word] : undefined)),
    implied: {},
    boxes: (values) =>
      ofNumbers(values, (set) => {
        if (has(set, four) && has(set, six)) return [EVERYTHING];
        if (has(set, four)) return [{ match: { family: 4 } }];
        return has(set, six) ? [{ match: { family: 6 } }] : [];
      }),
  };
}

function interfaceSelector(side: 'ingress' | 'egress', isIndex: boolean): Selector {
  return {
    domain: { kind: 'interfaces' },
    implied: {},
    boxes: (values) => {
      if (values.kind === 'unknown') return [{ match: {}, undecided: values.reason }];
      if (values.kind !== 'interfaces') return [];
      const { names, not } = values;
      const index = isIndex ? names.find((name) => /^\d+$/.test(name)) : undefined;
      if (index !== undefined) return [{ match: {}, undecided: `which interface has the index ${index}` }];
      const pattern = names.find((name) => name.endsWith('*') || name.includes('\\'));
      if (pattern !== undefined) return [{ match: {}, undecided: `which interfaces ${shown(pattern)} stands for` }];
      return names.length === 0 && not ? [EVERYTHING] : [{ match: { [side]: { names, not } } }];
    },
  };
}

/** linux/netfilter/nf_conntrack_common.h; a packet has exactly one. */
const STATE_BITS = { invalid: 1, established: 2, related: 4, new: 8, untracked: 64 } as const satisfies Record<
  State,
  number
>;

function ctSelector(node: JsonNode, site: Site): Selector | undefined {
  const fields = fieldsOf(node, { what: 'A ct expression', required: ['key'], optional: ['dir', 'family'] }, site);
  if (fields === undefined) return undefined;
  const key = textOf(fields.get('key')) ?? '';
  if (CT_OTHERS.has(key)) return unknowable({}, `ct ${key} is not part of a packet`);
  if (key !== 'state' || fields.size > 1)
    return refuse(site, node, `A match on ${shown(`ct ${key}`)} is not understood`);
  return {
    domain: numbers(255, (word) => new Map<string, number>(Object.entries(STATE_BITS)).get(word), true),
    implied: {},
    boxes: (values) =>
      ofNumbers(values, (set) => {
        const states = STATES.filter((state) => has(set, STATE_BITS[state]));
        return states.length === 0 ? [] : [{ match: { states } }];
      }),
  };
}

/** Extension headers of IPv6; `rt` is also a header of routing by itself. */
const EXTENSIONS: ReadonlySet<string> = new Set(['hbh', 'rt', 'rt0', 'rt2', 'srh', 'frag', 'dst', 'mh']);

function extensionSelector(node: JsonNode, site: Site): Selector | undefined {
  const fields = fieldsOf(node, { what: 'An exthdr', required: ['name'], optional: ['field', 'offset'] }, site);
  const name = textOf(fields?.get('name')) ?? '';
  if (fields === undefined) return undefined;
  if (!EXTENSIONS.has(name)) return refuse(site, node, `The extension header ${shown(name)} is not understood`);
  return unknowable(
    name === 'rt' ? {} : { family: 6 },
    `${name} ${textOf(fields.get('field')) ?? ''} is not part of a packet`,
  );
}
