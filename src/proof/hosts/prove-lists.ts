import type { ListReading, ReadList } from '../../exporter/host-reading.ts';
import { compareHostSets, type HostComparison } from '../../hosts/compare-hosts.ts';
import { hostsOf } from '../../hosts/host-set.ts';
import type { HostList, ListPlan } from '../../hosts/lists.ts';
import { type AddressSet, isEmpty } from '../../net/address-set.ts';
import { except } from '../../net/algebra.ts';
import { prefixTexts } from '../../net/prefix-texts.ts';
import { type HostProof, refuted } from './host-proof.ts';

/** Compares every list of a file with what it must hold: every address and every host there is. */
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

function proveList({ name, addresses, hosts }: HostList, read: ReadList): HostProof {
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
