/**
 * Packets to try: made at the boundaries of a policy, or written by hand. What makes them imports nothing of rulecast, like the reference; tables
 * are read by what rulecast publishes for outside exporters.
 */

export { formatPacket } from '../src/model/format-packet.ts';
export type { PacketRow } from '../src/testing/packet-table.ts';
export { parsePacketTable } from '../src/testing/packet-table.ts';
export { formatAddress, parseAddress, parseRange } from './packets/address.ts';
export type { BoundaryOptions } from './packets/generate.ts';
export { boundaryPackets } from './packets/generate.ts';
export { collectHints } from './packets/hints.ts';
