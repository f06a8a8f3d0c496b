import type { AccessReading } from '../../exporter/host-reading.ts';
import type { AccessPlan } from '../../hosts/access.ts';
import { compareDecisions, type HostDecision } from '../../hosts/compare-hosts.ts';
import { type HostSet, hostsOf } from '../../hosts/host-set.ts';
import { type AddressSet, ANY, isEmpty } from '../../net/address-set.ts';
import { except, intersect, overlaps } from '../../net/algebra.ts';
import { exceptIntervals, intersectIntervals, overlapsIntervals } from '../../net/interval-set.ts';
import { ANY_PORT, type PortSet } from '../../net/port-set.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** A statement of either side, in one shape. */
interface Statement {
  readonly clients: AddressSet;
  readonly ports: PortSet;
  readonly hosts: HostSet;
  readonly value: string;
}

/** Clients and ports that all statements treat alike. */
interface Cell {
  readonly clients: AddressSet;
  readonly ports: PortSet;
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
  for (const cell of cellsOf([...wanted, ...read])) {
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
  { clients, ports }: Cell,
): { readonly places: readonly number[]; readonly decisions: readonly HostDecision[] } {
  const places = [...statements.keys()].filter((index) => {
    const one = statements[index];
    return one !== undefined && overlaps(one.clients, clients) && overlapsIntervals(one.ports, ports);
  });
  return { places, decisions: places.flatMap((index) => statements[index] ?? []) };
}

/** All clients and ports, divided so that no statement divides them further. */
function cellsOf(statements: readonly Statement[]): readonly Cell[] {
  const clients = divide<AddressSet>(
    [ANY],
    statements.map((one) => one.clients),
    {
      intersect,
      except,
      isEmpty: (set) => isEmpty(set),
    },
  );
  const ports = divide<PortSet>(
    [ANY_PORT],
    statements.map((one) => one.ports),
    {
      intersect: intersectIntervals,
      except: exceptIntervals,
      isEmpty: (set) => set.length === 0,
    },
  );
  return clients.flatMap((one) => ports.map((other) => ({ clients: one, ports: other })));
}

interface Algebra<S> {
  intersect(a: S, b: S): S;
  except(a: S, b: S): S;
  isEmpty(set: S): boolean;
}

function divide<S>(all: readonly S[], by: readonly S[], algebra: Algebra<S>): readonly S[] {
  return by.reduce<readonly S[]>(
    (cells, set) =>
      cells
        .flatMap((cell) => [algebra.intersect(cell, set), algebra.except(cell, set)])
        .filter((cell) => !algebra.isEmpty(cell)),
    all,
  );
}

function cellText({ clients, ports }: Cell): string {
  const [client] = prefixTexts(clients);
  return `on port ${ports[0]?.from} for clients of ${client}`;
}
