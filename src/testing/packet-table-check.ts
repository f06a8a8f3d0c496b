import assert from 'node:assert/strict';
import type { Exporter } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { decide, describeDecider } from '../model/decide.ts';
import { evaluate } from '../proof/evaluate.ts';
import type { FittedCase } from './fitted-case.ts';
import { type PacketRow, parsePacketTable } from './packet-table.ts';

/** A packet table, the reading it is held against, and the exporter whose output its labels speak of. */
export interface LabelledTable {
  readonly reading: PacketReading;
  readonly table: string;
  readonly labelledFor: string;
}

/**
 * Decides each labelled packet by the policy and by the reading. Labels are those of the case's first output, with its hook and its housekeeping; for another
 * exporter the file is compared with the policy. Where the platform keeps connections by itself, only packets that begin one count.
 */
export function decideTable(
  exporter: Exporter,
  site: FittedCase,
  { reading, table, labelledFor }: LabelledTable,
): number {
  const rows = parsePacketTable(table).filter((row) => row.site === site.site && isComparable(exporter, row));
  for (const { packet, verdict, by, text, line } of rows) {
    const where = `packets.txt:${line}: ${text}`;
    const policy = decide(site.policy, site.expected(packet.direction), packet);
    const file = evaluate(reading, packet, site.binding);
    if (labelledFor === exporter.id) {
      assert.equal(policy.verdict, verdict, `${where}: the policy decides by ${describeDecider(policy.by)}`);
      if (by !== undefined) assert.equal(describeDecider(policy.by), by, where);
    }
    const got = file.kind === 'decided' ? file.verdict : file.reason;
    assert.equal(got, policy.verdict, `${where}: the file decides otherwise`);
  }
  return rows.length;
}

function isComparable(exporter: Exporter, { packet }: PacketRow): boolean {
  return exporter.replies !== 'engine' || packet.state === 'new';
}
