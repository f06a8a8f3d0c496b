import { expect } from 'chai';
import type { AccessPlan } from '../../src/hosts/access.ts';
import type { DomainPattern } from '../../src/model/endpoint-set.ts';
import { type AccessRequest, decisionOf } from '../exporters/access-plans.ts';
import type { Squid, SquidDecision, SquidRequest } from './squid-engine.ts';

/** Hosts that no pattern of a plan should let through by itself. */
const STRANGERS = [
  'example.invalid',
  'localhost',
  'no_host',
  'a.no_host',
  '127.0.0.1',
  '192.0.2.1',
  '[::1]',
  '[2001:db8::1]',
];

/** Hosts that a pattern means, and neighbours of them that it does not mean, in several spellings. */
function hostsNear(pattern: DomainPattern): readonly string[] {
  const apex = pattern.replace(/^\*\.?/, '').replaceAll('*', 'q');
  const some = ['a', 'a.b', ''].map((text) => pattern.replaceAll('*', text));
  const name = some[0] ?? '';
  const [, ...above] = name.split('.');
  const neighbours = [
    apex,
    `evil${apex}`,
    `evil-${apex}`,
    `a.${apex}`,
    `a.b.${apex}`,
    `a.${name}`,
    `${name}.evil.net`,
    `${name}evil`,
    `${apex}.evil.net`,
    name.replaceAll('.', '-'),
    name.replace('.', 'x'),
    above.join('.'),
    name.toUpperCase(),
    `${name}.`,
    `${apex.toUpperCase()}.`,
  ];
  return [...some, ...neighbours].filter(isHost);
}

/** Squid refuses all others before it asks any rule. */
function isHost(text: string): boolean {
  return /^(?:[A-Za-z0-9_-]{1,63}\.)*[A-Za-z0-9_-]{1,63}\.?$/.test(text);
}

/** How many requests were decided which way. */
export type DecisionCount = Readonly<Record<SquidDecision, number>>;

/** Where requests of a corpus come from, and where they go. */
export interface CorpusSides {
  readonly clients: readonly string[];
  readonly ports: readonly number[];
}

/** Requests for the hosts near all patterns of a plan, from every client to every port in turn, by `CONNECT` and by `GET`. */
export function requestsNear(plan: AccessPlan, { clients, ports }: CorpusSides): readonly SquidRequest[] {
  const hosts = new Set([...plan.entries.flatMap((entry) => entry.hosts.flatMap(hostsNear)), ...STRANGERS]);
  const sides = clients.flatMap((client) => ports.map((port) => ({ client, port })));
  return [...hosts].flatMap((host, index) =>
    // Each host is asked for from two sides at least, and together they go round all of them.
    [0, 1].map((turn): SquidRequest => {
      const side = sides[(2 * index + turn) % sides.length] as (typeof sides)[number];
      return { ...side, host, method: turn === 0 ? 'CONNECT' : 'GET' };
    }),
  );
}

/** Fails, with the requests, when Squid decides some other than the plan does. Returns how many were allowed, denied and left to others. */
export async function expectAgreement(
  squid: Squid,
  plan: AccessPlan,
  requests: readonly SquidRequest[],
): Promise<DecisionCount> {
  const decisions = await squid.decide(requests);
  const count = { allow: 0, deny: 0, none: 0 };
  const wrong = requests.flatMap((request, index) => {
    const expected = decisionOf(plan, request);
    count[expected] += 1;
    return decisions[index] === expected ? [] : [`${format(request)}: ${decisions[index]}, not ${expected}`];
  });
  expect(wrong).to.deep.equal([]);
  return count;
}

function format({ method, client, host, port }: AccessRequest & { readonly method: string }): string {
  return `${method} ${host}:${port} from ${client}`;
}
