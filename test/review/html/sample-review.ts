import { type Change, type Effect, LEVELS, type Review, type Subject } from '../../../src/review/review.ts';
import { addresses, change, shown, span } from './sample-change.ts';

const FEED = {
  name: 'm365-worldwide',
  id: '31',
  category: 'Allow',
  serviceArea: 'Common',
  urls: ['*.contoso.example', 'login.contoso.example'],
  versions: { from: '2026072900', to: '2026083100' },
};

const BY_FEED = {
  kind: 'feed-changed',
  text: 'm365:31: 4 prefixes added',
  rule: 'microsoft-365',
  span: span(31),
  side: 'to',
  feed: FEED,
  owner: 'network team',
  ticket: 'NET-1204',
  comment: 'Office for all branches',
} as const;

const SUBJECTS: readonly Subject[] = [
  {
    kind: 'policy',
    name: 'branch-egress at oslo',
    site: 'oslo',
    state: 'compared',
    outcome: 'changed',
    fingerprints: { from: '9f3c'.repeat(16), to: '41ab'.repeat(16) },
    lines: { added: 9, removed: 4 },
  },
  {
    kind: 'artifact',
    name: 'out/oslo/branch.nft',
    state: 'compared',
    outcome: 'same',
    fingerprints: { from: '00d1'.repeat(16), to: '00d1'.repeat(16) },
    lines: { added: 1, removed: 1, moved: 14 },
    note: 'rulecast 0.1.0 → 0.2.0',
  },
];

/** A review with something in every section, on both families and of every effect. */
export const REVIEW: Review = reviewOf([
  change({
    id: '0a1b2c3d',
    to: ['0.0.0.0/0'],
    toNames: ['any IPv4'],
    services: ['udp/123'],
    level: 'high',
    risks: [
      { id: 'any-destination', level: 'high', text: 'destination any' },
      { id: 'wide-open', level: 'medium', text: '4,294,967,296 addresses' },
    ],
    causes: [
      { kind: 'rule-added', text: 'rule "ntp" added', rule: 'ntp', span: span(48), side: 'to', ticket: 'NET-7' },
    ],
    directions: ['forward'],
    fromZones: { names: ['lan'], not: false },
    toZones: { names: ['dmz'], not: true },
    effect: 'undecided',
    verdicts: { from: ['drop'], to: ['allow', 'drop'] },
  }),
  change({
    id: '1b2c3d4e',
    from: ['10.0.0.0/8', '2001:db8::/32'],
    to: ['13.107.128.0/22', '20.190.128.0/18', '52.96.0.0/14', '2603:1063::/38', '2a01:111:f402::/48'],
    toNames: ['m365:31'],
    level: 'medium',
    services: ['tcp/80', 'tcp/443'],
    risks: [{ id: 'wide-open', level: 'medium', text: '279,552 addresses' }],
    causes: [BY_FEED],
    subjects: Array.from({ length: 38 }, (_, index) => `branch-egress at site-${index + 1}`),
  }),
  change({
    id: '2c3d4e5f',
    effect: 'closed',
    from: ['10.0.0.0/8', '2001:db8::/32'],
    to: ['13.107.6.152/31', '13.107.18.10/31', '52.244.37.168/32', '192.0.2.0/24', '2620:1ec::/36'],
    services: ['tcp/25', 'udp/443'],
    causes: [{ ...BY_FEED, text: 'm365:1: 5 prefixes removed', feed: { ...FEED, id: '1', urls: [] } }],
    deciders: {
      from: { verdict: 'allow', by: 'microsoft-365', span: span(31), line: '- name: microsoft-365' },
      to: { verdict: 'drop', by: 'default' },
    },
  }),
  change({ id: '3d4e5f60', effect: 'altered', to: ['203.0.113.0/24'], verdicts: { from: ['drop'], to: ['reject'] } }),
]);

/** Many changes of all effects and levels, spread over both families. */
export function largeReview(count: number): Review {
  const effects = ['opened', 'closed', 'opened', 'altered', 'closed', 'undecided'] as const satisfies readonly Effect[];
  const changes = Array.from({ length: count }, (_, index): Change => {
    const [a, b, c] = [((index * 37) % 200) + 11, (index * 91) % 256, (index * 53) % 256];
    return change({
      id: index.toString(16).padStart(8, '0'),
      effect: effects[index % effects.length] ?? 'opened',
      level: LEVELS[index % LEVELS.length] ?? 'low',
      from: ['10.0.0.0/8', '2001:db8::/32'],
      to: [`${a}.${b}.${c}.0/24`, `${a}.${c}.${b & 0xfe}.0/23`, `2603:10${(index % 90) + 10}:${index}::/48`],
      services: [`tcp/${1000 + index}`],
    });
  });
  return reviewOf(changes);
}

/** A review of these changes, with the rest of the sample around them. */
export function reviewOf(changes: readonly Change[]): Review {
  return {
    from: { label: 'main:rulecast.yaml', commit: '4b825dc642cb6eb9a060e54bf8d69288fbee4904' },
    to: { label: 'rulecast.yaml' },
    subjects: SUBJECTS,
    changes,
    domains: [
      {
        kind: 'added',
        feed: 'm365-worldwide',
        domain: '*.cloud.contoso.example',
        sets: [
          {
            id: '46',
            category: 'Default',
            serviceArea: 'Common',
            required: true,
            hasAddresses: false,
            services: ['tcp/443'],
          },
        ],
      },
    ],
    moves: [{ feed: 'm365-worldwide', what: 'prefixes', from: ['8'], to: ['11'], items: ['198.51.100.0/24'] }],
    sets: [
      {
        name: 'm365:31',
        feed: 'm365-worldwide',
        from: { ipv4: '512', ipv6: '0' },
        to: { ipv4: '0', ipv6: '0' },
        lost: { ipv4: '512', ipv6: '0' },
      },
    ],
    settings: [
      {
        kind: 'guardrails',
        level: 'high',
        text: 'limit "any-destination" raised to medium',
        span: span(3),
        side: 'to',
      },
    ],
    violations: [
      {
        guardrail: 'no-any',
        reason: 'Nothing in a branch talks to everyone',
        text: 'any destination on udp/123',
        change: '0a1b2c3d',
        span: span(2),
      },
      { guardrail: 'gate', reason: 'The gate is not changed by what it gates', text: 'guardrails.yaml changed' },
    ],
    proofs: [
      { output: 'nft', site: 'oslo', path: 'out/oslo/branch.nft', ipv4: 'proved', ipv6: 'proved', evidence: 'engine' },
      { output: 'panos', path: 'out/branch.set', ipv4: 'proved', ipv6: 'undecided', evidence: 'published' },
    ],
    assumptions: [
      'Packets are judged as connection tracking of the engine sees them.',
      'Zones map to the same interfaces on both sides.',
    ],
    totals: {
      effects: {
        opened: totalOf(changes, 'opened'),
        closed: totalOf(changes, 'closed'),
        altered: totalOf(changes, 'altered'),
        undecided: totalOf(changes, 'undecided'),
      },
      ...(changes[0] && { level: changes[0].level }),
    },
  };
}

function totalOf(changes: readonly Change[], effect: Effect): Review['totals']['effects'][Effect] {
  const those = changes.filter((one) => one.effect === effect);
  const { ipv4, ipv6 } = shown(addresses(those.flatMap(({ destination }) => destination.prefixes)));
  return { changes: those.length, ipv4, ipv6 };
}
