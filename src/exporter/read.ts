/** `rulecast/exporter/read`: the door for readers. Nothing here writes a format. */
export { assertNever } from '../diagnostic/assert.ts';
export type { DiagnosticCode } from '../diagnostic/codes.ts';
export { type Diagnostic, error, info, type Position, type Span, warning } from '../diagnostic/diagnostic.ts';
export { positionsIn } from '../diagnostic/line-positions.ts';
export {
  hasMoreValues,
  type JsonArray,
  type JsonNode,
  type JsonObject,
  readJson,
} from '../diagnostic/located-json.ts';
export { failure, type Result, resultOf } from '../diagnostic/result.ts';
export { quote } from '../diagnostic/text.ts';
export type { AccessAction } from '../hosts/access.ts';
export {
  ANY_HOST,
  type HostSet,
  hostsOf,
  intersectionOfHosts,
  otherHosts,
  unionOfHosts,
} from '../hosts/host-set.ts';
export type { ProxyServer } from '../hosts/steering.ts';
export type { DomainPattern } from '../model/endpoint-set.ts';
export { type HostPatternReading, readHostPattern } from '../model/host-pattern.ts';
export type { HookName } from '../model/housekeeping.ts';
export type { Match, NameSet } from '../model/match.ts';
export { type Action, type Direction, STATES, type State, type StateSet, type Verdict } from '../model/packet.ts';
export {
  type AddressSet,
  ANY,
  addressSetOf,
  addressSetOfRanges,
  EMPTY,
  isEmpty,
  onlyFamily,
  rangeCount,
} from '../net/address-set.ts';
export { complement, except, intersect, union, unionAll } from '../net/algebra.ts';
export type { Family } from '../net/family.ts';
export { ANY_ICMP, type IcmpSet, icmpOf, icmpTypeNumber } from '../net/icmp.ts';
export {
  exceptIntervals,
  type Interval,
  type IntervalSet,
  intersectIntervals,
  intervalsOf,
  unionIntervals,
} from '../net/interval-set.ts';
export { type Parsed, parseAddress, parseAddressRange, parseAddressText, parsePrefix } from '../net/parse.ts';
export { parseAddressList } from '../net/parse-list.ts';
export { ANY_PORT, type PortSet } from '../net/port-set.ts';
export type { Prefix } from '../net/prefix.ts';
export { ANY_PROTOCOL, type ProtocolSet, protocolNumber } from '../net/protocol.ts';
export type { Artifact, ReadContext } from './exporter.ts';
export type {
  AccessReading,
  AccessStatement,
  HostReading,
  ListReading,
  ReadList,
  SteeringAnswer,
  SteeringQuestion,
  SteeringReading,
  ToldOfList,
} from './host-reading.ts';
export {
  keep,
  malformed,
  mayWork,
  noteAssumed,
  noteIgnored,
  noteUndecided,
  openReadReport,
  type ReadReport,
  refuse,
  spend,
} from './read-report.ts';
export type { EntryPoint, Hook, PacketReading, Statement, Then } from './reading.ts';
