import type { HostList, ListPlan } from '../../hosts/lists.ts';
import { minimalPatterns } from '../../hosts/pattern.ts';
import { isNonEmpty } from '../../model/non-empty.ts';
import { EMPTY, isEmpty } from '../../net/address-set.ts';
import type { ListExporter, ListPart } from '../host-exporter.ts';
import type { LostSomewhere } from './lost-hosts.ts';
import { writtenHosts } from './written-hosts.ts';

/** Lists as a target takes them; `undefined` when it takes nothing of them. */
export interface FittedLists {
  readonly plan: ListPlan | undefined;
  /** By the name of the list of `plan` that loses them, or would be. */
  readonly lost: ReadonlyMap<string, readonly LostSomewhere[]>;
}

/** What of a list is written where. */
type Part = ListPart | { readonly suffix?: undefined; readonly members: 'all' };

const WHOLE: readonly Part[] = [{ members: 'all' }];

/** Splits lists into the parts of their target, and leaves out what it cannot say. */
export function fitLists<O>(exporter: ListExporter<O>, options: O, plan: ListPlan): FittedLists {
  const lost = new Map<string, readonly LostSomewhere[]>();
  const parts = exporter.parts?.(options) ?? WHOLE;
  const lists = plan.lists.flatMap((list) => parts.map((part) => partOf(list, part, lost)));
  const filled = lists.filter(({ addresses, hosts }) => hosts.length > 0 || !isEmpty(addresses));
  return { plan: isNonEmpty(filled) ? { ...plan, lists: filled } : undefined, lost };
}

function partOf(list: HostList, part: Part, lost: Map<string, readonly LostSomewhere[]>): HostList {
  const { suffix, members } = part;
  const name = suffix === undefined ? list.name : `${list.name}.${suffix}`;
  const written = writtenHosts(
    members === 'addresses' ? [] : list.hosts,
    members === 'hosts' ? part.fitHost : undefined,
  );
  const isBlocked = list.uses.some(({ action }) => action === 'drop' || action === 'reject');
  if (written.lost.length > 0)
    lost.set(
      name,
      written.lost.map((one) => ({ ...one, isBlocked })),
    );
  return {
    ...list,
    name,
    ...(suffix !== undefined && { part: { list: list.name, suffix } }),
    addresses: members === 'hosts' ? EMPTY : list.addresses,
    hosts: written.lost.length === 0 ? written.hosts : minimalPatterns(written.hosts),
  };
}
