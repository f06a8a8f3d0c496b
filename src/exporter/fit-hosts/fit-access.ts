import type { AccessEntry, AccessPlan } from '../../hosts/access.ts';
import { minimalPatterns } from '../../hosts/pattern.ts';
import { isNonEmpty } from '../../model/non-empty.ts';
import type { AccessExporter } from '../host-exporter.ts';
import type { LostSomewhere } from './lost-hosts.ts';
import { writtenHosts } from './written-hosts.ts';

/** A plan as a target can say it; `undefined` when it can say nothing of it. */
export interface FittedAccess {
  readonly plan: AccessPlan | undefined;
  readonly lost: readonly LostSomewhere[];
}

/** Leaves out of a plan what its target cannot say. */
export function fitAccess<O>(exporter: AccessExporter<O>, options: O, plan: AccessPlan): FittedAccess {
  const { fitHost } = exporter;
  const lost: LostSomewhere[] = [];
  const entries = plan.entries.flatMap((entry): readonly AccessEntry[] => {
    const written = writtenHosts(entry.hosts, fitHost && ((pattern) => fitHost.call(exporter, pattern, options)));
    lost.push(...written.lost.map((one) => ({ ...one, isBlocked: entry.action === 'deny' })));
    const hosts = written.lost.length === 0 ? entry.hosts : minimalPatterns(written.hosts);
    return isNonEmpty(hosts) ? [{ ...entry, hosts }] : [];
  });
  return { plan: isNonEmpty(entries) ? { ...plan, entries } : undefined, lost };
}
