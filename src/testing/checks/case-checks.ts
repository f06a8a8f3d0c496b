import assert from 'node:assert/strict';
import type { Artifact, Exporter } from '../../exporter/exporter.ts';
import type { PacketReading } from '../../exporter/reading.ts';
import type { PolicyDocument } from '../../model/document.ts';
import { type AddressSet, ANY, addressSetOf, EMPTY, equals, isEmpty, onlyFamily } from '../../net/address-set.ts';
import { complement, intersect, union } from '../../net/algebra.ts';
import { FAMILIES } from '../../net/family.ts';
import { expectedFingerprint } from '../../proof/expected-fingerprint.ts';
import { assertAgreement } from '../agreement.ts';
import { assertProved } from '../assert-proved.ts';
import type { ConformanceCase } from '../case.ts';
import type { ConformanceCheck } from '../check.ts';
import { deepFreeze } from '../deep-freeze.ts';
import { type FittedCase, fitDocument } from '../fitted-case.ts';
import { assertLineEnds } from '../line-ends.ts';
import { once } from '../once.ts';
import { decideTable } from '../packet-table-check.ts';
import { randomOf } from '../random.ts';
import { readBack } from '../read-back.ts';
import { sampleCase } from '../sample-packets.ts';
import { shuffleDocument } from '../shuffle-document.ts';

/** What a target may refuse; anything else in a case is a mistake of the exporter. */
const REFUSALS = new Set([
  'UNSUPPORTED',
  'LIMIT_EXCEEDED',
  'SCOPE_MISSING',
  'HOOK_SHARED',
  'OPTION_INVALID',
  'RULES_MISSING',
]);

/** How many packets are compared for each case and site. */
export interface CaseCheckOptions {
  readonly packets: number;
}

/** All claims about one case. A case that the exporter refuses has one: that the refusal is one of a target. */
export function caseChecks(
  exporter: Exporter,
  one: ConformanceCase,
  options: CaseCheckOptions,
): readonly ConformanceCheck[] {
  const load = once(() => one.load());
  const fitted = once(async () => {
    const outcome = await fitDocument(exporter, load());
    if (outcome.kind === 'fitted') return outcome.sites;
    for (const { code, message, severity } of outcome.diagnostics) {
      if (severity === 'error') assert.ok(REFUSALS.has(code), `${code}: ${message}`);
    }
    return [];
  });
  const claim = (name: string, run: (site: FittedCase) => void | Promise<void>): ConformanceCheck => ({
    name: `${one.name}: ${name}`,
    run: async () => {
      for (const site of await fitted()) await run(site);
    },
  });
  return [
    claim('writes the same bytes twice and leaves its input alone', (site) => writesTheSameTwice(exporter, site)),
    claim('writes one kind of line end, and a final one', ({ artifacts }) => assertLineEnds(artifacts)),
    claim('knows its own files', (site) => assertIdentified(exporter, site)),
    claim('reads back every object with its name and members', (site) => assertObjects(exporter, site)),
    claim('reads back the log flag and the name of every rule', (site) => assertLabels(exporter, site)),
    claim('is proved: its files let through what the policy says, no packet more and none less', async (site) => {
      assertProved(site, await readBack(exporter, site));
    }),
    claim('reads back to the verdicts of the policy', async (site) => {
      const reading = await readBack(exporter, site);
      const tally = assertAgreement(exporter, site, { reading, packets: sampleCase(site, options.packets) });
      const compared = Object.values(tally.verdicts).reduce((sum, count) => sum + count, 0);
      assert.ok(compared >= options.packets / 4, `only ${compared} of ${options.packets} packets were compared`);
    }),
    claim('decides its packet table as labelled', async (site) => {
      const labelledFor = load().outputs[0]?.exporter.name ?? '';
      const reading = await readBack(exporter, site);
      const rows = decideTable(exporter, site, { reading, table: one.packets, labelledFor });
      assert.ok(rows > 0, 'no packet of the table is decided here');
    }),
    {
      name: `${one.name}: writes the same bytes, and means the same, whatever the order of definitions`,
      run: async () => assertOrderFree(exporter, load(), await fitted()),
    },
  ];
}

/** The claim that enough of the cases are not refused, since a refused case has nothing to compare. */
export function fittingCheck(exporter: Exporter, cases: readonly ConformanceCase[], least: number): ConformanceCheck {
  return {
    name: `fits at least ${least} of ${cases.length} cases`,
    async run() {
      const outcomes = await Promise.all(cases.map((one) => fitDocument(exporter, one.load())));
      const fitted = outcomes.filter(({ kind }) => kind === 'fitted').length;
      assert.ok(fitted >= least, `it refuses ${cases.length - fitted} of ${cases.length} cases`);
    },
  };
}

function writesTheSameTwice(exporter: Exporter, { fitted, options, artifacts }: FittedCase): void {
  const frozen = exporter.emit(deepFreeze(fitted), deepFreeze(options));
  assert.deepEqual(frozen, artifacts);
}

/** The claim that files of other formats are left to those who know them. */
export function foreignCheck(exporter: Exporter, foreign: readonly Artifact[]): ConformanceCheck {
  return {
    name: `takes none of ${foreign.length} files of other formats for its own`,
    async run() {
      for (const file of foreign) assert.notEqual(exporter.identify(file), 'yes', file.path);
    },
  };
}

function assertIdentified(exporter: Exporter, { artifacts }: FittedCase): void {
  for (const artifact of artifacts) assert.equal(exporter.identify(artifact), 'yes', artifact.path);
}

async function assertObjects(exporter: Exporter, site: FittedCase): Promise<void> {
  if (exporter.namedSets?.(site.options) === false) return;
  const { objects } = await readBack(exporter, site);
  const wanted = [...new Set(site.fitted.objects.map(({ name }) => name))].map((name) => ({
    name,
    addresses: addressSetOf(
      site.fitted.objects.filter((object) => object.name === name).flatMap(({ prefixes }) => prefixes),
    ),
  }));
  for (const { name, addresses } of wanted) {
    // A target without sets of both families spells one object as two, with the family behind the name; one that negates has what an object lacks.
    const listed = membersOf(objects, (key) => key === name || endsWith(key, [`${name}.v4`, `${name}.v6`]));
    const excepted = membersOf(objects, (key) => endsWith(key, [`${name}.v4.except`, `${name}.v6.except`]));
    assert.ok(listed ?? excepted, `object "${name}" is not in the files: ${[...objects.keys()].join(', ')}`);
    const rest = excepted === undefined ? EMPTY : intersect(complement(excepted), familiesOf(addresses));
    assert.ok(equals(union(listed ?? EMPTY, rest), addresses), `object "${name}" has other members`);
  }
}

/** All members of the objects with such names; `undefined` when there is none. */
function membersOf(objects: PacketReading['objects'], isWanted: (name: string) => boolean): AddressSet | undefined {
  const found = [...objects].filter(([name]) => isWanted(name));
  return found.length === 0 ? undefined : found.reduce((sum, [, set]) => union(sum, set), EMPTY);
}

function endsWith(name: string, endings: readonly string[]): boolean {
  return endings.some((ending) => name.endsWith(ending));
}

function familiesOf(addresses: AddressSet): AddressSet {
  const families = FAMILIES.filter((family) => !isEmpty(addresses, family));
  return families.reduce((sum, family) => union(sum, onlyFamily(ANY, family)), EMPTY);
}

async function assertLabels(exporter: Exporter, site: FittedCase): Promise<void> {
  const { chains } = await readBack(exporter, site);
  const statements = [...chains.values()].flat();
  for (const { rule, log, terms } of site.fitted.chains.flatMap((chain) => chain.rules)) {
    for (const { label } of terms) {
      const wanted = [label, rule.name];
      const mine = statements.filter((statement) => wanted.some((text) => statement.label?.startsWith(text)));
      assert.ok(mine.length > 0, `nothing in the files bears the name of rule "${rule.name}"`);
      assert.equal(
        mine.some((statement) => statement.log),
        log !== undefined,
        `log of rule "${rule.name}"`,
      );
    }
  }
}

async function assertOrderFree(
  exporter: Exporter,
  document: PolicyDocument,
  sites: readonly FittedCase[],
): Promise<void> {
  for (const seed of [1, 2, 3]) {
    const outcome = await fitDocument(exporter, shuffleDocument(document, randomOf(seed)));
    const again = new Map((outcome.kind === 'fitted' ? outcome.sites : []).map((site) => [site.site, site]));
    for (const site of sites) {
      const shuffled = again.get(site.site);
      assert.ok(shuffled, `refused in another order at site ${site.site}`);
      assert.deepEqual(shuffled.artifacts, site.artifacts);
      assert.equal(expectedFingerprint(shuffled), expectedFingerprint(site), 'the fingerprint of the expected set');
      // The bytes are equal for every seed, so that one proof is enough.
      if (seed === 1) assertProved(site, await readBack(exporter, shuffled));
    }
  }
}
