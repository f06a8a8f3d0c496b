import type { Span } from 'rulecast/exporter/read';
import { type Line, spanOf } from './read-lines.ts';
import { noteUndecided, type Report, refuse } from './read-report.ts';
import { wordsOf } from './read-words.ts';

/** What other directives do to lines `http_access`, and where the first one stands. */
export interface Effects {
  /** Clients are not whom a connection comes from. */
  clients: { readonly reason: string; readonly span: Span } | undefined;
  /** What is allowed may be denied in another place. */
  allows: { readonly reason: string; readonly span: Span } | undefined;
  /** `acl_uses_indirect_client off`: ACLs see whom a connection comes from all the same. */
  directClients: boolean;
}

export function noEffects(): Effects {
  return { clients: undefined, allows: undefined, directClients: false };
}

const CLIENTS = new Set(['follow_x_forwarded_for', 'proxy_protocol_access']);
const ALLOWS = new Set(['adapted_http_access', 'http_access2', 'http_reply_access', 'miss_access']);

/** Takes note of a directive that changes what lines `http_access` mean. False for others. */
export function readEffect(
  word: string,
  line: Line,
  { effects, report }: { readonly effects: Effects; readonly report: Report },
): boolean {
  const values = wordsOf(line)
    .slice(1)
    .map(({ text }) => text);
  const span = spanOf(line);
  if (CLIENTS.has(word)) {
    if (values[0] !== 'deny') effects.clients ??= { reason: `${word} takes clients' addresses from elsewhere`, span };
    return true;
  }
  if (ALLOWS.has(word)) {
    if (values.join(' ') !== 'allow all') effects.allows ??= { reason: `${word} may deny what is allowed here`, span };
    return true;
  }
  if (word === 'ssl_bump') {
    if (values[0] === 'terminate') effects.allows ??= { reason: 'ssl_bump may deny what is allowed here', span };
    return values[0] === 'terminate';
  }
  if (word === 'acl_uses_indirect_client') {
    effects.directClients = values[0] === 'off';
    return true;
  }
  if (word === 'configuration_includes_quoted_values') {
    if (values[0] === 'on') refuse(report, span, 'Quotes mean values and not files from here on, which is not read');
    return true;
  }
  if (word === 'append_domain') {
    noteUndecided(report, span, 'Hosts without a dot get a domain before they are compared');
    return true;
  }
  return false;
}
