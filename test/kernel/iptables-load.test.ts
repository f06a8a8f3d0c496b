import { expect } from 'chai';
import { fixtureOf } from './built-case.ts';
import { BOTH_SETS, buildIptablesFixture, FITTING_NAMES, fileOf, type IptablesCase } from './iptables-case.ts';
import { instructionsOf } from './iptables-commands.ts';
import { IPTABLES_ENGINES, type IptablesEngine } from './iptables-engine.ts';
import { type Listing, listLines, namesIn, without } from './iptables-listing.ts';
import { loadStrangers } from './iptables-strangers.ts';
import { type Namespace, withNamespace } from './namespace.ts';
import { requireKernel } from './require-kernel.ts';

describe('built iptables files in the kernel', function () {
  this.timeout(120_000);

  for (const engine of IPTABLES_ENGINES) {
    it(`by ${engine.name} hold what they own, however often loaded, beside strangers and each other`, async function () {
      await requireKernel(this, engine);
      let loads = 0;
      await withNamespace(async (namespace) => {
        await loadStrangers(engine, namespace);
        let before = await listLines(engine, namespace);
        for (const [index, name] of FITTING_NAMES.entries()) {
          let earlier: readonly string[] = [];
          // The second takes the place of the first: sets that of rules, or rules that of sets.
          for (const sets of index % 2 === 0 ? BOTH_SETS : BOTH_SETS.toReversed()) {
            for (const site of siteNumbers(name)) {
              const built = (await buildIptablesFixture(name, sets, earlier))[site]!;
              before = await checkLoad({ engine, namespace, built, earlier, before });
              earlier = [...built.owned, ...built.retired];
              loads += 1;
            }
          }
        }
      });
      expect(loads).to.be.at.least(2 * FITTING_NAMES.length);
    });
  }

  it('say in their heads what the README says', async () => {
    const [built] = await buildIptablesFixture('m365-branch', 'ipset');
    const [rules4, rules6, sets] = ['rules.v4', 'rules.v6', 'sets.ipset'].map((path) =>
      instructionsOf({ path, text: fileOf(built!, path) }),
    );
    expect(rules4).to.deep.equal({
      first: sets!.load,
      load: ['iptables-restore -w --noflush < rules.v4'],
      once: ['iptables -w -C FORWARD -j rc.branch-egress.out || iptables -w -I FORWARD -j rc.branch-egress.out'],
    });
    expect(rules6).to.deep.equal({
      first: sets!.load,
      load: ['ip6tables-restore -w --noflush < rules.v6'],
      once: ['ip6tables -w -C FORWARD -j rc.branch-egress.out || ip6tables -w -I FORWARD -j rc.branch-egress.out'],
    });
    expect(sets).to.deep.equal({ first: [], load: ['ipset restore < sets.ipset'], once: [] });
  });
});

interface Load {
  readonly engine: IptablesEngine;
  readonly namespace: Namespace;
  readonly built: IptablesCase;
  /** What earlier files of the same output left. */
  readonly earlier: readonly string[];
  /** What is loaded already. */
  readonly before: Listing;
}

/** 0 for a policy without sites, else a number for each. */
function siteNumbers(name: string): readonly number[] {
  const { document } = fixtureOf(name);
  return [...Array(Math.max(document.sites.size, 1)).keys()];
}

/** Loads a case, twice; what is loaded then. */

async function checkLoad({ engine, namespace, built, earlier, before }: Load): Promise<Listing> {
  const what = `${built.name}, sets: ${built.options.sets}`;
  const ours = [...built.owned, ...earlier];
  await engine.load(namespace, built);
  const once = await listLines(engine, namespace);
  const known = new Set(namesIn(without(before, ours)));
  expect(
    namesIn(once).filter((name) => !known.has(name)),
    `${what}: names`,
  ).to.deep.equal(built.owned);
  expect(without(once, ours), `${what}: what others have`).to.deep.equal(without(before, ours));
  for (const path of ['rules.v4', 'rules.v6']) {
    const { once: hooks } = instructionsOf({ path, text: fileOf(built, path) });
    expect(jumpsTo(built.owned, once, path), `${what}: jumps in ${path}`).to.have.length(hooks.length);
  }
  await engine.load(namespace, built);
  expect(await listLines(engine, namespace), `${what}: loaded twice`).to.deep.equal(once);
  return once;
}

/** Rules of built-in chains that lead to a chain of ours. */
function jumpsTo(owned: readonly string[], listing: Listing, path: string): readonly string[] {
  return (listing[path] ?? []).filter((line) => {
    const [, target] = /^-A (?:INPUT|OUTPUT|FORWARD) .*-[jg] (\S+)$/.exec(line) ?? [];
    return owned.includes(`${path} ${target}`);
  });
}
