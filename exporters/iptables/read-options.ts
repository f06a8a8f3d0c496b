import { type AddressSet, complement, type Family, type Match, onlyFamily } from 'rulecast/exporter/read';
import { type AddressReading, readAddressList, readAddressRange } from './read-addresses.ts';
import { type Condition, exactly, maybeNot, named, undecided } from './read-condition.ts';
import { syn, tcpFlags } from './read-flags.ts';
import { readHops } from './read-hops.ts';
import { readMessages } from './read-icmp.ts';
import { type PortReading, readPortList, readPortRange } from './read-ports.ts';
import type { SetContent } from './read-sets.ts';
import { readStates } from './read-states.ts';

/** What an option is read in. */
export interface OptionContext {
  readonly family: Family;
  readonly sets: ReadonlyMap<string, SetContent>;
  /** The one protocol that the rule names in front; absent: none, several, or all but one. */
  readonly protocol: number | undefined;
}

/** An option with values: a condition, or why it is none. */
export interface MatchOption {
  /** Matches that have it, of which one must be loaded; absent: iptables itself. */
  readonly modules?: readonly string[];
  readonly values: 0 | 1 | 2;
  /** Whether `!` may stand in front. */
  readonly negatable: boolean;
  /** May stand more than once in a rule. */
  readonly repeatable?: true;
  read(values: readonly string[], not: boolean, context: OptionContext): Condition | string;
}

const PORT_MAX = 65_535;
const ICMP_MAX = 65_535;

const SOURCE = addresses('source', readAddressList, {});
const DESTINATION = addresses('destination', readAddressList, {});
const WITH_PORTS = ['tcp', 'udp', 'sctp', 'dccp'] as const;
const SPORT = ports('source', readPortRange, WITH_PORTS);
const DPORT = ports('destination', readPortRange, WITH_PORTS);
const SPORTS = ports('source', readPortList, ['multiport']);
const DPORTS = ports('destination', readPortList, ['multiport']);

/** Every option that is a condition, by each of its spellings. */
export const MATCH_OPTIONS: ReadonlyMap<string, MatchOption> = new Map<string, MatchOption>([
  ...spelled(SOURCE, '-s', '--source', '--src'),
  ...spelled(DESTINATION, '-d', '--destination', '--dst'),
  ...spelled(interfaces('ingress'), '-i', '--in-interface'),
  ...spelled(interfaces('egress'), '-o', '--out-interface'),
  ...spelled(fragments(), '-f', '--fragment'),
  ...spelled(SPORT, '--sport', '--source-port'),
  ...spelled(DPORT, '--dport', '--destination-port'),
  ...spelled(SPORTS, '--sports', '--source-ports'),
  ...spelled(DPORTS, '--dports', '--destination-ports'),
  ...spelled(eitherPort(), '--ports'),
  ...spelled(addresses('source', readAddressRange, { modules: ['iprange'] }), '--src-range'),
  ...spelled(addresses('destination', readAddressRange, { modules: ['iprange'] }), '--dst-range'),
  ...spelled(messages(4, 'icmp'), '--icmp-type'),
  ...spelled(messages(6, 'icmp6'), '--icmpv6-type', '--icmp6-type'),
  ...spelled(states(['conntrack']), '--ctstate'),
  ...spelled(states(['state']), '--state'),
  ...spelled({ modules: ['tcp'], values: 0, negatable: true, read: (_, not) => syn(not) }, '--syn'),
  ...spelled(flags(), '--tcp-flags'),
  ...spelled(matchSet(), '--match-set'),
  ...spelled(unknowable(['tcp'], 'TCP options'), '--tcp-option'),
  ...spelled(unknowable(['esp'], 'the SPI'), '--espspi'),
  ...spelled(unknowable(['ah'], 'the SPI'), '--ahspi'),
  ...spelled(unknowable(['dccp'], 'DCCP types'), '--dccp-types'),
  ...[
    'proto',
    'origsrc',
    'origdst',
    'replsrc',
    'repldst',
    'origsrcport',
    'origdstport',
    'replsrcport',
    'repldstport',
  ].map((word) => [`--ct${word}`, unknowable(['conntrack'], 'the first packet of the connection')] as const),
  ...['status', 'expire', 'dir'].map((word) => [`--ct${word}`, unknowable(['conntrack'], 'the connection')] as const),
  ...['eq', 'lt', 'gt'].flatMap((word) => [
    [`--hl-${word}`, hops(word)] as const,
    [`--ttl-${word}`, unknowable(['ttl'], 'the time to live')] as const,
  ]),
]);

function spelled(option: MatchOption, ...names: readonly string[]): readonly (readonly [string, MatchOption])[] {
  return names.map((name) => [name, option]);
}

function unknowable(modules: readonly string[], what: string): MatchOption {
  return { modules, values: 1, negatable: true, read: () => undecided(what) };
}

function addresses(
  side: 'source' | 'destination',
  parse: (text: string, family: Family) => AddressReading,
  more: Pick<MatchOption, 'modules'>,
): MatchOption {
  return {
    ...more,
    values: 1,
    negatable: true,
    read([text = ''], not, { family }) {
      if (not && text.includes(',')) return '! does not go with a list';
      const found = parse(text, family);
      if (!found.ok) return found.isOpen ? undecided(found.reason) : found.reason;
      return exactly({ [side]: maybeOthers(found.set, not, family) });
    },
  };
}

function maybeOthers(set: AddressSet, not: boolean, family: Family): AddressSet {
  return not ? onlyFamily(complement(set), family) : set;
}

/** A name with `+` at its end stands for all that begin so; which there are, only the host knows. */
function interfaces(side: 'ingress' | 'egress'): MatchOption {
  return {
    values: 1,
    negatable: true,
    read([name = ''], not) {
      if (name === '' || name.length > 15) return `${JSON.stringify(name)} is no name of an interface`;
      if (name === '+' && !not) return exactly({});
      if (name.endsWith('+')) return undecided(`interfaces that begin with ${JSON.stringify(name.slice(0, -1))}`);
      return exactly({ [side]: named(name, not) });
    },
  };
}

function fragments(): MatchOption {
  return { values: 0, negatable: true, read: () => undecided('fragments') };
}

function ports(
  side: 'source' | 'destination',
  parse: (text: string) => PortReading,
  modules: readonly string[],
): MatchOption {
  return {
    modules,
    values: 1,
    negatable: true,
    read([text = ''], not) {
      const found = parse(text);
      return found.ok ? exactly({ [`${side}Ports`]: maybeNot(found.ports, not, PORT_MAX) }) : found.reason;
    },
  };
}

/** `--ports`: one of both ports is in the list, or with `!` none. */
function eitherPort(): MatchOption {
  return {
    modules: ['multiport'],
    values: 1,
    negatable: true,
    read([text = ''], not) {
      const found = readPortList(text);
      if (!found.ok) return found.reason;
      const listed = maybeNot(found.ports, not, PORT_MAX);
      if (not) return exactly({ sourcePorts: listed, destinationPorts: listed });
      return [{ match: { sourcePorts: listed } }, { match: { destinationPorts: listed } }];
    },
  };
}

function messages(family: Family, module: string): MatchOption {
  return {
    modules: [module],
    values: 1,
    negatable: true,
    read([text = ''], not, context) {
      const found = readMessages(text, family);
      if (found === undefined) return `${JSON.stringify(text)} is no type of message`;
      if (context.family !== family) return `IPv${context.family} has no such messages`;
      return exactly({ icmp: { family, types: maybeNot(found, not, ICMP_MAX) } });
    },
  };
}

function states(modules: readonly string[]): MatchOption {
  return {
    modules,
    values: 1,
    negatable: true,
    read: ([text = ''], not) => readStates(text, not) ?? `${JSON.stringify(text)} is no list of states`,
  };
}

function flags(): MatchOption {
  return {
    modules: ['tcp'],
    values: 2,
    negatable: true,
    read: ([mask = '', set = ''], not) =>
      tcpFlags(mask, set, not) ?? `${JSON.stringify(`${mask} ${set}`)} are no TCP flags`,
  };
}

function hops(word: string): MatchOption {
  return {
    modules: ['hl'],
    values: 1,
    negatable: word === 'eq',
    read: ([text = ''], not) => readHops(word, text, not) ?? `${JSON.stringify(text)} is no hop limit`,
  };
}

/** A set in a rule of the other family makes the load fail; one that no file has may hold anything. */
function matchSet(): MatchOption {
  return {
    modules: ['set'],
    values: 2,
    negatable: true,
    repeatable: true,
    read([name = '', side = ''], not, { family, sets }) {
      const content = sets.get(name);
      if (content === undefined) return undecided(`set ${JSON.stringify(name)}, which is not among the files`);
      if (content.kind === 'undecided') return undecided(content.reason);
      if (content.family !== family) return `set ${JSON.stringify(name)} holds IPv${content.family} addresses`;
      if (side !== 'src' && side !== 'dst') return undecided(`directions ${JSON.stringify(side)} of a set with one`);
      const found = maybeOthers(content.addresses, not, family);
      const match: Match = side === 'src' ? { source: found } : { destination: found };
      return exactly(match);
    },
  };
}
