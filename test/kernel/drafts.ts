import type { PolicyData } from '../../src/testing/policy-text.ts';
import type { Random } from '../../src/testing/random.ts';

/** What an editor of the policy has in front of them. */
export interface Draft {
  readonly sets: ReadonlyMap<string, readonly string[]>;
  readonly endpointSets: ReadonlyMap<number, readonly string[]>;
  readonly rules: ReadonlyMap<string, string>;
  readonly isScoped: boolean;
}

/** Where an editor begins. */
export const START: Draft = {
  sets: new Map([['clients', ['10.0.0.0/8', '2001:db8::/32']]]),
  endpointSets: new Map([[1, ['192.0.2.0/24']]]),
  rules: new Map([['first', 'clients']]),
  isScoped: false,
};

const POOL = ['10.1.0.0/16', '10.2.3.4', '10.9.0.0/30', '2001:db8:1::/48', '2001:db8:2::7', '198.51.100.0/25'];

/** The draft as a policy with one output. It needs the files of {@link filesOf}. */
export function policyOf({ sets, endpointSets, rules, isScoped }: Draft, output: PolicyData): PolicyData {
  const services = [...endpointSets.keys()].map((id) => ({
    name: `feed ${id}`,
    from: 'any',
    to: { feed: 'm365', where: { id } },
    action: 'allow',
  }));
  const written = [...rules].map(([name, to]) => ({ name, from: 'any', to, services: 'tcp/443', action: 'allow' }));
  return {
    version: 1,
    name: 'edited',
    direction: 'outbound',
    scope: isScoped ? { from: ['10.0.0.0/8', '2001:db8::/32'] } : 'everything',
    default: 'drop',
    feeds: { m365: { type: 'microsoft365', snapshot: 'feed.json' } },
    sets: Object.fromEntries(sets),
    rules: [...written, ...services],
    outputs: [output],
  };
}

/** The files that the policy of a draft names. */
export function filesOf({ endpointSets }: Draft): Readonly<Record<string, string>> {
  const entries = [...endpointSets].map(([id, ips]) => ({
    id,
    serviceArea: 'Common',
    serviceAreaDisplayName: 'Common',
    ips,
    tcpPorts: '443',
    expressRoute: false,
    category: 'Allow',
    required: true,
  }));
  return { 'feed.json': JSON.stringify(entries) };
}

/** The draft after one random edit: something added, removed, renamed, refilled, or the scope switched. */
export function edited(draft: Draft, random: Random): Draft {
  const { sets, endpointSets, rules, isScoped } = draft;
  const number = random.whole(1_000);
  const some = POOL.filter(() => random.chance(0.4));
  const addresses = some.length === 0 ? ['10.7.7.7'] : some;
  const [set, rule] = [random.pick([...sets.keys()]), random.pick([...rules.keys()])];
  switch (random.whole(8)) {
    case 0:
      return {
        ...draft,
        sets: new Map([...sets, [`set-${number}`, addresses]]),
        rules: new Map([...rules, [`rule ${number}`, `set-${number}`]]),
      };
    case 1:
      return { ...draft, sets: new Map([...sets, [set, addresses]]) };
    case 2: {
      // A renamed set keeps its members and its users.
      const name = `renamed-${number}`;
      return {
        ...draft,
        sets: new Map([...sets].map(([key, value]) => [key === set ? name : key, value])),
        rules: new Map([...rules].map(([key, value]) => [key, value === set ? name : value])),
      };
    }
    case 3:
      return rules.size < 2 ? draft : { ...draft, rules: new Map([...rules].filter(([key]) => key !== rule)) };
    case 4:
      return {
        ...draft,
        rules: new Map([...rules].map(([key, value]) => [key === rule ? `rule ${number}` : key, value])),
      };
    case 5:
      return { ...draft, endpointSets: new Map([...endpointSets, [number + 1, addresses]]) };
    case 6:
      return endpointSets.size < 2 ? draft : { ...draft, endpointSets: new Map([...endpointSets].slice(1)) };
    default:
      return { ...draft, isScoped: !isScoped };
  }
}
