import type { AccessReading } from '../../exporter/host-reading.ts';
import type { AccessPlan } from '../../hosts/access.ts';
import { type AccessCell, accessCells } from '../../hosts/access-cells.ts';
import { compareDecisions } from '../../hosts/compare-hosts.ts';
import { type HostSet, hostsOf } from '../../hosts/host-set.ts';
import { decisionMerger } from '../../hosts/merge-decisions.ts';
import type { Meter } from '../../hosts/meter.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** A statement of either side, in one shape. */
interface Statement extends AccessCell {
  readonly hosts: HostSet;
  readonly value: string;
}

/** Work for one file, in all; beyond it nothing is known. */
const WORK_MAX = 30_000_000;

const TOO_LARGE: HostProof = {
  kind: 'undecided',
  reason: 'clients, ports and patterns take more work to compare than the budget allows',
};

/** Compares what a file lets through with its plan, for every client, port and host there is. What neither says anything of is equal. */
export function proveAccess(plan: AccessPlan, { statements }: AccessReading): HostProof {
  const wanted = plan.entries.map(
    (entry): Statement => ({ ...entry, hosts: hostsOf(entry.hosts), value: WORDS[entry.action] }),
  );
  const read = statements.map((one): Statement => ({ ...one, value: WORDS[one.action] }));
  const doubt = statements.find(({ undecided }) => undecided !== undefined)?.undecided;
  if (doubt !== undefined) return { kind: 'undecided', reason: doubt };
  const meter: Meter = { left: WORK_MAX };
  const merge = decisionMerger();
  const seen = new Set<string>();
  for (const cell of accessCells([...wanted, ...read], meter)) {
    const one = merge(cell.met.flatMap((place) => wanted[place] ?? []));
    const other = merge(cell.met.flatMap((place) => read[place - wanted.length] ?? []));
    // Cells about which the same is said, in whatever statements, have the same answer.
    const key = JSON.stringify([one.key, other.key]);
    if (seen.has(key)) continue;
    seen.add(key);
    const found = compareDecisions(one.decisions, other.decisions, meter);
    if (found.kind === 'too-large') return TOO_LARGE;
    if (found.kind === 'differs') {
      const [said, done] = found.values.map((value) => value ?? 'left to other rules');
      return refuted(`the host ${found.host} ${cellText(cell)}`, said ?? '', done ?? '');
    }
  }
  return meter.left < 0 ? TOO_LARGE : { kind: 'proved', checked: 'all' };
}

const WORDS = { allow: 'allowed', deny: 'denied' } as const;

function cellText({ clients, ports }: AccessCell): string {
  const [client] = prefixTexts(clients);
  return `on port ${ports[0]?.from} for clients of ${client}`;
}
