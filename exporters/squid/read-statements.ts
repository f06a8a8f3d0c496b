import {
  type AccessStatement,
  type AddressSet,
  ANY,
  ANY_HOST,
  ANY_PORT,
  complement,
  exceptIntervals,
  type HostSet,
  intersect,
  intersectIntervals,
  intersectionOfHosts,
  isEmpty,
  otherHosts,
  type PortSet,
  rangeCount,
} from 'rulecast/exporter/read';
import type { Acl } from './read-acls.ts';
import type { AccessLine, Config } from './read-config.ts';
import type { Effects } from './read-effects.ts';
import { type Meaning, meaningOf } from './read-meaning.ts';
import { mayWork, noteAssumed, noteIgnored, noteUndecided, type Report } from './read-report.ts';

/** How many characters of work a range of addresses is counted as. */
const RANGE_WORK = 60;

interface Context {
  readonly effects: Effects;
  readonly report: Report;
  readonly meanings: Map<Acl, Meaning>;
  /** ACLs of which it was said that they ask for reverse names. */
  readonly lookups: Set<Acl>;
}

/** The lines as statements, in order. Lines that match no request are left out and noted. */
export function statementsOf({ access, acls, effects, report }: Config): readonly AccessStatement[] {
  const context: Context = { effects, report, meanings: new Map(), lookups: new Set() };
  // Squid does not start with what is wrong in an ACL that no line uses either.
  for (const acl of acls.values()) cachedMeaning(acl, context);
  return access.flatMap((line) => statementOf(line, context));
}

/** What a line matches so far: each ACL narrows it. */
interface Matched {
  readonly clients: AddressSet;
  readonly ports: PortSet;
  readonly hosts: readonly HostSet[];
  readonly reasons: ReadonlySet<string>;
  /** Its requests are those to the proxy itself. */
  readonly itself: boolean;
}

const EVERYTHING: Matched = { clients: ANY, ports: ANY_PORT, hosts: [], reasons: new Set(), itself: false };

function statementOf(line: AccessLine, context: Context): readonly AccessStatement[] {
  const { report } = context;
  let matched = EVERYTHING;
  for (const term of line.terms) {
    const meaning = cachedMeaning(term.acl, context);
    noteLookups(line, term, context);
    const ranges = meaning.kind === 'clients' ? rangeCount(meaning.clients) + rangeCount(matched.clients) : 1;
    if (!mayWork(report, line.span, ranges * RANGE_WORK)) return [];
    matched = narrow(matched, meaning, { line, negated: term.negated, context });
  }
  if (matched.itself) {
    noteAssumed(
      report,
      line.span,
      'Left out: names of hosts are taken not to lead to the proxy itself, and no request to be for its own pages',
    );
    return [];
  }
  const { clients, ports, hosts } = matched;
  if (isEmpty(clients) || ports.length === 0 || hosts.some(isNone)) {
    noteIgnored(report, line.span, 'The line matches no request');
    return [];
  }
  const reasons = [...matched.reasons, ...reasonsOf(line, context)];
  if (reasons.length > 0) noteUndecided(report, line.span, reasons.join('; '));
  const undecided = reasons.length > 0 ? { undecided: reasons.join('; ') } : {};
  return [{ action: line.action, clients, ports, hosts: hostsOfAll(hosts), ...undecided, span: line.span }];
}

interface NarrowContext {
  readonly line: AccessLine;
  readonly negated: boolean;
  readonly context: Context;
}

function narrow(matched: Matched, meaning: Meaning, { line, negated, context }: NarrowContext): Matched {
  switch (meaning.kind) {
    case 'clients': {
      const clients = intersect(matched.clients, negated ? complement(meaning.clients) : meaning.clients);
      const { clients: effect, directClients } = context.effects;
      const isConcerned = effect !== undefined && !directClients && meaning.clients !== ANY;
      // Everybody may be the client that a header tells of.
      return isConcerned ? withReason(matched, effect.reason) : { ...matched, clients };
    }
    case 'ports': {
      const ports = negated ? exceptIntervals(ANY_PORT, meaning.ports) : meaning.ports;
      return { ...matched, ports: intersectIntervals(matched.ports, ports) };
    }
    case 'hosts': {
      const hosts = negated ? otherHosts(meaning.hosts) : meaning.hosts;
      return { ...matched, hosts: [...matched.hosts, hosts] };
    }
    case 'itself':
      if (negated) return matched;
      // An allow would let through what only looks like a request for the proxy's own pages.
      return line.action === 'deny' ? { ...matched, itself: true } : withReason(matched, meaning.reason);
    case 'unknown':
      return withReason(matched, meaning.reason);
  }
}

function withReason(matched: Matched, reason: string): Matched {
  return { ...matched, reasons: new Set([...matched.reasons, reason]) };
}

function reasonsOf({ action, conditional }: AccessLine, { effects }: Context): readonly string[] {
  const found: string[] = [];
  if (conditional) found.push('the line stands in an if block');
  if (action === 'allow' && effects.allows !== undefined) found.push(effects.allows.reason);
  return found;
}

function cachedMeaning(acl: Acl, { meanings, report }: Context): Meaning {
  const known = meanings.get(acl);
  if (known !== undefined) return known;
  const meaning = meaningOf(acl, report);
  meanings.set(acl, meaning);
  return meaning;
}

/** Says once of an ACL that squid asks for the name of a bare address, where that can let a request through. */
function noteLookups(
  { action }: AccessLine,
  { acl, negated }: AccessLine['terms'][number],
  { lookups, report }: Context,
): void {
  const isHosts = acl.type === 'dstdomain' || acl.type === 'dstdom_regex';
  if (!isHosts || acl.noLookups || lookups.has(acl) || (action === 'allow') === negated) return;
  lookups.add(acl);
  const message = `ACL ${acl.name} is without -n: a request to a bare address is let through where the name that the address leads to says so`;
  noteUndecided(report, acl.span, message);
}

function isNone(hosts: HostSet): boolean {
  return hosts.kind === 'patterns' && hosts.patterns.length === 0;
}

function hostsOfAll(hosts: readonly HostSet[]): HostSet {
  const [first = ANY_HOST, ...more] = hosts;
  return more.length === 0 ? first : intersectionOfHosts(hosts);
}
