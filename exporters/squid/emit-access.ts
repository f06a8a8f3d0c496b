import { comment, titleOf } from './emit-comment.ts';
import type { NamedEntry } from './emit-named.ts';

/** `access.conf` below its first line: the entries in their order, each one line or two that decide alike. */
export function accessLines(entries: readonly NamedEntry[]): readonly string[] {
  return entries.flatMap(({ entry, name, clients, values }) => {
    const { action, rule, because } = entry;
    const beginning = `http_access ${action} ${clients?.acl ?? 'all'} ${name}_ports`;
    return [
      '',
      comment(titleOf(rule, because)),
      `${beginning} ${name}_hosts !${name}_apex`,
      ...(values.expressions.length > 0 ? [`${beginning} ${name}_patterns`] : []),
    ];
  });
}
