/** Packets to try: made at the boundaries of a policy, or written by hand. Imports nothing of rulecast, like the reference. */
export { formatAddress, parseAddress, parseRange } from './packets/address.ts';
export type { BoundaryOptions } from './packets/generate.ts';
export { boundaryPackets } from './packets/generate.ts';
export { collectHints } from './packets/hints.ts';
export type { PacketRow } from './packets/table.ts';
export { formatPacket, parsePacketTable } from './packets/table.ts';
