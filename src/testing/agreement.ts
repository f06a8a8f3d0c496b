import assert from 'node:assert/strict';
import type { Exporter } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { decide, describeDecider } from '../model/decide.ts';
import { formatPacket } from '../model/format-packet.ts';
import type { Packet, Verdict } from '../model/packet.ts';
import { type Decision, evaluate } from '../proof/evaluate.ts';
import type { FittedCase } from './fitted-case.ts';

/** How often each verdict was given, and the names of everything that gave one. */
export interface Tally {
  readonly verdicts: Readonly<Record<Verdict, number>>;
  readonly deciders: ReadonlySet<string>;
}

/**
 * Decides every packet by the policy and by the reading; the first that differs fails with both verdicts and the deciding line. Where the platform keeps
 * connections by itself, only packets of state `new` are compared.
 */
export function assertAgreement(
  exporter: Exporter,
  one: FittedCase,
  { reading, packets }: { readonly reading: PacketReading; readonly packets: readonly Packet[] },
): Tally {
  const verdicts = { allow: 0, drop: 0, reject: 0, pass: 0 };
  const deciders = new Set<string>();
  for (const packet of packets) {
    if (exporter.replies === 'engine' && packet.state !== 'new') continue;
    const wanted = decide(one.policy, one.expected(packet.direction), packet);
    const got = evaluate(reading, packet, one.binding);
    verdicts[wanted.verdict] += 1;
    deciders.add(describeDecider(wanted.by));
    if (got.kind === 'decided' && got.verdict === wanted.verdict) continue;
    assert.fail(
      `${formatPacket(packet)}: the policy says ${wanted.verdict} (${describeDecider(wanted.by)}), the file ${describe(got)}`,
    );
  }
  return { verdicts, deciders };
}

function describe(decision: Decision): string {
  const word = decision.kind === 'decided' ? decision.verdict : `cannot be decided, ${decision.reason}`;
  const { statement } = decision;
  if (statement === undefined) return `${word} (end of chain "${decision.chain}")`;
  const { file, start } = statement.span;
  return `${word} (${file}:${start.line}${statement.label === undefined ? '' : `, "${statement.label}"`})`;
}
