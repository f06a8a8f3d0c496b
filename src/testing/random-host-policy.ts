import type { DomainPattern } from '../model/endpoint-set.ts';
import { directSet, type EndpointSetData, type HostVariant } from './host-policy-text.ts';
import type { PolicyData } from './policy-text.ts';
import { type Random, shuffled } from './random.ts';

// Few words and addresses, so that random patterns cover, overlap and repeat each other, and sets share addresses.
const WORDS = ['a', 'b', 'cdn', 'x-1'];
const DOMAINS = ['example', 'one.example', 'a.one.example', 'net', 'b.net'];
const PREFIXES = [
  '192.0.2.0/25',
  '192.0.2.0/26',
  '198.51.100.0/24',
  '203.0.113.7/32',
  '2001:db8:80::/64',
  '2001:db8::/33',
];
const TCP = ['80,443', '443', '80,443', '443,8000-8010', '25', '1-65535'];

/** A policy of a few rules for the endpoint sets of a random feed. It may be one that is refused. */
export function randomHostPolicy(random: Random): HostVariant {
  const more = Array.from({ length: 2 + random.whole(5) }, (_, index) => randomSet(index + 2, random));
  // The first set goes direct and the first rule lets it through, so that most policies answer both ways.
  const feed = [directSet(1, [randomPattern(random), randomPattern(random)]), ...more];
  const rules = Array.from({ length: 1 + random.whole(3) }, (_, index) => randomRule(index, { feed, random }));
  const proxy = { name: 'proxy', from: 'clients', to: 'proxies', services: 'tcp/8080', action: 'allow' };
  return { feed, changes: { rules: [...rules, proxy] } };
}

function randomSet(id: number, random: Random): EndpointSetData {
  const category = random.pick(['Optimize', 'Allow', 'Default'] as const);
  const urls = Array.from({ length: random.whole(6) }, () => randomPattern(random));
  const isMedia = random.chance(0.1);
  return {
    id,
    category,
    required: random.chance(0.5),
    urls,
    ...((category !== 'Default' || urls.length === 0) && { ips: some(PREFIXES, 3, random) }),
    ...(!isMedia && { tcpPorts: random.pick(TCP) }),
    ...((isMedia || random.chance(0.3)) && { udpPorts: '3478-3481' }),
  };
}

function randomPattern(random: Random): DomainPattern {
  const [word, other, domain] = [random.pick(WORDS), random.pick(WORDS), random.pick(DOMAINS)];
  const forms = [
    `${word}.${domain}`,
    `*.${domain}`,
    `*.${word}.${domain}`,
    `${word}.${other}.${domain}`,
    `*${word}.${domain}`,
    `${word}.*.${domain}`,
    `${word}*${other}.${domain}`,
  ];
  // Exact names and plain wildcards are what feeds mostly have.
  return random.chance(0.7) ? random.pick(forms.slice(0, 4)) : random.pick(forms);
}

interface RuleParts {
  readonly feed: readonly EndpointSetData[];
  readonly random: Random;
}

function randomRule(index: number, { feed, random }: RuleParts): PolicyData {
  const picked = some(
    feed.map(({ id }) => id),
    feed.length,
    random,
  );
  const ids = index === 0 ? [...new Set([1, ...picked])] : picked;
  return {
    name: `rule ${index}`,
    from: random.pick<unknown>(['clients', 'clients', '10.20.1.0/24', ['10.20.4.0-10.20.5.9', '2001:db8:20::/64']]),
    to: {
      feed: 'm365',
      where: random.pick<PolicyData>([{ id: ids }, { id: ids }, { category: ['Optimize', 'Allow'] }]),
    },
    action: index > 0 && random.chance(0.3) ? random.pick(['drop', 'reject']) : 'allow',
  };
}

function some<T>(items: readonly T[], most: number, random: Random): readonly T[] {
  return shuffled(items, random).slice(0, 1 + random.whole(most));
}
