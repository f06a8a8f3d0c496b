import type { Change, Review, Subject } from '../../../src/review/review.ts';
import {
  ADDED,
  ANY,
  addresses,
  BRANCH,
  changeOf,
  domainOf,
  feedCause,
  lineOf,
  proofOf,
  reviewOf,
  subjectOf,
} from './sample-parts.ts';

/** Names that mean something to a page, a terminal or a platform. */
export const HOSTILE = [
  'a | b',
  '`rm -rf`',
  '``` fence',
  '<!-- rulecast-diff:branch -->',
  '--> @all @octocat',
  '</details></summary><script>alert(1)</script>',
  'abc\u202edef\u200b',
  'first\nsecond\r\n| third |',
  '[link](https://evil.example) ![x](https://evil.example/x.png) www.evil.example #12 !7',
  '\\| \\` \\',
  '監'.repeat(80),
  '\ud800 \u001b[31m',
] as const;

/** Every sample by the name of its goldens. */
export const SAMPLES: Readonly<Record<string, Review>> = {
  same: reviewOf({}),
  'moved-lines': movedLines(),
  'feed-update': feedUpdate(),
  hostile: hostile(),
  'many-changes': manyChanges(),
  guarded: guarded(),
  undecided: undecided(),
  'many-sites': manySites(),
};

function movedLines(): Review {
  const lines = { added: 0, removed: 0, moved: 14 };
  const note = 'rulecast 0.1.0 -> 0.2.0';
  const files = ['out/branch.nft', 'out/branch.csv'];
  const written = files.map((name) =>
    subjectOf(name, { kind: 'output', outcome: 'same', note, lines: { added: 3, removed: 3 } }),
  );
  return reviewOf({
    subjects: [subjectOf('branch', { outcome: 'same', lines }), ...written],
    proofs: files.map((path) => proofOf(path)),
  });
}

function feedUpdate(): Review {
  const to = (id: string, ...prefixes: readonly string[]) => addresses(prefixes, [`m365:${id}`]);
  const large = { id: 'many-addresses', level: 'medium', text: '131,072 addresses' } as const;
  const changes: readonly Change[] = [
    changeOf(1, {
      services: ['udp/3478-3481'],
      destination: to('11', '198.18.0.0/15'),
      level: 'medium',
      risks: [large],
      causes: [feedCause('11', '1 prefix added')],
    }),
    changeOf(2, {
      services: ['tcp/443', 'udp/443'],
      destination: addresses(['192.0.2.0/25']),
      causes: [feedCause('11', '2 prefixes added')],
    }),
    changeOf(3, {
      services: ['tcp/80', 'tcp/443'],
      destination: to('31', '203.0.113.0/24', '2001:db8::/48'),
      causes: [feedCause('31', '2 prefixes added', 'Allow')],
    }),
    changeOf(4, {
      services: ['tcp/25'],
      destination: to('10', '198.51.100.0/25'),
      causes: [feedCause('10', 'tcp/25 added', 'Allow')],
    }),
    changeOf(5, {
      services: ['tcp/993', 'tcp/995'],
      destination: to('5', '192.0.2.128/26'),
      causes: [feedCause('5', 'services added', 'Allow')],
    }),
    changeOf(6, {
      services: ['tcp/587'],
      destination: addresses(['192.0.2.192/27', '192.0.2.240/28']),
      causes: [feedCause('7', 'set added', 'Allow')],
    }),
    changeOf(7, {
      effect: 'closed',
      services: ['tcp/443'],
      destination: addresses(['198.51.100.128/25']),
      causes: [feedCause('46', '1 prefix removed', 'Allow')],
    }),
    changeOf(8, {
      effect: 'closed',
      services: ['udp/443'],
      destination: addresses(['198.51.100.128/26']),
      causes: [feedCause('46', '1 prefix removed', 'Allow')],
    }),
    changeOf(9, {
      effect: 'closed',
      services: ['tcp/8443'],
      destination: to('64', '203.0.113.128/25'),
      causes: [feedCause('64', 'tcp/8443 removed', 'Default')],
    }),
  ];
  const numbers = Array.from({ length: 60 }, (_, index) => index);
  return reviewOf({
    from: { label: 'feeds/m365-2025-12-01.json' },
    to: { label: 'feeds/m365-2026-08-14.json' },
    changes,
    domains: numbers.map((number) => domainOf(`host-${number}.example.com`, number < 42 ? 'added' : 'removed')),
    moves: [
      { feed: 'm365', what: 'prefixes', from: ['1'], to: ['9'], items: ['192.0.2.0/28', '192.0.2.16/28'] },
      { feed: 'm365', what: 'domains', from: ['56'], to: ['46', '47'], items: ['moved.example.com'] },
    ],
    proofs: ['out/branch.nft', 'out/branch.xml'].map((path, index) =>
      proofOf(path, { evidence: index === 0 ? 'engine' : 'published' }),
    ),
  });
}

function hostile(): Review {
  const changes = HOSTILE.map((name, index) =>
    changeOf(index, {
      services: ['tcp/443', name],
      fromZones: { names: [name], not: true },
      source: addresses(['10.0.0.0/8'], [name]),
      destination: addresses(['192.0.2.0/24'], [name, name]),
      level: 'high',
      risks: [{ id: 'any-destination', level: 'high', text: `destination ${name}` }],
      causes: [
        { ...feedCause(name, name, name), span: lineOf(`${name}.yaml`, 3), owner: name, ticket: name, comment: name },
      ],
      subjects: [name],
    }),
  );
  return reviewOf({
    from: { label: HOSTILE.join(' ') },
    to: { label: HOSTILE[3] },
    subjects: HOSTILE.map((name) => subjectOf(name, { note: name, outcome: 'same', lines: { added: 1, removed: 2 } })),
    changes,
    domains: HOSTILE.map((name) => domainOf(name)),
    moves: HOSTILE.map((name) => ({ feed: name, what: 'domains', from: [name], to: [name], items: [name] })),
    settings: HOSTILE.map((name) => ({ kind: 'not-on', level: 'high', text: name, span: lineOf(name, 4), side: 'to' })),
    violations: HOSTILE.map((name) => ({
      guardrail: name,
      reason: name,
      text: name,
      change: '00000001',
      span: lineOf(name, 4),
    })),
    proofs: HOSTILE.map((name) => proofOf(name, { site: name })),
    assumptions: HOSTILE,
  });
}

function manyChanges(): Review {
  const levels = ['high', 'medium', 'low'] as const;
  const changes = Array.from({ length: 400 }, (_, index) => {
    const level = levels[Math.floor(index / 134)]!;
    const destination = addresses(
      Array.from({ length: 1 + (index % 7) }, (_, last) => `198.51.${index % 256}.${last * 2}/32`),
    );
    const causes = [{ ...ADDED, text: `rule "rule-${index}" added`, span: lineOf('rulecast.yaml', index + 10) }];
    return changeOf(index, { effect: index % 5 === 0 ? 'closed' : 'opened', level, destination, causes });
  });
  return reviewOf({ changes });
}

function guarded(): Review {
  const risks = [
    { id: 'any-destination', level: 'high', text: 'destination any' },
    { id: 'many-addresses', level: 'high', text: '4,294,967,296 addresses' },
  ] as const;
  const inbound = changeOf(0x2b, {
    directions: ['inbound'],
    services: ['tcp/22'],
    source: ANY,
    destination: BRANCH,
    fromZones: { names: ['internet'], not: false },
    level: 'high',
    risks: [{ id: 'admin-port', level: 'high', text: 'admin port 22 from the internet' }],
  });
  return reviewOf({
    changes: [
      changeOf(0x1a, {
        services: ['udp/123'],
        level: 'high',
        risks,
        causes: [{ ...ADDED, owner: 'netops', ticket: 'NET-7' }],
      }),
      inbound,
      changeOf(0x3c, {
        effect: 'closed',
        services: ['tcp/25'],
        destination: addresses(['192.0.2.0/24']),
        causes: [
          {
            ...ADDED,
            kind: 'rule-removed',
            text: 'rule "smtp" removed',
            rule: 'smtp',
            side: 'from',
            span: lineOf('rulecast.yaml', 60),
          },
        ],
      }),
    ],
    settings: [
      {
        kind: 'stamp',
        level: 'low',
        text: 'stamp of output branch-nft turned on',
        span: lineOf('rulecast.yaml', 70),
        side: 'to',
      },
      {
        kind: 'not-on',
        level: 'high',
        text: 'not-on azure-nsg added to rule "smtp"',
        span: lineOf('rulecast.yaml', 61),
        side: 'to',
      },
    ],
    violations: [
      {
        guardrail: 'no-any',
        reason: 'every rule says where to',
        text: 'any destination on udp/123',
        change: '0000001a',
        span: lineOf('guardrails.yaml', 4),
      },
      {
        guardrail: 'keep-established',
        reason: 'replies must pass',
        text: 'the established rule is gone',
        span: lineOf('guardrails.yaml', 9),
      },
    ],
    sets: [
      {
        name: 'proxies',
        site: 'oslo',
        from: { ipv4: '2', ipv6: '0' },
        to: { ipv4: '1', ipv6: '0' },
        lost: { ipv4: '1', ipv6: '0' },
      },
    ],
    proofs: [proofOf('out/branch.nft'), proofOf('out/nsg.json', { ipv6: 'refuted', evidence: 'published' })],
  });
}

function undecided(): Review {
  const limit = {
    kind: 'file-changed',
    text: '`limit rate 10/second` may allow',
    side: 'to',
    span: lineOf('branch.nft', 112),
  } as const;
  return reviewOf({
    from: { label: 'old.nft' },
    to: { label: 'branch.nft' },
    subjects: [
      subjectOf('branch.nft', { kind: 'artifact', outcome: 'undecided' }),
      subjectOf('large.nft', { kind: 'artifact', outcome: 'unknown' }),
      subjectOf('new.nft', { kind: 'artifact', state: 'added' }),
    ],
    changes: [
      changeOf(7, {
        effect: 'undecided',
        destination: addresses(['20.0.0.0/8']),
        causes: [limit],
        subjects: ['branch.nft'],
      }),
      changeOf(8, {
        effect: 'altered',
        states: ['established'],
        destination: addresses(['2001:db8::/47', '2001:db8:8::/48']),
        causes: [limit],
        subjects: ['branch.nft'],
      }),
    ],
  });
}

function manySites(): Review {
  const sites = Array.from({ length: 38 }, (_, index) => `site-${`${index}`.padStart(2, '0')}`);
  const subjects: readonly Subject[] = [
    ...sites.map((site) => subjectOf(`branch at ${site}`, { site })),
    subjectOf('branch at oslo', { site: 'oslo', outcome: 'same' }),
  ];
  const names = subjects.slice(0, -1).map(({ name }) => name);
  return reviewOf({
    subjects,
    changes: [
      changeOf(1, {
        services: ['udp/123'],
        destination: addresses(['192.0.2.123/32'], ['ntp-servers']),
        subjects: names,
      }),
      changeOf(2, { services: ['tcp/22'], destination: addresses(['192.0.2.22/32']), subjects: names.slice(0, 1) }),
    ],
  });
}
