/** `rulecast/exporter/emit`: the door for writers. Nothing here parses. */
export { assertNever } from '../diagnostic/assert.ts';
export { type Diagnostic, error, warning } from '../diagnostic/diagnostic.ts';
export type { AccessAction, AccessEntry, AccessPlan } from '../hosts/access.ts';
export type { HostList, ListPlan, ListUse, PartOf } from '../hosts/lists.ts';
export type { ProxyChain, ProxyServer, Route, RulesOnly, SteeringLayer, SteeringPlan } from '../hosts/steering.ts';
export type { DomainPattern, EndpointSet, Labels, Origin } from '../model/endpoint-set.ts';
export type { HookName } from '../model/housekeeping.ts';
export type { Match, NameSet } from '../model/match.ts';
export type { Action, Direction, State, StateSet } from '../model/packet.ts';
export type { PlatformEntry } from '../model/platform.ts';
export type { EndpointUse, Log, LogLevel, LogRate, Rule, RuleMeta } from '../model/policy.ts';
export type { IcmpService, PortProtocol, PortService, ProtocolService, Service } from '../model/service.ts';
export { type AddressSet, equals, isAny, isEmpty } from '../net/address-set.ts';
export { FAMILIES, type Family } from '../net/family.ts';
export { formatPrefix } from '../net/format.ts';
export { type IcmpSet, icmpTypeName } from '../net/icmp.ts';
export type { Interval, IntervalSet } from '../net/interval-set.ts';
export { isAnyPort, type PortSet } from '../net/port-set.ts';
export type { Prefix } from '../net/prefix.ts';
export { prefixTexts } from '../net/prefix-texts.ts';
export { prefixesOf } from '../net/prefixes-of.ts';
export { type ProtocolSet, protocolName } from '../net/protocol.ts';
export { csvTable, quoteCell, textCell } from './csv-cell.ts';
export type { Artifact } from './exporter.ts';
export { type NameTable, nameTable } from './fit/fit-names.ts';
export type {
  AddressObject,
  AddressUse,
  FittedChain,
  FittedPolicy,
  FittedRule,
  FittedScope,
  FittedScopeTerm,
  FittedTerm,
  Housekeeping,
} from './fitted.ts';
export { LIST_COLUMNS, listCells } from './list-cells.ts';
export { icmpMessages, protocolWords, serviceText } from './service-text.ts';
