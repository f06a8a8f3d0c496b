import type { Span } from '../../../src/diagnostic/diagnostic.ts';
import type {
  AddressesShown,
  ArtifactProof,
  Cause,
  Change,
  DomainChange,
  Effect,
  Review,
  Subject,
  Totals,
} from '../../../src/review/review.ts';
import { LEVELS } from '../../../src/review/review.ts';

/** The place of a line. */
export function lineOf(file: string, line: number): Span {
  return { file, start: { line, column: 3 }, end: { line, column: 20 } };
}

/** Addresses by their prefixes, IPv4 counted by the sizes of the prefixes. */
export function addresses(prefixes: readonly string[], names: readonly string[] = []): AddressesShown {
  const sizeOf = (isIpv6: boolean): string => {
    const own = prefixes.filter((prefix) => prefix.includes(':') === isIpv6);
    const sizes = own.map((prefix) => 1n << BigInt((isIpv6 ? 128 : 32) - Number(prefix.split('/')[1])));
    return `${sizes.reduce((sum, size) => sum + size, 0n)}`;
  };
  return { names, prefixes, ipv4: sizeOf(false), ipv6: sizeOf(true) };
}

export const ANY = addresses(['0.0.0.0/0', '::/0'], ['any']);
export const BRANCH = addresses(['10.0.0.0/8']);

/** An added rule, `rulecast.yaml:48`. */
export const ADDED: Cause = {
  kind: 'rule-added',
  text: 'rule "ntp" added',
  rule: 'ntp',
  span: lineOf('rulecast.yaml', 48),
  side: 'to',
};

/** A change of an endpoint set of `m365`. */
export function feedCause(id: string, text: string, category = 'Optimize'): Cause {
  const versions = { from: '2025120100', to: '2026081400' };
  const urls = ['*.example.com', 'mail.example.com'];
  const feed = { name: 'm365', id, category, serviceArea: 'Exchange', urls, versions };
  return {
    kind: 'feed-changed',
    text: `m365:${id}: ${text}`,
    rule: 'm365',
    span: lineOf('rulecast.yaml', 21),
    side: 'to',
    feed,
  };
}

const VERDICTS = {
  opened: { from: ['drop'], to: ['allow'] },
  closed: { from: ['allow'], to: ['drop'] },
  altered: { from: ['drop'], to: ['reject'] },
  undecided: { from: ['drop'], to: ['allow', 'drop'] },
} as const satisfies Readonly<Record<Effect, Change['verdicts']>>;

/** A change with all that there has to be; `number` tells it from others. */
export function changeOf(number: number, parts: Partial<Change>): Change {
  const effect = parts.effect ?? 'opened';
  return {
    id: number.toString(16).padStart(8, '0'),
    effect,
    term: { family: 'any' } as unknown as Change['term'],
    verdicts: VERDICTS[effect],
    directions: ['outbound'],
    states: ['new', 'untracked'],
    services: ['tcp/443'],
    source: BRANCH,
    destination: ANY,
    packets: '1208925819614629174706176',
    level: 'low',
    risks: [],
    causes: [ADDED],
    deciders: {
      from: { verdict: 'drop', by: 'default', span: lineOf('rulecast.yaml', 9) },
      to: { verdict: 'allow', by: 'rule "ntp"', span: lineOf('rulecast.yaml', 48), line: '- name: ntp' },
    },
    example: 'out tcp 10.0.0.1 -> 192.0.2.1:443',
    subjects: ['branch'],
    ...parts,
  };
}

/** A subject that is a policy. */
export function subjectOf(name: string, parts: Partial<Subject> = {}): Subject {
  const fingerprints = { from: '9f3c'.padEnd(64, '0'), to: '41ab'.padEnd(64, '0') };
  return { kind: 'policy', name, state: 'compared', outcome: 'changed', fingerprints, ...parts };
}

/** A proved file. */
export function proofOf(path: string, parts: Partial<ArtifactProof> = {}): ArtifactProof {
  return { output: path, path, ipv4: 'proved', ipv6: 'proved', evidence: 'engine', ...parts };
}

/** A host name of endpoint set 56. */
export function domainOf(domain: string, kind: DomainChange['kind'] = 'added'): DomainChange {
  const set = { id: '56', category: 'Default', serviceArea: 'Common', required: true, hasAddresses: false };
  return { kind, feed: 'm365', domain, sets: [{ ...set, services: ['tcp/80', 'tcp/443'] }] };
}

/** A review with the totals of its changes, whose addresses are taken to be different. */
export function reviewOf(parts: Partial<Review>): Review {
  const changes = parts.changes ?? [];
  return {
    from: { label: 'main:rulecast.yaml', commit: '5a31c4d2'.repeat(5) },
    to: { label: 'rulecast.yaml' },
    subjects: [subjectOf('branch', { outcome: changes.length === 0 ? 'same' : 'changed' })],
    changes,
    domains: [],
    moves: [],
    settings: [],
    violations: [],
    proofs: [],
    assumptions: ['Both sides stand in front of the same address translation.'],
    totals: totalsOf(changes),
    ...parts,
  };
}

function totalsOf(changes: readonly Change[]): Totals {
  const total = (effect: Effect): Totals['effects'][Effect] => {
    const own = changes.filter((change) => change.effect === effect);
    const far = own.map(({ directions: [direction], source, destination }) =>
      direction === 'inbound' ? source : destination,
    );
    const isAny = far.some(({ names }) => names.includes('any'));
    const sum = (of: 'ipv4' | 'ipv6'): string => `${far.reduce((all, shown) => all + BigInt(shown[of]), 0n)}`;
    return { changes: own.length, ipv4: isAny ? ANY.ipv4 : sum('ipv4'), ipv6: isAny ? ANY.ipv6 : sum('ipv6') };
  };
  const level = LEVELS.find((one) => changes.some((change) => change.level === one));
  return {
    effects: {
      opened: total('opened'),
      closed: total('closed'),
      altered: total('altered'),
      undecided: total('undecided'),
    },
    ...(level && { level }),
  };
}
