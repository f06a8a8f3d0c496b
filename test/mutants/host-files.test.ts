import { expect } from 'chai';
import { EXPORTERS } from '../../exporters/index.ts';
import { emitPlan } from '../../src/build/hosts/emit.ts';
import { planHosts } from '../../src/build/hosts/plan.ts';
import { proveHosts } from '../../src/build/hosts/prove.ts';
import { placesOf } from '../../src/build/places.ts';
import type { Artifact } from '../../src/exporter/exporter.ts';
import { corpusOf } from '../../src/hosts/corpus.ts';
import { branch } from '../hosts/policies.ts';
import { type Edits, mutantsOf } from './edit.ts';
import { CELLS, WORDS } from './host-files.ts';
import { type Request, squidModel } from './squid-model.ts';

const RULES = [
  { name: 'no sharepoint', from: 'servers', to: { feed: 'm365', where: { id: 31 } }, action: 'drop' },
  { name: 'microsoft-365', from: 'lans', to: { feed: 'm365', where: { id: [1, 8, 12, 31, 51] } }, action: 'allow' },
];

const PATTERNS = [
  ...['outlook.office.com', '*.outlook.com', 'autodiscover.*.onmicrosoft.com', '*.teams.microsoft.com'],
  ...['*.sharepoint.com', '*cdn.onenote.net', 'files.attacker.example'],
];

const REQUESTS: readonly Request[] = corpusOf(PATTERNS)
  .filter((host) => host.includes('.') && /^[a-z0-9._-]+$/.test(host) && !/[0-9]$/.test(host))
  .flatMap((host) =>
    ['10.20.1.1', '10.20.9.1', '10.21.0.1', '2001:db8:20::1', '2001:db8:21::1'].flatMap((client) =>
      [80, 443, 444, 25].map((port) => ({ client, port, host })),
    ),
  );

/** A built output: its files, and what is known of others in their place. */
async function outputOf(exporter: string, options: object) {
  const document = branch({ rules: RULES, outputs: [{ exporter, path: 'out', options }] });
  const request = { document, registry: EXPORTERS, asOf: '2026-11-01', allowExpired: new Set<string>() };
  const [place] = (await placesOf(request, () => {})).hostPlaces;
  const planned = place && planHosts(place);
  if (place === undefined || !planned?.ok) throw new Error('no plan');
  const fateOf = async (files: readonly Artifact[]) =>
    (await proveHosts(place, planned.value, { files, advice: { refuted: '' } })).proof.kind;
  return { files: emitPlan(planned.value, place.options), fateOf };
}

/** Mutants that are proved, and how many there were of each fate. */
async function provedOf(exporter: string, options: object, edits: Edits) {
  const { files, fateOf } = await outputOf(exporter, options);
  expect(await fateOf(files)).to.equal('proved');
  const fates = { proved: 0, refuted: 0, undecided: 0 };
  const proved: { readonly kind: string; readonly files: readonly Artifact[] }[] = [];
  for (const mutant of mutantsOf(files, edits, { each: 6, seed: 7 })) {
    const fate = await fateOf(mutant.files);
    fates[fate] += 1;
    if (fate === 'proved') proved.push(mutant);
  }
  return { own: files, proved, fates };
}

function textOf(files: readonly Artifact[]): string {
  return files.map(({ text }) => text).join('');
}

const TOLD = /^("[^"]*"),"[^"]*","[^"]*","[^"]*",("[^"]*"),"[^"]*","[^"]*","[^"]*",(.*)$/;
const TOLD_BY_INDEX = /^("[^"]*","[^"]*","[^"]*"),"[^"]*","[^"]*","[^"]*",("[^"]*"),"[^"]*","[^"]*","[^"]*",(.*)$/;

/** What is left of files without what does not count: order, capital letters, and in tables the columns that people alone read. */
function essence(files: readonly Artifact[]): string {
  const parts = files.map(({ path, text }) => {
    const columns = path === 'index.csv' ? TOLD_BY_INDEX : TOLD;
    const isTable = text.startsWith('"');
    const lines = text.split('\n').map((line) => line.trimEnd());
    const told = lines.map((line) => (isTable ? line.replace(columns, '$1 $2 $3') : line.toLowerCase()));
    return `${path}\n${[...new Set(told)].sort().join('\n')}`;
  });
  return parts.join('\n');
}

describe('a mistake in a file about hosts', () => {
  it('that squid reads is proved only where Squid does the same with every request', async function () {
    this.timeout(60_000);
    const { own, proved, fates } = await provedOf('squid', {}, WORDS);
    const wanted = REQUESTS.map(squidModel(textOf(own)));
    for (const { kind, files } of proved) {
      const answers = REQUESTS.map(squidModel(textOf(files)));
      const wrong = answers.findIndex((answer, index) => answer !== wanted[index]);
      expect(wrong, `${kind}: ${JSON.stringify(REQUESTS[wrong])}\n${textOf(files)}`).to.equal(-1);
    }
    this.test!.title += ` (${JSON.stringify(fates)})`;
    expect(fates.refuted).to.be.at.least(40);
  });

  for (const [exporter, options] of [
    ['domains', {}],
    ['edl', { platform: 'panos' }],
    ['edl', { platform: 'plain' }],
  ] as const) {
    it(`of ${exporter} ${JSON.stringify(options)} is proved only where it has the same entries`, async function () {
      this.timeout(60_000);
      const { own, proved, fates } = await provedOf(exporter, options, CELLS);
      for (const { kind, files } of proved) expect(essence(files), kind).to.equal(essence(own));
      this.test!.title += ` (${JSON.stringify(fates)})`;
      expect(fates.refuted + fates.undecided).to.be.at.least(50);
    });
  }
});
