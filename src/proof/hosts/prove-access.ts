import type { AccessReading } from '../../exporter/host-reading.ts';
import type { AccessPlan } from '../../hosts/access.ts';
import { type AccessCell, accessCells } from '../../hosts/access-cells.ts';
import { compareDecisions, type HostDecision } from '../../hosts/compare-hosts.ts';
import { type HostSet, hostsOf } from '../../hosts/host-set.ts';
import { overlaps } from '../../net/algebra.ts';
import { overlapsIntervals } from '../../net/interval-set.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** A statement of either side, in one shape. */
interface Statement extends AccessCell {
  readonly hosts: HostSet;
  readonly value: string;
}

/** Compares what a file lets through with its plan, for every client, port and host there is. What neither says anything of is equal. */
export function proveAccess(plan: AccessPlan, { statements }: AccessReading): HostProof {
  const wanted = plan.entries.map(
    (entry): Statement => ({ ...entry, hosts: hostsOf(entry.hosts), value: WORDS[entry.action] }),
  );
  const read = statements.map((one): Statement => ({ ...one, value: WORDS[one.action] }));
  const doubt = statements.find(({ undecided }) => undecided !== undefined)?.undecided;
  if (doubt !== undefined) return { kind: 'undecided', reason: doubt };
  const seen = new Set<string>();
  for (const cell of accessCells([...wanted, ...read])) {
    const [one, other] = [within(wanted, cell), within(read, cell)];
    // Cells that meet the same statements have the same answer.
    const key = JSON.stringify([one.places, other.places]);
    if (seen.has(key)) continue;
    seen.add(key);
    const found = compareDecisions(one.decisions, other.decisions);
    if (found.kind === 'too-large')
      return { kind: 'undecided', reason: 'the patterns take more work to compare than the budget allows' };
    if (found.kind === 'differs') {
      const [said, done] = found.values.map((value) => value ?? 'left to other rules');
      return refuted(`the host ${found.host} ${cellText(cell)}`, said ?? '', done ?? '');
    }
  }
  return { kind: 'proved', checked: 'all' };
}

const WORDS = { allow: 'allowed', deny: 'denied' } as const;

function within(
  statements: readonly Statement[],
  { clients, ports }: AccessCell,
): { readonly places: readonly number[]; readonly decisions: readonly HostDecision[] } {
  const places = [...statements.keys()].filter((index) => {
    const one = statements[index];
    return one !== undefined && overlaps(one.clients, clients) && overlapsIntervals(one.ports, ports);
  });
  return { places, decisions: places.flatMap((index) => statements[index] ?? []) };
}

function cellText({ clients, ports }: AccessCell): string {
  const [client] = prefixTexts(clients);
  return `on port ${ports[0]?.from} for clients of ${client}`;
}
