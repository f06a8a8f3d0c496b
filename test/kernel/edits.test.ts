import { expect } from 'chai';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { type Random, randomOf } from '../../src/testing/random.ts';
import { type BuiltCase, buildPolicy } from './built-case.ts';
import { requireKernel } from './engine.ts';
import { withNamespace } from './namespace.ts';
import { listObjects } from './ruleset.ts';

const EDITS = 50;

/** What an editor of the policy has in front of them. */
interface Draft {
  readonly sets: ReadonlyMap<string, readonly string[]>;
  readonly endpointSets: ReadonlyMap<number, readonly string[]>;
  readonly rules: ReadonlyMap<string, string>;
  readonly isScoped: boolean;
}

const START: Draft = {
  sets: new Map([['clients', ['10.0.0.0/8', '2001:db8::/32']]]),
  endpointSets: new Map([[1, ['192.0.2.0/24']]]),
  rules: new Map([['first', 'clients']]),
  isScoped: false,
};

const POOL = ['10.1.0.0/16', '10.2.3.4', '10.9.0.0/30', '2001:db8:1::/48', '2001:db8:2::7', '198.51.100.0/25'];

/** Rules and objects of the host, and a policy of its own whose name begins like ours. */
const STRANGERS = [
  'table inet host {',
  '\tset edited { type ipv4_addr; elements = { 192.0.2.1 }; }',
  '\tset edited.v4 { type ipv4_addr; }',
  '\tset edited.x/clients.v4 { type ipv4_addr; flags interval; }',
  '\tchain edited { tcp dport 22 accept; }',
  '\tchain edited.x.outbound { ip saddr @edited.x/clients.v4 accept; }',
  '\tchain output { type filter hook output priority filter; policy accept; ip daddr @edited accept; }',
  '}',
  'table inet other {',
  '\tchain output { type filter hook output priority filter; policy accept; }',
  '}',
  '',
].join('\n');
const STRANGERS_IN_HOST = ['edited', 'edited', 'edited.v4', 'edited.x.outbound', 'edited.x/clients.v4', 'output'];

describe('the objects in the kernel over many edits of a policy', function () {
  this.timeout(120_000);

  for (const into of [undefined, { family: 'inet', table: 'host' }]) {
    it(`are those of the last file, in ${into ? 'a table of the host' : 'a table of its own'}`, async function () {
      await requireKernel(this);
      const random = randomOf(into ? 7 : 8);
      let draft = START;
      let earlier: readonly string[] = [];
      const seen = new Set<string>();
      await withNamespace(async (namespace) => {
        await namespace.succeed('nft', ['-f', '-'], STRANGERS);
        const other = await namespace.succeed('nft', ['list', 'table', 'inet', 'other']);
        for (let edit = 0; edit < EDITS; edit += 1) {
          const built = await buildPolicy(policyOf(draft, into), { files: { 'feed.json': feedOf(draft) }, earlier });
          await namespace.succeed('nft', ['-f', '-'], built.file);
          const table = into ? 'inet host' : 'inet rulecast_edited';
          const { chains, sets } = await listObjects(namespace, table);
          const found = [...chains, ...sets.keys()].sort();
          expect(found, `edit ${edit}`).to.deep.equal(
            into ? [...built.owned, ...STRANGERS_IN_HOST].sort() : namesIn(built),
          );
          for (const name of found) seen.add(name);
          earlier = [...built.owned, ...built.retired];
          draft = edited(draft, random);
        }
        expect(await namespace.succeed('nft', ['list', 'table', 'inet', 'other'])).to.equal(other);
      });
      expect(seen.size, 'names over all edits').to.be.greaterThan(20);
    });
  }
});

/** Names of the blocks of a file for a table of its own. */
function namesIn({ file }: BuiltCase): readonly string[] {
  return [...file.matchAll(/^\t(?:set|chain) (\S+) \{$/gm)].map(([, name]) => name!).sort();
}

function policyOf({ sets, endpointSets, rules, isScoped }: Draft, into: object | undefined): PolicyData {
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
    outputs: [{ exporter: 'nftables', path: 'out/edited.nft', options: into ? { into } : {} }],
  };
}

function feedOf({ endpointSets }: Draft): string {
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
  return JSON.stringify(entries);
}

/** The draft after one random edit: something added, removed, renamed, refilled, or the scope switched. */
function edited(draft: Draft, random: Random): Draft {
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
