import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EXPORTERS, HOST_EXPORTERS, PACKET_EXPORTERS } from '../exporters/index.ts';
import { build } from '../src/build/build.ts';
import { mergeDiagnostics } from '../src/build/merge-diagnostics.ts';
import { isError } from '../src/diagnostic/diagnostic.ts';
import { renderDiagnostics } from '../src/diagnostic/render.ts';
import { CONFORMANCE_DAY } from '../src/testing/fitted-case.ts';
import { type FittedHosts, fitHostDocument } from '../src/testing/fitted-hosts.ts';
import { answersOfFiles } from '../src/testing/host-decisions.ts';
import { parseHostTable } from '../src/testing/host-table.ts';
import { readHosts } from '../src/testing/read-hosts.ts';
import {
  DIAGNOSTICS,
  expectGolden,
  type Goldens,
  goldenArtifacts,
  orphansOf,
  updateGoldens,
  updatesGoldens,
} from './golden.ts';
import { HOST_CASES, HOST_GOLDENS, hostGoldens, hostTopics, type LoadedHostCase, loadHostCase } from './host-cases.ts';

interface HostGolden {
  readonly loaded: LoadedHostCase;
  readonly outputs: readonly FittedHosts[];
  /** By their paths in the folder of goldens of the case. */
  readonly files: Goldens;
}

const goldens = await Promise.all(hostTopics().map(goldenOf));

async function goldenOf(topic: string): Promise<HostGolden> {
  const loaded = loadHostCase(topic);
  const outcomes = await Promise.all(
    exporterIds(loaded).map(async (id) => {
      const exporter = await HOST_EXPORTERS[id]!();
      return fitHostDocument({ exporter, written: {} }, loaded.document);
    }),
  );
  const found = mergeDiagnostics(outcomes.flatMap(({ diagnostics }) => diagnostics));
  if (found.some(isError)) throw new Error(renderDiagnostics(found, loaded.sources, { color: false }));
  const outputs = outcomes.flatMap((outcome) => (outcome.kind === 'fitted' ? outcome.outputs : []));
  const written = outputs.flatMap(({ artifacts }) => artifacts.map(({ path, text }) => [path, text] as const));
  const said =
    found.length === 0
      ? []
      : [[join(HOST_GOLDENS, DIAGNOSTICS), `${renderDiagnostics(found, loaded.sources)}\n`] as const];
  const files = [...written, ...said].map(([path, text]) => [path.slice(HOST_GOLDENS.length + 1), text] as const);
  return { loaded, outputs, files: new Map(files) };
}

function exporterIds({ raw }: LoadedHostCase): readonly string[] {
  return [...new Set(raw.outputs.map(({ exporter }) => exporter))];
}

function folderOf({ topic }: LoadedHostCase): string {
  return join(HOST_CASES, topic, HOST_GOLDENS);
}

/** An output with its files as they are committed, not as they are written today. */
function committed({ read }: LoadedHostCase, output: FittedHosts): FittedHosts {
  return { ...output, artifacts: output.artifacts.map(({ path }) => ({ path, text: read(path) })) };
}

/** How many rows of the table are asked of an output; each is answered as it is labelled. */
async function assertLabels({ hosts }: LoadedHostCase, output: FittedHosts): Promise<number> {
  const { node, policy } = output.place;
  const rows = parseHostTable(hosts).filter(
    (row) => row.output === node.id && (row.site ?? policy.site) === policy.site,
  );
  const questions = rows.map(({ question }) => question);
  const answers = await answersOfFiles(await readHosts(output), questions);
  expect(rows.map(({ line, text }, index) => `${line}: ${text}: ${answers[index]}`)).to.deep.equal(
    rows.map(({ line, text, answer }) => `${line}: ${text}: ${answer}`),
  );
  return rows.length;
}

describe('goldens of hosts', () => {
  before(() => {
    if (!updatesGoldens()) return;
    for (const { loaded, files } of goldens) {
      mkdirSync(folderOf(loaded), { recursive: true });
      updateGoldens(folderOf(loaded), files);
    }
  });

  for (const { loaded, outputs, files } of goldens) {
    const { topic, document } = loaded;

    it(`of ${topic} are as committed, byte for byte`, () => {
      expect(files, 'nothing is written').to.not.be.empty;
      for (const [path, text] of files) expectGolden(join(folderOf(loaded), path), text);
    });

    it(`of ${topic}, as committed, answer as its table says`, async () => {
      for (const output of outputs) {
        const own = committed(loaded, output);
        for (const artifact of own.artifacts) {
          expect(output.place.exporter.identify(artifact), artifact.path).to.equal('yes');
        }
        expect(await assertLabels(loaded, own), output.place.node.id).to.be.at.least(3);
      }
    });

    it(`of ${topic} are what a build writes`, async () => {
      const request = { document, registry: EXPORTERS, asOf: CONFORMANCE_DAY, allowExpired: new Set<string>() };
      const built = await build({ ...request, strict: false, verify: false });
      const written = built.outputs.flatMap((output) => output.files.map(({ path, text }) => [path, text]));
      const wanted = outputs.flatMap((output) =>
        committed(loaded, output).artifacts.map(({ path, text }) => [path, text]),
      );
      expect(written.sort()).to.deep.equal(wanted.sort());
      expect(built.diagnostics.filter(isError)).to.deep.equal([]);
    });

    it(`of ${topic} stand for an output each: none is orphaned`, () => {
      expect(orphansOf(folderOf(loaded), files)).to.deep.equal([]);
    });
  }

  it('are there for every exporter, and all rows of all tables are asked of some output', () => {
    expect(goldens).to.have.length.of.at.least(10);
    const outputs = goldens.flatMap((golden) => golden.outputs);
    for (const id of Object.keys(HOST_EXPORTERS)) {
      const own = outputs.filter(({ place }) => place.exporter.id === id);
      expect(own, id).to.have.length.of.at.least(5);
    }
    for (const { loaded } of goldens) {
      const ids = loaded.document.outputs.map(({ id }) => id);
      const rows = parseHostTable(loaded.hosts);
      expect(rows, loaded.topic).to.have.length.of.at.least(15);
      for (const { output, line } of rows) expect(ids, `${loaded.topic}/hosts.txt:${line}`).to.include(output);
    }
    expect(hostGoldens()).to.have.length.of.at.least(100);
  });

  it('belong to one exporter each: its own knows them, and no other takes them for its own', async () => {
    const files = [...hostGoldens(), ...goldenArtifacts()];
    const loads = Object.entries({ ...HOST_EXPORTERS, ...PACKET_EXPORTERS });
    const exporters = await Promise.all(loads.map(([, load]) => load()));
    for (const { exporter: owner, artifact } of files) {
      for (const { id, identify } of exporters) {
        const answer = identify(artifact);
        if (id === owner) expect(answer, `${owner} about ${artifact.path}`).to.equal('yes');
        else expect(answer, `${id} about ${artifact.path}`).to.not.equal('yes');
      }
    }
  });
});
