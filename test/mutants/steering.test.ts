import { runInNewContext } from 'node:vm';
import { expect } from 'chai';
import pac from '../../exporters/pac/index.ts';
import { DEFAULTS } from '../../exporters/pac/options.ts';
import { readAnswer } from '../../exporters/pac/read-answer.ts';
import type { SteeringQuestion, SteeringReading } from '../../src/exporter/host-reading.ts';
import { isHost } from '../../src/hosts/corpus.ts';
import { layersOf } from '../../src/hosts/layers.ts';
import { routeOf } from '../../src/hosts/steering.ts';
import type { HostProof } from '../../src/proof/hosts/host-proof.ts';
import { proveSteering } from '../../src/proof/hosts/prove-steering.ts';
import { layer, steeringPlan } from '../exporters/host-plans.ts';
import { branch } from '../hosts/policies.ts';
import { mutantsOf } from './edit.ts';
import { PAC } from './steering.ts';

const PATTERNS = [...branch().feeds.values()].flatMap(({ endpointSets }) => endpointSets).flatMap((one) => one.domains);

/** Layers of both ways, three deep, with patterns of all makes. */
const PLAN = steeringPlan({
  layers: [
    layer('proxy', 'login.microsoftonline.com'),
    ...layersOf({
      direct: [...PATTERNS.filter((_, index) => index % 2 === 0), '*.office.net', 'a.cdn.office.net'],
      others: [...PATTERNS, '*.cdn.office.net', 'autodiscover.*.onmicrosoft.com'],
      first: ['login.microsoftonline.com'],
    }),
  ],
});

const KNOWN = [...PATTERNS, ...PLAN.layers.flatMap(({ hosts }) => hosts)];

/** Changes that no host can tell, and such as make a file depend on more than what it is asked. */
const HARMLESS: readonly string[] = ['another comment', 'lists in another order', 'members of objects for entries'];
const UNDECIDED: readonly string[] = ['something that questions do not show'];

/** A file run by the engine of Node, which is much faster than the reader's. */
function readFast(text: string): SteeringReading {
  const ask = async (questions: readonly SteeringQuestion[]) =>
    runFile(text, questions).map((one) => readAnswer(one).answer);
  return { kind: 'steering', ask, notes: [] };
}

function runFile(text: string, questions: readonly SteeringQuestion[]): readonly string[] {
  const asking = `${JSON.stringify(questions)}.map(function (one) {
    try { return String(FindProxyForURL(one.url, one.host)); } catch (reason) { return "threw " + reason; }
  })`;
  return JSON.parse(runInNewContext(`${text}\nJSON.stringify(${asking})`));
}

async function prove(text: string, reading: SteeringReading): Promise<HostProof> {
  return proveSteering({ plan: PLAN, patterns: PATTERNS, reading, texts: [text] });
}

/** Far more hosts than the proof asks for, made in other ways: every name of a pattern and of the mistakes, with others before and behind. */
const UNIVERSE: readonly SteeringQuestion[] = (() => {
  const before = ['', 'a.', 'sibling.', 'a.b.c.d.e.f.g.', 'evil', `${'n'.repeat(60)}.`, '1.'];
  const behind = ['', '.evil.example', 'x'];
  const names = [...new Set([...KNOWN, '*.attacker.example', '*.org', '203.0.113.77', '192.168.7.7', 'intranet'])];
  const hosts = names.flatMap((name) =>
    ['', 'tenant', 'a.b'].flatMap((filling) => {
      const host = name.replaceAll('*', filling).replace(/^\./, '');
      const cut = [host, host.slice(1), host.slice(host.indexOf('.') + 1)];
      return cut.flatMap((one) => before.flatMap((lead) => behind.map((end) => `${lead}${one}${end}`)));
    }),
  );
  return [...new Set(hosts)].filter(isHost).flatMap((host) => [
    { url: `https://${host}/`, host },
    { url: `http://${host.toUpperCase()}./?x=.sharepoint.com`, host: `${host.toUpperCase()}.` },
  ]);
})();

const WANTED = UNIVERSE.map(({ host }) =>
  routeOf(PLAN, host) === 'direct' ? 'DIRECT' : 'PROXY proxy.example.net:8080',
);

/** The first host for which the file answers otherwise than the plan. */
function wrongHost(text: string): string | undefined {
  const answers = runFile(text, UNIVERSE);
  const wrong = answers.findIndex((answer, index) => answer !== WANTED[index]);
  return wrong < 0 ? undefined : `${UNIVERSE[wrong]?.host}: ${answers[wrong]}`;
}

describe('a mistake in a PAC file', () => {
  const files = pac.emit(PLAN, { ...DEFAULTS, proxy: 'PROXY proxy.example.net:8080' });
  const [{ text: own } = { text: '' }] = files;
  const mutants = mutantsOf(files, PAC, { each: 4, seed: 1 });

  it('is none in the file as written', async () => {
    expect(await prove(own, readFast(own))).to.include({ kind: 'proved' });
    expect(wrongHost(own)).to.equal(undefined);
    expect(UNIVERSE.length).to.be.at.least(4_000);
  });

  for (const kind of Object.keys(PAC)) {
    const isHarmless = HARMLESS.includes(kind);
    const isDoubtful = UNDECIDED.includes(kind);
    it(`${kind}: is ${isHarmless ? 'proved harmless' : isDoubtful ? 'undecided' : 'refuted'}`, async function () {
      this.timeout(20_000);
      const fates: Record<HostProof['kind'], number> = { refuted: 0, proved: 0, undecided: 0 };
      for (const mutant of mutants.filter((one) => one.kind === kind)) {
        const text = mutant.files.map((file) => file.text).join('');
        const read = isDoubtful ? await pac.read(mutant.files, { options: DEFAULTS, policy: 'branch' }) : undefined;
        const proof = await prove(text, read?.ok ? read.value : readFast(text));
        fates[proof.kind] += 1;
        // What is proved must be right for every host there is, as far as anybody can try.
        if (proof.kind === 'proved') expect(wrongHost(text), text).to.equal(undefined);
      }
      this.test!.title += ` (${JSON.stringify(fates)})`;
      const wanted = isHarmless ? fates.proved : isDoubtful ? fates.undecided : fates.refuted;
      expect(wanted).to.be.at.least(1);
      if (isHarmless || isDoubtful) expect(fates.refuted).to.equal(0);
    });
  }

  it('is one of many', function () {
    this.test!.title += ` (${mutants.length})`;
    expect(mutants.length).to.be.at.least(120);
  });
});
