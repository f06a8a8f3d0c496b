import type { LostSomewhere } from '../../exporter/fit-hosts/lost-hosts.ts';
import { type DomainPattern, keyOfSet } from '../../model/endpoint-set.ts';
import type { Narrowing } from '../../proof/hosts/check-losses.ts';
import type { HostPlan } from './plan.ts';

/** What is written of each entry of a plan; none where nothing is lost. */
export function narrowingsOfAccess({
  whole,
  plan,
  lost,
}: Extract<HostPlan, { subject: 'access' }>): readonly Narrowing[] {
  if (lost.length === 0) return [];
  return whole.entries.map(({ rule, because, hosts }) => ({
    subject: `rule ${rule} for ${because.feed}:${because.id}`,
    whole: hosts,
    written: plan.entries.find((one) => one.rule === rule && keyOfSet(one.because) === keyOfSet(because))?.hosts ?? [],
    lost: patternsOf(lost),
  }));
}

/** What is written of each list that loses something. */
export function narrowingsOfLists({
  whole,
  plan,
  lost,
}: Extract<HostPlan, { subject: 'lists' }>): readonly Narrowing[] {
  return [...lost].map(([name, patterns]) => {
    const written = plan.lists.find((list) => list.name === name)?.hosts ?? [];
    const hosts = whole.lists.find((list) => name === list.name || name.startsWith(`${list.name}.`))?.hosts ?? [];
    return { subject: `the list ${name}`, whole: hosts, written, lost: patternsOf(patterns) };
  });
}

function patternsOf(lost: readonly LostSomewhere[]): readonly DomainPattern[] {
  return lost.map(({ pattern }) => pattern);
}
