/** `rulecast/testing`: what an exporter is held to, for any test framework. */
export { type ConformanceCase, casesIn, standardCases } from './case.ts';
export type { ConformanceCheck } from './check.ts';
export type { HostLimit } from './checks/host-limit-checks.ts';
export { type ConformanceOptions, conformance } from './conformance.ts';
export { type HostCase, hostCasesIn, standardHostCases } from './host-case.ts';
export { type HostConformanceOptions, hostConformance } from './host-conformance.ts';
export type { HostAnswer, HostQuestion } from './host-question.ts';
export { type HostRow, parseHostTable } from './host-table.ts';
export { type PacketRow, parsePacketTable } from './packet-table.ts';
