import type { AddressSet } from '../../../src/net/address-set.ts';
import { unionAll } from '../../../src/net/algebra.ts';
import { parseAddressText } from '../../../src/net/parse.ts';
import type { PacketMatch } from '../../../src/packetset/program.ts';
import type { Guardrails, LimitName } from '../../../src/review/guardrails/guardrails.ts';
import { judge } from '../../../src/review/guardrails/judge.ts';
import { readGuardrails } from '../../../src/review/guardrails/read-guardrails.ts';
import type { Cause, Change, Review, Subject, Violation } from '../../../src/review/review.ts';

const SHOWN = { names: [], prefixes: [], ipv4: '0', ipv6: '0' };

export const RULE_ADDED: Cause = { kind: 'rule-added', text: 'rule "web" added', side: 'to' };

/** A change that opens a term, or does what `more` says. Only what judges read is true to life. */
export function change(term: PacketMatch, more: Partial<Change> = {}): Change {
  return {
    id: '00000001',
    effect: 'opened',
    term,
    verdicts: { from: ['drop'], to: ['allow'] },
    directions: [],
    states: [],
    services: ['tcp/443'],
    source: SHOWN,
    destination: SHOWN,
    packets: '1',
    level: 'low',
    risks: [],
    causes: [RULE_ADDED],
    deciders: { from: { verdict: 'drop', by: 'default' }, to: { verdict: 'allow', by: 'web' } },
    example: '',
    subjects: ['p'],
    ...more,
  };
}

export function subject(name: string, site?: string): Subject {
  return { kind: 'policy', name, ...(site && { site }), state: 'compared', outcome: 'changed', fingerprints: {} };
}

export function review(changes: readonly Change[], more: Partial<Review> = {}): Review {
  const none = { changes: 0, ipv4: '0', ipv6: '0' };
  return {
    from: { label: 'old' },
    to: { label: 'new' },
    subjects: [subject('p')],
    changes,
    domains: [],
    moves: [],
    settings: [],
    violations: [],
    proofs: [],
    assumptions: [],
    totals: { effects: { opened: none, closed: none, altered: none, undecided: none } },
    ...more,
  };
}

/** Addresses of prefixes and ranges, separated by blanks. */
export function addresses(text: string): AddressSet {
  return unionAll(
    text.split(' ').map((one) => {
      const parsed = parseAddressText(one);
      if (!parsed.ok) throw new Error(parsed.reason);
      return parsed.value;
    }),
  );
}

/** TCP to ports, an absent list for all of them. */
export function tcp(from?: number, to = from): PacketMatch {
  const protocols = [{ from: 6, to: 6 }];
  return from === undefined || to === undefined ? { protocols } : { protocols, destinationPorts: [{ from, to }] };
}

/** One guardrail named `g`, with other keys than its limit as YAML. */
export function guardrail(limit: LimitName, keys = ''): Guardrails {
  const text = `version: 1\nguardrails: [{ name: g, reason: because, limit: ${limit}${keys && `, ${keys}`} }]\n`;
  const read = readGuardrails('guardrails.yaml', text);
  if (!read.ok) throw new Error(read.diagnostics.map(({ message }) => message).join('\n'));
  return read.value;
}

/** What one guardrail says of some changes. */
export function violations(
  limit: LimitName,
  changes: readonly Change[],
  {
    keys = '',
    asOf,
    more = {},
  }: { readonly keys?: string; readonly asOf?: string; readonly more?: Partial<Review> } = {},
): readonly Violation[] {
  return judge(review(changes, more), { guardrails: guardrail(limit, keys), ...(asOf !== undefined && { asOf }) });
}

/** Only the texts. */
export function texts(found: readonly Violation[]): readonly string[] {
  return found.map(({ text }) => text);
}
