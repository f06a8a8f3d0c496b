/** `rulecast/exporter`: what an exporter's declaration needs. Writers import `rulecast/exporter/emit`, readers `rulecast/exporter/read`. */
export { type Diagnostic, error, info, type Span, warning } from '../diagnostic/diagnostic.ts';
export { failure, type Result, resultOf } from '../diagnostic/result.ts';
export type { AccessPlan } from '../hosts/access.ts';
export type { ListPlan } from '../hosts/lists.ts';
export type { AccessRequest, LabelValues, ListRequest, SetSelection, SteeringRequest } from '../hosts/requests.ts';
export type { ProxyChain, ProxyServer, Route, SteeringPlan } from '../hosts/steering.ts';
export type { DomainPattern } from '../model/endpoint-set.ts';
export { type HostPatternReading, readHostPattern } from '../model/host-pattern.ts';
export type { HookName } from '../model/housekeeping.ts';
export type { Direction } from '../model/packet.ts';
export { formatAddress } from '../net/format.ts';
export { type Address, type Parsed, parseAddress } from '../net/parse.ts';
export {
  type Capabilities,
  type Capability,
  type CapabilityName,
  lowered,
  NATIVE,
  unsupported,
} from './capability.ts';
export { type Artifact, defineExporter, type Exporter, type PlatformRule, type ReadContext } from './exporter.ts';
export type { FittedPolicy } from './fitted.ts';
export {
  type AccessExporter,
  defineAccessExporter,
  defineListExporter,
  defineSteeringExporter,
  type FittedHost,
  type HostExporter,
  type ListExporter,
  type ListPart,
  type SteeringExporter,
} from './host-exporter.ts';
export type { AccessReading, HostReading, ListReading, SteeringReading } from './host-reading.ts';
export type { Limit, Limits, NameRule, TextRule } from './limit.ts';
export type { LocateOption } from './locate-option.ts';
export type { PacketReading } from './reading.ts';
