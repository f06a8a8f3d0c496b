/** `rulecast/testing`: what an exporter is held to, for any test framework. */
export { type ConformanceCase, casesIn, standardCases } from './case.ts';
export type { ConformanceCheck } from './check.ts';
export { type ConformanceOptions, conformance } from './conformance.ts';
export { type PacketRow, parsePacketTable } from './packet-table.ts';
