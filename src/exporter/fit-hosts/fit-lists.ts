import type { HostList, ListPlan } from '../../hosts/lists.ts';
import { minimalPatterns } from '../../hosts/pattern.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import { isNonEmpty } from '../../model/non-empty.ts';
import { EMPTY, isEmpty } from '../../net/address-set.ts';
import type { FittedHost, ListExporter } from '../host-exporter.ts';
import type { LostSomewhere } from './lost-hosts.ts';
import { writtenHosts } from './written-hosts.ts';

/** Lists as a target takes them; `undefined` when it takes nothing of them. */
export interface FittedLists {
  readonly plan: ListPlan | undefined;
  /** By the name of the list of `plan` that loses them, or would be. */
  readonly lost: ReadonlyMap<string, readonly LostSomewhere[]>;
}

/** What of a list is written where. */
interface Part {
  readonly suffix: string | undefined;
  readonly addresses: boolean;
  readonly hosts: boolean;
  readonly fitHost: ((pattern: DomainPattern) => FittedHost) | undefined;
}

/** Splits lists into the parts of their target, and leaves out what it cannot say. */
export function fitLists<O>(exporter: ListExporter<O>, options: O, plan: ListPlan): FittedLists {
  const lost = new Map<string, readonly LostSomewhere[]>();
  const parts = partsOf(exporter, options);
  const lists = plan.lists.flatMap((list) => parts.map((part) => partOf(list, part, lost)));
  const filled = lists.filter(({ addresses, hosts }) => hosts.length > 0 || !isEmpty(addresses));
  return { plan: isNonEmpty(filled) ? { ...plan, lists: filled } : undefined, lost };
}

function partsOf<O>(exporter: ListExporter<O>, options: O): readonly Part[] {
  const parts = exporter.parts?.(options);
  if (parts !== undefined) {
    return parts.map((part) => ({
      suffix: part.suffix,
      addresses: part.members === 'addresses',
      hosts: part.members === 'hosts',
      fitHost: part.members === 'hosts' ? part.fitHost : undefined,
    }));
  }
  const { addresses, hosts } = exporter.members?.(options) ?? { addresses: true, hosts: true };
  const { fitHost } = exporter;
  const ofOptions = fitHost && ((pattern: DomainPattern) => fitHost.call(exporter, pattern, options));
  return [{ suffix: undefined, addresses, hosts, fitHost: ofOptions }];
}

function partOf(list: HostList, part: Part, lost: Map<string, readonly LostSomewhere[]>): HostList {
  const { suffix } = part;
  const name = suffix === undefined ? list.name : `${list.name}.${suffix}`;
  const written = part.hosts ? writtenHosts(list.hosts, part.fitHost) : { hosts: [], lost: [] };
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
    addresses: part.addresses ? list.addresses : EMPTY,
    hosts: written.lost.length === 0 ? written.hosts : minimalPatterns(written.hosts),
  };
}
