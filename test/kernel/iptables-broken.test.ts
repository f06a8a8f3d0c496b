import { expect } from 'chai';
import { buildIptables, buildIptablesFixture, fileOf, type IptablesCase } from './iptables-case.ts';
import { IPTABLES_ENGINES, type IptablesEngine, succeedIn } from './iptables-engine.ts';
import { listLines, namesIn } from './iptables-listing.ts';
import { loadStrangers } from './iptables-strangers.ts';
import { type Namespace, withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';
import type { Finished } from './run.ts';

describe('broken iptables files in the kernel', function () {
  this.timeout(120_000);

  for (const engine of IPTABLES_ENGINES) {
    it(`of rules change nothing, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const built = (await buildIptablesFixture('m365-branch', 'rules'))[0]!;
      await onHost(engine, built, async (namespace) => {
        const before = await listLines(engine, namespace);
        for (const path of ['rules.v4', 'rules.v6']) {
          for (const broken of brokenFiles(fileOf(built, path))) {
            const { code } = await loadInstead(engine, namespace, { path, text: broken });
            expect(code, `${path} … ${broken.slice(-80)}`).to.not.equal(0);
            expect(await listLines(engine, namespace)).to.deep.equal(before);
          }
        }
      });
    });

    it(`of rules change nothing when they are cut at the end of a line, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const built = (await buildIptablesFixture('chain-only', 'rules'))[0]!;
      await onHost(engine, built, async (namespace) => {
        const before = await listLines(engine, namespace);
        for (const path of ['rules.v4', 'rules.v6']) {
          const text = withRule(fileOf(built, path));
          const lines = text.split('\n');
          const cuts = [...lines.keys()].filter((end) => end <= lines.indexOf('COMMIT'));
          const files = cuts.map((end) => ({ path: `cut${end}`, text: lines.slice(0, end).join('\n') }));
          const loads = files.map((file) => `${LOAD[path]!.replace(path, file.path)} || true`);
          await succeedIn(engine.shell, namespace, loads, files);
          expect(await listLines(engine, namespace), `${cuts.length} files`).to.deep.equal(before);
          expect((await loadInstead(engine, namespace, { path, text })).code, 'the whole').to.equal(0);
          expect((await listLines(engine, namespace))[path]).to.not.deep.equal(before[path]);
          expect((await loadInstead(engine, namespace, { path, text: fileOf(built, path) })).code).to.equal(0);
        }
      });
    });

    it(`leave the other family with the rules it has, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const built = (await buildIptablesFixture('chain-only', 'rules'))[0]!;
      await onHost(engine, built, async (namespace) => {
        const before = await listLines(engine, namespace);
        const [rules4, rules6] = ['rules.v4', 'rules.v6'].map((path) => withRule(fileOf(built, path)));
        expect((await loadInstead(engine, namespace, { path: 'rules.v4', text: rules4! })).code).to.equal(0);
        const broken = { path: 'rules.v6', text: rules6!.replace('COMMIT', 'junk') };
        expect((await loadInstead(engine, namespace, broken)).code).to.not.equal(0);
        const after = await listLines(engine, namespace);
        expect(after['rules.v4']).to.not.deep.equal(before['rules.v4']);
        expect(after['rules.v6']).to.deep.equal(before['rules.v6']);
      });
    });

    it(`of sets leave each set with its old members or its new ones, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const old = await buildIptables(setsPolicy(0));
      const next = await buildIptables(setsPolicy(1));
      const lines = fileOf(next, 'sets.ipset').split('\n');
      await onHost(engine, old, async (namespace) => {
        const membersOf = async (): Promise<Members> => members((await listLines(engine, namespace))['sets.ipset']!);
        const before = await membersOf();
        await engine.load(namespace, next);
        const after = await membersOf();
        for (const end of lines.keys()) {
          await engine.load(namespace, old);
          const text = lines
            .slice(0, end)
            .map((line) => `${line}\n`)
            .join('');
          await loadInstead(engine, namespace, { path: 'sets.ipset', text: `${text}junk\n` });
          const now = await membersOf();
          for (const name of before.keys()) {
            expect([before.get(name), after.get(name)], `${name}, cut at line ${end}`).to.include(now.get(name));
          }
        }
        await engine.load(namespace, next);
        expect(await membersOf(), 'the next whole load').to.deep.equal(after);
      });
    });

    it(`are what files are while the host jumps to a chain that they delete, by ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const one = await buildIptables(directionPolicy('inbound'));
      const other = await buildIptables(directionPolicy('outbound'), { earlier: one.owned });
      await onHost(engine, one, async (namespace) => {
        const before = await listLines(engine, namespace);
        for (const path of ['rules.v4', 'rules.v6']) {
          expect((await loadInstead(engine, namespace, { path, text: fileOf(other, path) })).code).to.not.equal(0);
          expect(await listLines(engine, namespace)).to.deep.equal(before);
        }
        await succeedIn(engine.shell, namespace, [
          'iptables -D INPUT -j rc.turn.in',
          'ip6tables -D INPUT -j rc.turn.in',
        ]);
        await engine.load(namespace, other);
        const names = namesIn(await listLines(engine, namespace)).filter((name) => name.includes(' rc.turn.'));
        expect(names).to.deep.equal(other.owned);
      });
    });
  }
});

/** Runs `body` on a host with rules of others and a case loaded. */
async function onHost(
  engine: IptablesEngine,
  built: IptablesCase,
  body: (namespace: Namespace) => Promise<void>,
): Promise<void> {
  await withNamespace(async (namespace) => {
    await loadStrangers(engine, namespace);
    await engine.load(namespace, built);
    await body(namespace);
  });
}

const LOAD: Readonly<Record<string, string>> = {
  'rules.v4': 'iptables-restore -w --noflush < rules.v4',
  'rules.v6': 'ip6tables-restore -w --noflush < rules.v6',
  'sets.ipset': 'ipset restore < sets.ipset',
};

/** Loads one file as its own comment would say. */
function loadInstead(
  engine: IptablesEngine,
  namespace: Namespace,
  file: { readonly path: string; readonly text: string },
): Promise<Finished> {
  return engine.shell(namespace, [LOAD[file.path]!], [file]);
}

/** The file cut in its last rule, with a line that is none, a rule that leads nowhere, a set that is not there, and without its end. */
function brokenFiles(file: string): readonly string[] {
  const before = (line: string): string => file.replace(/^COMMIT$/m, `${line}\nCOMMIT`);
  return [
    file.slice(0, -'COMMIT\n'.length - 5),
    before('-A'),
    before('-A INPUT -j rc.nowhere'),
    before('-A INPUT -m set --match-set nowhere src -j ACCEPT'),
    before('-A rc.nowhere -j ACCEPT'),
    before('-X mine'),
    before('-A INPUT -s 999.0.0.1 -j ACCEPT'),
    file.replace(/^COMMIT$/m, ''),
  ];
}

/** The file with one rule more, at the end of its first chain. */
function withRule(file: string): string {
  const [, chain] = /^:(\S+)/m.exec(file) ?? [];
  return file.replace(/^COMMIT$/m, `-A ${chain} -j DROP\nCOMMIT`);
}

type Members = ReadonlyMap<string, string>;

/** What each set of ours holds, as one text. */
function members(lines: readonly string[]): Members {
  const names = lines.flatMap((line) => /^create (rc\.turn\.[^+]\S*)/.exec(line)?.[1] ?? []);
  return new Map(names.map((name) => [name, lines.filter((line) => line.startsWith(`add ${name} `)).join('\n')]));
}

function setsPolicy(turn: number): Readonly<Record<string, unknown>> {
  return {
    ...directionPolicy('outbound'),
    sets: {
      one: [`10.${turn}.0.0/16`, `10.${turn + 4}.0.0/16`, `2001:db8:${turn}::/48`],
      two: [`192.0.2.${turn}`, `2001:db8:80::${turn}`],
    },
    rules: [{ name: 'r', from: 'one', to: 'two', services: 'tcp/443', action: 'allow' }],
    outputs: [{ exporter: 'iptables', path: 'out/turn', options: { sets: 'ipset' } }],
  };
}

function directionPolicy(direction: string): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    name: 'turn',
    direction,
    scope: 'everything',
    default: 'drop',
    management: 'none',
    rules: [{ name: 'r', from: 'any', to: 'any', services: 'tcp/443', action: 'allow' }],
    outputs: [{ exporter: 'iptables', path: 'out/turn' }],
  };
}
