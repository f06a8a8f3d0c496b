import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXPORTERS } from '../exporters/index.ts';
import { build } from '../src/build/build.ts';
import { mergeDiagnostics } from '../src/build/merge-diagnostics.ts';
import type { Diagnostic } from '../src/diagnostic/diagnostic.ts';
import { renderDiagnostics } from '../src/diagnostic/render.ts';
import type { Artifact, Exporter } from '../src/exporter/exporter.ts';
import { assertAgreement } from '../src/testing/agreement.ts';
import { type CaseOutcome, CONFORMANCE_DAY, type FittedCase, fitDocument } from '../src/testing/fitted-case.ts';
import { readBack } from '../src/testing/read-back.ts';
import { sampleCase } from '../src/testing/sample-packets.ts';
import { builtIns, withWritten } from './built-in.ts';
import { caseNames, type LoadedCase, loadCase } from './cases.ts';
import { loadAndList, needsNft } from './exporters/nft.ts';
import {
  DIAGNOSTICS,
  expectGolden,
  filesBelow,
  GOLDEN_FOLDER,
  goldenArtifacts,
  orphansOf,
  updateGoldens,
  updatesGoldens,
} from './golden.ts';

interface Golden {
  readonly exporter: Exporter;
  readonly topic: string;
  readonly loaded: LoadedCase;
  readonly outcome: CaseOutcome;
}

const goldens: Golden[] = [];
const known = await builtIns();
for (const exporter of known.map(withWritten)) {
  for (const topic of caseNames()) {
    const loaded = loadCase(topic);
    goldens.push({ exporter, topic, loaded, outcome: await fitDocument(exporter, loaded.document) });
  }
}
const files = new Map(goldens.flatMap((golden) => [...filesOf(golden)]));

function filesOf(golden: Golden): ReadonlyMap<string, string> {
  const { exporter, topic, loaded, outcome } = golden;
  const found = mergeDiagnostics(outcome.diagnostics);
  const said = found.length === 0 ? '' : `${renderDiagnostics(found, loaded.sources)}\n`;
  const written = sitesOf(golden).flatMap((site) =>
    site.artifacts.map(({ path, text }) => [join(folderOf(golden, site), path), text] as const),
  );
  return new Map([...written, ...(said === '' ? [] : [[join(exporter.id, topic, DIAGNOSTICS), said] as const])]);
}

function sitesOf({ outcome }: Golden): readonly FittedCase[] {
  return outcome.kind === 'fitted' ? outcome.sites : [];
}

function folderOf({ exporter, topic }: Golden, { site }: FittedCase): string {
  return join(exporter.id, topic, site ?? '');
}

/** The artifacts of a site as they are committed, not as they are written today. */
function committed(golden: Golden, site: FittedCase): readonly Artifact[] {
  const folder = join(GOLDEN_FOLDER, folderOf(golden, site));
  return site.artifacts.map(({ path }) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
}

/** What is said and where; a build adds to the words which sites it is true of. */
function said(diagnostics: readonly Diagnostic[]): readonly string[] {
  const all = diagnostics.map(({ severity, code, span }) => `${severity} ${code} ${span?.file}:${span?.start.line}`);
  return [...new Set(all)].sort();
}

describe('goldens', () => {
  before(() => updateGoldens(GOLDEN_FOLDER, files));

  for (const golden of goldens) {
    const { exporter, topic, loaded } = golden;

    it(`${exporter.id} writes ${topic} as committed, byte for byte`, () => {
      const own = filesOf(golden);
      expect(own, 'neither artifacts nor a refusal').to.not.be.empty;
      for (const [path, text] of own) expectGolden(join(GOLDEN_FOLDER, path), text);
    });

    if (golden.outcome.kind === 'refused') continue;

    it(`${exporter.id} reads the committed ${topic} back to the verdicts of the policy`, async () => {
      for (const site of sitesOf(golden)) {
        const artifacts = committed(golden, site);
        for (const artifact of artifacts) expect(exporter.identify(artifact), artifact.path).to.equal('yes');
        const reading = await readBack(exporter, { ...site, artifacts });
        assertAgreement(exporter, site, { reading, packets: sampleCase(site, 500) });
      }
    });

    const own = loaded.document.outputs.find((output) => output.exporter.name === exporter.id);
    if (own === undefined) continue;

    it(`a build writes the same ${topic} for ${exporter.id}`, async () => {
      const { document } = loaded;
      const request = { document, registry: EXPORTERS, asOf: CONFORMANCE_DAY, allowExpired: new Set<string>() };
      const { outputs, diagnostics } = await build({ ...request, strict: false, only: [own.id] });
      expect(said(diagnostics)).to.deep.equal(said(golden.outcome.diagnostics));
      const texts = outputs.map((output) => [output.site, output.files.map(({ text }) => text)]);
      const wanted = sitesOf(golden).map((site) => [site.site, committed(golden, site).map(({ text }) => text)]);
      expect(texts).to.deep.equal(wanted);
    });
  }

  it('stand for a case each: none is orphaned', () => {
    expect(orphansOf(GOLDEN_FOLDER, files)).to.deep.equal([]);
  });

  it('are there for every exporter and case, and are not mostly refusals', () => {
    const topics = caseNames();
    expect(topics).to.have.length.of.at.least(30);
    for (const {
      exporter: { id },
      fitting,
    } of known) {
      const mine = goldens.filter(({ exporter }) => exporter.id === id);
      expect(mine, id).to.have.length(topics.length);
      const built = mine.filter(({ outcome }) => outcome.kind === 'fitted');
      expect(built, id).to.have.length.of.at.least(fitting);
    }
    expect(filesBelow(GOLDEN_FOLDER)).to.have.length.of.at.least(140);
  });

  it('belong to one exporter each: its own knows them, and no other takes them for its own', () => {
    for (const { exporter: owner, artifact } of goldenArtifacts()) {
      for (const { exporter } of known) {
        const answer = exporter.identify(artifact);
        if (exporter.id === owner) expect(answer, `${owner} about ${artifact.path}`).to.equal('yes');
        else expect(answer, `${exporter.id} about ${artifact.path}`).to.not.equal('yes');
      }
    }
  });

  it('of nftables load into a kernel', function () {
    needsNft(this);
    const texts = filesBelow(GOLDEN_FOLDER).filter((path) => path.endsWith('.nft'));
    expect(texts).to.have.length.of.at.least(30);
    for (const path of texts) {
      const { status, output } = loadAndList(readFileSync(join(GOLDEN_FOLDER, path), 'utf8'));
      expect(status, `${path}: ${output}`).to.equal(0);
    }
  });
});

describe('the switch that rewrites goldens', () => {
  it('is UPDATE_GOLDEN=1 and nothing else', () => {
    expect(updatesGoldens({ UPDATE_GOLDEN: '1' })).to.equal(true);
    for (const value of [undefined, '', '0', 'yes']) expect(updatesGoldens({ UPDATE_GOLDEN: value })).to.equal(false);
  });

  it('is refused where CI is set', () => {
    expect(() => updatesGoldens({ UPDATE_GOLDEN: '1', CI: 'true' })).to.throw(/refused where CI/);
    expect(updatesGoldens({ CI: 'true' })).to.equal(false);
  });
});
