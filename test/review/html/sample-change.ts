import { type AddressSet, addressSetOfRanges } from '../../../src/net/address-set.ts';
import { size } from '../../../src/net/count.ts';
import { FAMILIES } from '../../../src/net/family.ts';
import { formatPrefix } from '../../../src/net/format.ts';
import { parseAddressSpan } from '../../../src/net/parse.ts';
import { prefixesOf } from '../../../src/net/prefixes-of.ts';
import type { AddressesShown, Change } from '../../../src/review/review.ts';

/** A set from prefixes and ranges that are known to be well written. */
export function addresses(texts: readonly string[]): AddressSet {
  return addressSetOfRanges(
    texts.map((text) => {
      const span = parseAddressSpan(text);
      if (!span.ok) throw new Error(span.reason);
      return span.value;
    }),
  );
}

export function shown(set: AddressSet, names: readonly string[] = []): AddressesShown {
  const prefixes = FAMILIES.flatMap((family) => {
    const found = prefixesOf(set, family);
    if (found.kind === 'some') return found.prefixes.map(formatPrefix);
    return found.kind === 'none' ? [] : [family === 4 ? '0.0.0.0/0' : '::/0'];
  });
  return { names, prefixes, ipv4: String(size(set, 4)), ipv6: String(size(set, 6)) };
}

/** What a test says of a change; the rest is an outbound tcp/443 that a new rule opens. */
export interface ChangeSketch extends Partial<Omit<Change, 'source' | 'destination' | 'term'>> {
  readonly id: string;
  readonly from?: readonly string[];
  readonly to: readonly string[];
  readonly toNames?: readonly string[];
}

export function change({ from = ['10.0.0.0/8'], to, toNames = [], ...rest }: ChangeSketch): Change {
  const source = addresses(from);
  const destination = addresses(to);
  const closed = rest.effect === 'closed';
  return {
    effect: 'opened',
    term: { directions: ['outbound'], source, destination },
    verdicts: closed ? { from: ['allow'], to: ['drop'] } : { from: ['drop'], to: ['allow'] },
    directions: ['outbound'],
    states: ['new', 'untracked'],
    services: ['tcp/443'],
    source: shown(source),
    destination: shown(destination, toNames),
    packets: '68719476736',
    level: 'low',
    risks: [],
    causes: [{ kind: 'rule-added', text: 'rule "web" added', rule: 'web', span: span(12), side: 'to' }],
    deciders: {
      from: { verdict: 'drop', by: 'default', span: span(5), line: 'default: drop' },
      to: { verdict: 'allow', by: 'web', span: span(12), line: '- name: web' },
    },
    example: 'outbound tcp 10.0.0.1:49152 -> 192.0.2.1:443 new',
    subjects: ['branch-egress at oslo'],
    ...rest,
  };
}

/** A line of the sample policy. */
export function span(line: number): NonNullable<Change['causes'][number]['span']> {
  return { file: 'rulecast.yaml', start: { line, column: 3 }, end: { line, column: 20 } };
}
