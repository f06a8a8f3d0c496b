import type { Exporter } from '../exporter/exporter.ts';
import type { PolicyData } from './policy-text.ts';
import { type Random, shuffled } from './random.ts';

// A small pool, so that random sets overlap, nest and touch.
const POOL = [
  '10.0.0.0/24',
  '10.0.0.0/25',
  '10.0.0.128/25',
  '10.0.1.0/24',
  '10.0.0.7',
  '10.0.0.100-10.0.1.20',
  '192.0.2.0/28',
  '192.0.2.9-192.0.2.33',
  '255.255.255.255',
  '0.0.0.0/1',
  '2001:db8::/64',
  '2001:db8::/65',
  '2001:db8:0:1::/64',
  '2001:db8::7',
  '2001:db8::ff-2001:db8::1:3',
  'ffff:ffff::/32',
  '::/1',
];

const SERVICES = ['tcp/80', 'tcp/443', 'tcp/400-500', 'udp/443', 'udp/1-1023', 'tcp', 'udp/65535', 'any'];
const OPTIONAL_SERVICES = {
  sctp: ['sctp/2905'],
  protocols: ['gre', 'proto/50', 'esp'],
  icmpTypes: ['icmp/echo-request', 'icmp/3/4', 'icmpv6/128/0', 'icmpv6'],
} as const;

/** A policy of a few rules over few addresses, within what the exporter declares. It may be one that the language refuses. */
export function randomPolicy(exporter: Exporter, random: Random): PolicyData {
  const capabilities = exporter.capabilities(exporter.options.defaults);
  const services = [...SERVICES];
  for (const [name, more] of Object.entries(OPTIONAL_SERVICES)) {
    if (capabilities[name as keyof typeof OPTIONAL_SERVICES].level !== 'unsupported') services.push(...more);
  }
  const actions = (['allow', 'drop', 'reject', 'pass'] as const).filter(
    (action) => action === 'allow' || capabilities[action].level !== 'unsupported',
  );
  const fallback = random.pick(actions);
  const direction = random.pick(['inbound', 'outbound', 'forward']);
  const scoped = capabilities.scope.level !== 'unsupported' && random.chance(0.4);
  return {
    version: 1,
    name: 'random',
    direction,
    scope: scoped ? { from: some(POOL, 4, random) } : 'everything',
    default: fallback,
    management: 'none',
    sets: { a: some(POOL, 4, random), b: some(POOL, 4, random), c: { of: ['a', 'b'], except: random.pick(POOL) } },
    rules: Array.from({ length: 1 + random.whole(5) }, (_, index) => ({
      name: `rule ${index}`,
      // The first rule contradicts the default, so that most policies decide something both ways.
      action: random.pick(index === 0 ? actions.filter((action) => action !== fallback) : actions),
      from: expression(random),
      to: expression(random),
      services: serviceList(services, random),
    })),
    outputs: [{ exporter: exporter.id, path: 'out/random' }],
  };
}

function some<T>(items: readonly T[], most: number, random: Random): readonly T[] {
  return shuffled(items, random).slice(0, 1 + random.whole(most));
}

function expression(random: Random): unknown {
  return random.pick<() => unknown>([
    () => 'any',
    () => random.pick(['a', 'b', 'c']),
    () => some(POOL, 3, random),
    () => ['a', random.pick(POOL)],
  ])();
}

function serviceList(services: readonly string[], random: Random): unknown {
  const list = some(services, 3, random);
  return list.includes('any') ? 'any' : list;
}
