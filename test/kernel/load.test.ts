import { expect } from 'chai';
import { tableFamily, tableName } from '../../exporters/nftables/options.ts';
import type { AddressObject } from '../../src/exporter/fitted.ts';
import { addressSetOf, isEmpty, onlyFamily } from '../../src/net/address-set.ts';
import { formatAddressList } from '../../src/net/format-list.ts';
import { CASE_NAMES } from './built-case.ts';
import { type Namespace, withNamespace } from './namespace.ts';
import { buildFixture, type NftCase } from './nft-case.ts';
import { requireKernel } from './require-kernel.ts';
import { listObjects, listRuleset } from './ruleset.ts';

/** Rules of somebody else: in a table beside ours, and in the table of the host that chain-only cases write into. */
const STRANGERS = [
  'table inet stranger {',
  '\tset keep {',
  '\t\ttype ipv4_addr',
  '\t\tflags interval',
  '\t\telements = { 192.0.2.0/24 }',
  '\t}',
  '\tchain input {',
  '\t\ttype filter hook input priority filter - 10; policy accept;',
  '\t\tip saddr @keep counter accept comment "not ours"',
  '\t}',
  '}',
  'table ip rulecastle {',
  '\tchain forward {',
  '\t\ttype filter hook forward priority filter; policy drop;',
  '\t}',
  '}',
  'table inet host {',
  '\tset app {',
  '\t\ttype ipv4_addr',
  '\t\telements = { 198.51.100.1 }',
  '\t}',
  '\tchain output {',
  '\t\ttype filter hook output priority filter; policy accept;',
  '\t\tip daddr @app counter accept',
  '\t}',
  '}',
  '',
].join('\n');

describe('a built nftables file in the kernel', function () {
  this.timeout(120_000);

  for (const name of CASE_NAMES) {
    it(`holds what the policy says, beside strangers, however often it is loaded: ${name}`, async function () {
      await requireKernel(this);
      for (const built of await buildFixture(name)) await checkLoad(built);
    });

    it(`changes nothing when it is broken: ${name}`, async function () {
      await requireKernel(this);
      const [built] = await buildFixture(name);
      await withNamespace(async (namespace) => {
        for (const text of [STRANGERS, built!.file]) await namespace.succeed('nft', ['-f', '-'], text);
        const before = await listRuleset(namespace);
        for (const broken of brokenFiles(built!.file)) {
          expect((await namespace.load(broken)).code, broken.slice(-80)).to.not.equal(0);
          expect(await listRuleset(namespace)).to.equal(before);
        }
      });
    });
  }

  for (const name of ['chain-only', 'host-inbound', 'm365-branch']) {
    it(`changes nothing when it is cut at the end of a line: ${name}`, async function () {
      await requireKernel(this);
      const [built] = await buildFixture(name);
      const lines = built!.file.split('\n').slice(0, -1);
      await withNamespace(async (namespace) => {
        for (const text of [STRANGERS, built!.file]) await namespace.succeed('nft', ['-f', '-'], text);
        const before = await listRuleset(namespace);
        for (const end of lines.keys()) {
          await namespace.load(`${lines.slice(0, end).join('\n')}\n`);
          expect(await listRuleset(namespace), `cut behind: ${lines[end - 1]}`).to.equal(before);
        }
      });
    });
  }
});

async function checkLoad(built: NftCase): Promise<void> {
  await withNamespace(async (namespace) => {
    await namespace.succeed('nft', ['-f', '-'], STRANGERS);
    const strangers = await strangersIn(namespace);
    const load = async (): Promise<string> => {
      await namespace.succeed('nft', ['-f', '-'], built.file);
      return listRuleset(namespace);
    };
    const once = await load();
    await checkSets(built, namespace);
    expect(await load(), 'loaded twice').to.equal(once);
    expect(await strangersIn(namespace), 'tables of others').to.deep.equal(strangers);
  });
}

/** The listing of what is not ours, a text an object. */
function strangersIn(namespace: Namespace): Promise<readonly string[]> {
  const objects = [
    ['table', 'inet', 'stranger'],
    ['table', 'ip', 'rulecastle'],
    ['set', 'inet', 'host', 'app'],
    ['chain', 'inet', 'host', 'output'],
  ];
  return Promise.all(objects.map((words) => namespace.succeed('nft', ['list', ...words])));
}

async function checkSets({ fitted, options, policy }: NftCase, namespace: Namespace): Promise<void> {
  const table = `${tableFamily(options)} ${tableName(options, policy.name)}`;
  const { sets } = await listObjects(namespace, table);
  const lead = options.into === undefined ? '' : `${policy.name}/`;
  const expected = fitted.objects.flatMap((object) => familiesOf(object).map((family) => ({ object, family })));
  const ours = [...sets.keys()].filter((name) => options.into === undefined || name.startsWith(lead)).sort();
  expect(ours).to.deep.equal(expected.map(({ object, family }) => `${lead}${object.name}.v${family}`).sort());
  for (const { object, family } of expected) {
    const name = `${lead}${object.name}.v${family}`;
    const wanted = onlyFamily(addressSetOf(object.prefixes), family);
    const found = sets.get(name)!;
    const [foundText, wantedText] = [found, wanted].map((set) => Buffer.from(formatAddressList(set)).toString());
    expect(foundText, name).to.equal(wantedText);
  }
}

function familiesOf({ prefixes }: AddressObject): readonly (4 | 6)[] {
  const all = addressSetOf(prefixes);
  return ([4, 6] as const).filter((family) => !isEmpty(onlyFamily(all, family)));
}

/** The file cut in the middle, with a bad line at its end, and with a rule that the kernel refuses though nft can read it. */
function brokenFiles(file: string): readonly string[] {
  return [
    `${file.slice(0, Math.floor(file.length * 0.6))} {`,
    `${file}add rule\n`,
    `${file}add rule inet stranger input jump nowhere\n`,
    `${file}add element inet stranger keep { 192.0.2.7, }\n`,
  ];
}
