import type { ListReading, ReadList, ToldOfList } from '../../exporter/host-reading.ts';
import { serviceText } from '../../exporter/service-text.ts';
import { compareHostSets, type HostComparison } from '../../hosts/compare-hosts.ts';
import { hostsOf } from '../../hosts/host-set.ts';
import type { HostList, ListPlan } from '../../hosts/lists.ts';
import type { Action } from '../../model/packet.ts';
import { type AddressSet, isEmpty } from '../../net/address-set.ts';
import { except } from '../../net/algebra.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** Compares every list of a file with what it must hold: every address and every host there is, and what is told beside them. */
export function proveLists(plan: ListPlan, { lists }: ListReading): HostProof {
  const wanted = new Map(plan.lists.map((list) => [list.name, list]));
  for (const name of lists.keys()) {
    if (!wanted.has(name)) return refuted(`the list ${name}`, 'no such list', 'a list');
  }
  for (const [name, list] of wanted) {
    const read = lists.get(name);
    const proof = read === undefined ? refuted(`the list ${name}`, 'a list', 'no such list') : proveList(list, read);
    if (proof.kind !== 'proved') return proof;
  }
  return { kind: 'proved', checked: 'all' };
}

function proveList(list: HostList, read: ReadList): HostProof {
  const { name, addresses, hosts } = list;
  const untrue = read.told && untrueOf(list, read.told);
  if (untrue !== undefined) return untrue;
  const address = differingAddress(addresses, read.addresses);
  if (address !== undefined) return refuted(`the address ${address.text} in list ${name}`, ...words(address.isWanted));
  const found: HostComparison = compareHostSets(hostsOf(hosts), hostsOf(read.hosts));
  switch (found.kind) {
    case 'equal':
      return { kind: 'proved', checked: 'all' };
    case 'differs':
      return refuted(`the host ${found.host} in list ${name}`, ...words(found.values[0] !== undefined));
    case 'too-large':
      return {
        kind: 'undecided',
        reason: `the patterns of list ${name} take more work to compare than the budget allows`,
      };
  }
}

/** Who opens ports for a list does so by what stands beside it. */
function untrueOf({ name, uses, services }: HostList, told: ToldOfList): HostProof | undefined {
  const all = uses.map(({ action }) => action);
  const actions = new Set(all).size === 1 ? all.slice(0, 1) : all;
  if (actions.join() !== told.actions.join())
    return refuted(`what rules do with the list ${name}`, textOf(actions), textOf(told.actions));
  const text = serviceText(services);
  return text === told.services ? undefined : refuted(`the services of the list ${name}`, text, told.services);
}

function textOf(actions: readonly Action[]): string {
  return actions.length === 0 ? 'nothing' : actions.join(', ');
}

function words(isWanted: boolean): readonly [string, string] {
  return isWanted ? ['in it', 'not in it'] : ['not in it', 'in it'];
}

function differingAddress(
  wanted: AddressSet,
  read: AddressSet,
): { readonly text: string; readonly isWanted: boolean } | undefined {
  const missing = except(wanted, read);
  const more = except(read, wanted);
  const [text] = prefixTexts(isEmpty(missing) ? more : missing);
  return text === undefined ? undefined : { text, isWanted: !isEmpty(missing) };
}
