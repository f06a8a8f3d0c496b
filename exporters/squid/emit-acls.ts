import { type AddressSet, type PortSet, prefixTexts } from 'rulecast/exporter/emit';
import { comment, titleOf } from './emit-comment.ts';
import type { ClientsName, NamedEntry } from './emit-named.ts';

/** `acls.conf` below its first line: the clients in front of the first entry that has them, then the ACLs of the entry. */
export function aclLines(entries: readonly NamedEntry[]): readonly string[] {
  const written = new Set<string>();
  return entries.flatMap((named) => {
    const { clients } = named;
    const isNew = clients !== undefined && !written.has(clients.acl);
    if (isNew) written.add(clients.acl);
    return [...(isNew ? clientLines(named, clients) : []), ...entryLines(named)];
  });
}

function clientLines({ entry }: NamedEntry, { acl, only }: ClientsName): readonly string[] {
  return ['', comment(titleOf(entry.rule, only)), ...acls(acl, 'src', prefixValues(entry.clients))];
}

/** Squid takes `0.0.0.0/0` for every address of both families. */
function prefixValues(clients: AddressSet): readonly string[] {
  return prefixTexts(clients).flatMap((text) => (text === '0.0.0.0/0' ? ['0.0.0.0/1', '128.0.0.0/1'] : [text]));
}

function entryLines({ entry, name, values }: NamedEntry): readonly string[] {
  const { hosts, apexes, expressions } = values;
  return [
    '',
    comment(titleOf(entry.rule, entry.because)),
    ...acls(`${name}_ports`, 'port', portValues(entry.ports)),
    ...acls(`${name}_hosts`, 'dstdomain -n', hosts),
    ...acls(`${name}_apex`, 'dstdomain -n', apexes),
    ...acls(`${name}_patterns`, 'dstdom_regex -n -i', expressions),
  ];
}

function portValues(ports: PortSet): readonly string[] {
  return ports.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
}

/** One line a value. `--` ends the flags, for a value that would be taken for one. */
function acls(name: string, type: string, values: readonly string[]): readonly string[] {
  return values.map((value) => `acl ${name} ${type} ${value.startsWith('-') ? `-- ${value}` : value}`);
}
