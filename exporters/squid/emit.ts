import type { AccessPlan, Artifact } from 'rulecast/exporter/emit';
import { accessLines } from './emit-access.ts';
import { aclLines } from './emit-acls.ts';
import { comment, shown } from './emit-comment.ts';
import { nameEntries } from './emit-named.ts';
import type { SquidOptions } from './options.ts';

/** The two files that `squid.conf` includes. Lists are ACLs inline: of a file of values that is missing, Squid would make an empty one. */
export function emit(plan: AccessPlan, { prefix }: SquidOptions): readonly Artifact[] {
  const entries = nameEntries(plan, prefix);
  const site = plan.site === undefined ? '' : `, site ${shown(plan.site)}`;
  const head = `policy ${shown(plan.policy)}${site}`;
  return [
    { path: 'acls.conf', text: file([comment(`ACLs of ${head}: include before access.conf`), ...aclLines(entries)]) },
    {
      path: 'access.conf',
      text: file([comment(`access of ${head}: the lines that follow it decide the rest`), ...accessLines(entries)]),
    },
  ];
}

function file(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
