import { quote } from '../../diagnostic/text.ts';
import { changedHosts, type HostWays } from '../../hosts/changed-hosts.ts';
import type { HostList, ListPlan } from '../../hosts/lists.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import type { AddressSet } from '../../net/address-set.ts';
import { isEmpty } from '../../net/address-set.ts';
import { except } from '../../net/algebra.ts';
import { size } from '../../net/count.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { addressesText, countOf, namedText } from '../report/counts.ts';
import type { Because } from './because.ts';
import type { HostChange, HostChanges } from './host-change.ts';

/** Lists that came and went, and what each of the others has otherwise than before. An output that is new is compared with one without lists. */
export function listChanges(from: ListPlan | undefined, to: ListPlan, because: Because): HostChanges {
  const [old, now] = [from?.lists ?? [], to.lists].map((lists) => new Map(lists.map((list) => [list.name, list])));
  if (old === undefined || now === undefined) return [];
  const changes: HostChange[] = [
    ...listsChange(without(now, old), 'added', because),
    ...listsChange(without(old, now), 'removed', because),
  ];
  for (const [name, list] of now) {
    const before = old.get(name);
    if (before === undefined) continue;
    const change = listChange(before, list, because);
    if (change === 'too-large') return undefined;
    changes.push(...change, ...actionChange(before, list));
  }
  return changes;
}

function without(lists: ReadonlyMap<string, HostList>, others: ReadonlyMap<string, HostList>): readonly HostList[] {
  return [...lists.values()].filter(({ name }) => !others.has(name));
}

function listsChange(lists: readonly HostList[], verb: 'added' | 'removed', because: Because): readonly HostChange[] {
  if (lists.length === 0) return [];
  const items = lists.map(({ name }) => name);
  const sets = lists.flatMap(setOf);
  return [
    {
      level: 'medium',
      text: `${countOf(items.length, 'list')} ${verb}: ${namedText(items)}${because({ sets })}`,
      items,
    },
  ];
}

function setOf({ origin }: HostList): readonly string[] {
  return origin === undefined ? [] : [`${origin.feed}:${origin.id}`];
}

interface Difference {
  readonly hosts: readonly DomainPattern[];
  readonly addresses: AddressSet;
}

function listChange(from: HostList, to: HostList, because: Because): readonly HostChange[] | 'too-large' {
  const hosts = changedHosts(waysOf(from), waysOf(to));
  if (hosts === 'too-large') return hosts;
  const patternsTo = (value: Membership) =>
    hosts.filter((one) => one.to === value).flatMap(({ patterns }) => patterns.map(({ pattern }) => pattern));
  const added = { hosts: patternsTo('in'), addresses: except(to.addresses, from.addresses) };
  const removed = { hosts: patternsTo('out'), addresses: except(from.addresses, to.addresses) };
  const parts = [...partsOf(added, 'added'), ...partsOf(removed, 'removed')];
  if (parts.length === 0) return [];
  const about = { sets: setOf(to), patterns: to.origin === undefined ? [...added.hosts, ...removed.hosts] : [] };
  const text = `list ${quote(to.name)}: ${parts.map((part) => part.text).join(', ')}${because(about)}`;
  return [{ level: 'medium', text, items: parts.flatMap((part) => part.items) }];
}

type Membership = 'in' | 'out';

function waysOf({ hosts }: HostList): HostWays<Membership> {
  return { layers: hosts.length === 0 ? [] : [{ hosts, value: 'in' }], otherwise: 'out' };
}

interface Part {
  readonly text: string;
  readonly items: readonly string[];
}

function partsOf({ hosts, addresses }: Difference, verb: 'added' | 'removed'): readonly Part[] {
  const prefixes = prefixTexts(addresses);
  const counts = { ipv4: `${size(addresses, 4)}`, ipv6: `${size(addresses, 6)}` };
  const itemsOf = (names: readonly string[]) => names.map((name) => `${name} ${verb}`);
  return [
    ...(hosts.length === 0
      ? []
      : [{ text: `${countOf(hosts.length, 'host pattern')} ${verb} (${namedText(hosts)})`, items: itemsOf(hosts) }]),
    ...(isEmpty(addresses)
      ? []
      : [{ text: `${addressesText(counts)} ${verb} (${namedText(prefixes)})`, items: itemsOf(prefixes) }]),
  ];
}

/** A list says nothing of what becomes of its members; whoever polls it was told to allow them, or to block them. */
function actionChange(from: HostList, to: HostList): readonly HostChange[] {
  const [before, after] = [from, to].map(({ uses }) =>
    [...new Set(uses.map(({ action }) => action))].sort().join(' and '),
  );
  if (before === after) return [];
  const words = (actions: string | undefined): string => actions || 'no rule';
  return [{ level: 'medium', text: `list ${quote(to.name)} is for ${words(after)} now, and was for ${words(before)}` }];
}
