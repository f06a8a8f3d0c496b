import {
  type AddressSet,
  type HostSet,
  hostsOf,
  type PortSet,
  quote,
  type Span,
  unionOfHosts,
} from 'rulecast/exporter/read';
import { otherType } from './read-acl-types.ts';
import type { Acl, AclValue } from './read-acls.ts';
import { clientsOf } from './read-clients.ts';
import { domainsOf } from './read-domains.ts';
import { portsOf } from './read-ports.ts';
import { hostsOfRegex } from './read-regex-hosts.ts';
import { mayWork, noteAssumed, type Report } from './read-report.ts';

/** The requests of an ACL. `itself`: those to the proxy itself, and to nothing else as far as names of hosts tell. */
export type Meaning =
  | { readonly kind: 'clients'; readonly clients: AddressSet }
  | { readonly kind: 'ports'; readonly ports: PortSet }
  | { readonly kind: 'hosts'; readonly hosts: HostSet }
  | { readonly kind: 'itself' | 'unknown'; readonly reason: string };

/** What an ACL says once all lines are read. */
export function meaningOf(acl: Acl, report: Report): Meaning {
  if (acl.builtIn && acl.itself) return { kind: 'itself', reason: `acl ${acl.name} is about the proxy itself` };
  const other = otherType(acl.type);
  if (other !== undefined) return { kind: 'unknown', reason: `acl ${acl.name} ${acl.type} depends on ${other}` };
  const meaning = meaningOfValues(acl, report);
  // What is wrong with the values that are there is reported all the same.
  return acl.unknown === undefined ? meaning : { kind: 'unknown', reason: acl.unknown };
}

function meaningOfValues({ name, type, values }: Acl, report: Report): Meaning {
  if (type === 'src') {
    const found = clientsOf(values, report);
    return found.kind === 'known'
      ? { kind: 'clients', clients: found.clients }
      : { kind: 'unknown', reason: `acl ${name}: ${found.reason}` };
  }
  if (type === 'port') return { kind: 'ports', ports: portsOf(values, report) };
  if (type === 'dstdomain') return { kind: 'hosts', hosts: domainsOf(values, report) };
  return meaningOfRegexes(name, values, report);
}

function meaningOfRegexes(name: string, values: readonly AclValue[], report: Report): Meaning {
  const all: HostSet[] = [];
  for (const { text, span, ignoreCase } of values) {
    const found = hostsOfRegex(text, { ignoreCase });
    if (!mayWork(report, span, found.work)) break;
    if (!found.ok) return { kind: 'unknown', reason: `acl ${name}: ${quote(text)} ${found.reason}, which is not read` };
    if (found.isEmpty) noteNoHost(text, span, report);
    else all.push(found.hosts);
  }
  const [first = hostsOf([]), ...more] = all;
  return { kind: 'hosts', hosts: more.length === 0 ? first : unionOfHosts(all) };
}

function noteNoHost(text: string, span: Span, report: Report): void {
  const hint = /[A-Z]/.test(text) ? ': names of hosts arrive in lower case, and -i does not stand in front of it' : '';
  noteAssumed(report, span, `${quote(text)} matches no host${hint}`);
}
