/** `rulecast/exporter`: what an exporter's declaration needs. Writers import `rulecast/exporter/emit`, readers `rulecast/exporter/read`. */
export { type Diagnostic, error, info, type Span, warning } from '../diagnostic/diagnostic.ts';
export type { HookName } from '../model/housekeeping.ts';
export type { Direction } from '../model/packet.ts';
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
export type { Limit, Limits, NameRule, TextRule } from './limit.ts';
export type { Reading } from './reading.ts';
