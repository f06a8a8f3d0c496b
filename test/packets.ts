/** Packets to try: made at the boundaries of a policy, or written by hand. Imports nothing of rulecast, like the reference. */
export type { AddressRange } from './packets/address.ts';
export { formatAddress, parseAddress, parseRange } from './packets/address.ts';
export type { BoundaryOptions, Hints, IcmpHint, NumberRange, Pairing, ServiceHint } from './packets/generate.ts';
export { boundaryPackets } from './packets/generate.ts';
export { collectHints } from './packets/hints.ts';
export type { PacketRow } from './packets/table.ts';
export { formatPacket, parsePacketTable } from './packets/table.ts';
