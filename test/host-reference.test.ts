import { expect } from 'chai';
import { HOST_EXPORTERS } from '../exporters/index.ts';
import { corpusOf } from '../src/hosts/corpus.ts';
import type { PolicyDocument } from '../src/model/document.ts';
import { formatAddress } from '../src/net/format.ts';
import type { FittedHosts } from '../src/testing/fitted-hosts.ts';
import { fitHostDocument } from '../src/testing/fitted-hosts.ts';
import { answerOfPlan, answersOfFiles } from '../src/testing/host-decisions.ts';
import { hostVariant, hostVariantData } from '../src/testing/host-policy-text.ts';
import type { HostQuestion } from '../src/testing/host-question.ts';
import { parseHostTable } from '../src/testing/host-table.ts';
import { randomOf, shuffled } from '../src/testing/random.ts';
import { randomHostPolicy } from '../src/testing/random-host-policy.ts';
import { readHosts } from '../src/testing/read-hosts.ts';
import { sampleQuestions } from '../src/testing/sample-hosts.ts';
import { hostTopics, type LoadedHostCase, loadHostCase } from './host-cases.ts';
import { type HostReference, makeHostReference } from './host-reference.ts';

/** Questions for each output, and random policies for each exporter. */
const QUESTIONS = 400;
const POLICIES = 10;

const EXPORTERS = { pac: { proxy: 'PROXY proxy.example.net:8080' }, squid: {} } as const;

function referenceOf({ raw, read }: LoadedHostCase, site: string | undefined): HostReference {
  return makeHostReference({ policy: raw, files: read, site });
}

/** What the reference answers; `undefined` where it has nothing to say. */
function answerOf(reference: HostReference, output: string, question: HostQuestion): string | undefined {
  switch (question.subject) {
    case 'steering':
      return reference.steer(output, question.host);
    case 'access': {
      const { client, port, host } = question;
      return reference.access(output, { client: formatAddress(client.family, client.address), port, host });
    }
    case 'lists':
      return undefined;
  }
}

async function outputsOf(id: keyof typeof EXPORTERS, document: PolicyDocument): Promise<readonly FittedHosts[]> {
  const outcome = await fitHostDocument({ exporter: await HOST_EXPORTERS[id]!(), written: EXPORTERS[id] }, document);
  return outcome.kind === 'fitted' ? outcome.outputs : [];
}

/** Hosts beside every pattern of every feed, so that also those are asked for that a plan has nothing of. */
function questionsAbout({ place, plan }: FittedHosts): readonly HostQuestion[] {
  if (plan.subject !== 'steering') return sampleQuestions(plan, QUESTIONS / 2);
  const sets = [...place.prepared.document.feeds.values()].flatMap(({ endpointSets }) => endpointSets);
  const layers = plan.plan.layers.flatMap((layer) => layer.hosts);
  const hosts = corpusOf([...sets.flatMap(({ domains }) => domains), ...layers]);
  const picked = shuffled(hosts, randomOf(1)).slice(0, QUESTIONS);
  return picked.map((host) => ({ subject: 'steering', host }));
}

/** Asks the reference, the plan and the file around all patterns. Returns how often the reference gave each answer; the first that differs fails. */
async function compare(output: FittedHosts, reference: HostReference): Promise<ReadonlyMap<string, number>> {
  const { id } = output.place.node;
  const questions = questionsAbout(output);
  const answers = await answersOfFiles(await readHosts(output), questions);
  const counts = new Map<string, number>();
  for (const [index, question] of questions.entries()) {
    const wanted = answerOf(reference, id, question);
    counts.set(wanted ?? OPEN, (counts.get(wanted ?? OPEN) ?? 0) + 1);
    const [planned, found] = [answerOfPlan(output.plan, question), answers[index]];
    expect(found, `${id}: ${textOf(question)}: plan and file`).to.equal(planned);
    if (wanted !== undefined) expect(planned, `${id}: ${textOf(question)}: plan and reference`).to.equal(wanted);
  }
  return counts;
}

const OPEN = 'left open';

function textOf(question: HostQuestion): string {
  return JSON.stringify(question, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value));
}

describe('the reference about hosts', () => {
  for (const topic of hostTopics()) {
    const loaded = loadHostCase(topic);
    const sites = [...loaded.document.sites.keys()];

    it(`answers the table of ${topic} as it is labelled`, () => {
      let asked = 0;
      for (const { output, site, question, answer, text, line } of parseHostTable(loaded.hosts)) {
        const places = site === undefined && sites.length > 0 ? sites : [site];
        for (const place of places) {
          const own = answerOf(referenceOf(loaded, place), output, question);
          if (question.subject === 'lists') continue;
          expect(own, `hosts.txt:${line}: ${text}`).to.equal(answer);
          asked += 1;
        }
      }
      expect(asked).to.be.at.least(8);
    });

    it(`agrees with plans and files of ${topic} around all its patterns`, async () => {
      for (const id of ['pac', 'squid'] as const) {
        if (!loaded.raw.outputs.some(({ exporter }) => exporter === id)) continue;
        for (const output of await outputsOf(id, loaded.document)) {
          const counts = await compare(output, referenceOf(loaded, output.place.policy.site));
          const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
          expect(total).to.be.at.least(60);
          expect(counts.get(OPEN) ?? 0, OPEN).to.be.at.most(total / 20);
          expect(counts.size, JSON.stringify([...counts])).to.be.at.least(2);
        }
      }
    });
  }

  for (const id of ['pac', 'squid'] as const) {
    it(`agrees with ${id} on ${POLICIES} random policies`, async () => {
      const random = randomOf(7);
      let compared = 0;
      for (let count = 0; count < POLICIES * 8 && compared < POLICIES; count += 1) {
        const variant = randomHostPolicy(random);
        const { policy, feed } = hostVariantData(variant);
        const [output] = await outputsOf(id, hostVariant(variant));
        if (output === undefined) continue;
        const outputs = [{ exporter: id, options: EXPORTERS[id] }];
        const files = (): string => JSON.stringify(feed);
        const counts = await compare(output, makeHostReference({ policy: { ...policy, outputs }, files }));
        const total = [...counts.values()].reduce((sum, one) => sum + one, 0);
        expect(counts.get(OPEN) ?? 0, OPEN).to.be.at.most(total / 5);
        compared += 1;
      }
      expect(compared, 'too many were refused').to.equal(POLICIES);
    });
  }
});
