import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Artifact, Exporter } from '../../../src/exporter/exporter.ts';
import type { Claim } from '../../../src/proof/prove.ts';
import { fitDocument } from '../../../src/testing/fitted-case.ts';
import { readBack } from '../../../src/testing/read-back.ts';
import { builtIns, withWritten } from '../../built-in.ts';
import { caseNames, loadCase } from '../../cases.ts';

/** A reader, what it can read, and what its readings are compared with. */
export interface Subject {
  readonly exporter: Exporter;
  readonly options: unknown;
  readonly claim: Claim;
  /** Files that are read without an error. */
  readonly seeds: readonly (readonly Artifact[])[];
}

/** A case that every exporter fits. */
const COMMON = 'disabled-rule';

export async function subjectsOf(): Promise<ReadonlyMap<string, Subject>> {
  const exporters = (await builtIns()).map(withWritten);
  const found = await Promise.all(exporters.map(async (exporter) => [exporter.id, await subjectOf(exporter)] as const));
  return new Map(found);
}

async function subjectOf(exporter: Exporter): Promise<Subject> {
  const written: (readonly Artifact[])[] = [];
  for (const name of caseNames()) {
    const outcome = await fitDocument(exporter, loadCase(name).document);
    if (outcome.kind === 'fitted') written.push(...outcome.sites.map(({ artifacts }) => artifacts));
  }
  const common = await fitDocument(exporter, loadCase(COMMON).document);
  const [site] = common.kind === 'fitted' ? common.sites : [];
  if (site === undefined) throw new Error(`${exporter.id} does not fit ${COMMON}`);
  const claim = { ...site, reading: await readBack(exporter, site) };
  return { exporter, options: site.options, claim, seeds: [...written, ...samplesOf(exporter.id)] };
}

/** The files that tests of readers have, as people and platforms write them: a folder of files is read as one. */
function samplesOf(id: string): readonly (readonly Artifact[])[] {
  const folder = join('fixtures/readback', id);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder, { encoding: 'utf8' })
    .filter((name) => !name.endsWith('packets.txt'))
    .sort();
  return names.map((name) => {
    const path = join(folder, name);
    if (!statSync(path).isDirectory()) return [{ path: name, text: readFileSync(path, 'utf8') }];
    const inside = readdirSync(path)
      .filter((file) => file !== 'packets.txt')
      .sort();
    return inside.map((file) => ({ path: file, text: readFileSync(join(path, file), 'utf8') }));
  });
}
