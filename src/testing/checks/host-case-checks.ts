import assert from 'node:assert/strict';
import { emitPlan } from '../../build/hosts/emit.ts';
import { isError } from '../../diagnostic/diagnostic.ts';
import type { Artifact } from '../../exporter/exporter.ts';
import type { PolicyDocument } from '../../model/document.ts';
import type { ConformanceCheck } from '../check.ts';
import { deepFreeze } from '../deep-freeze.ts';
import { type FittedHosts, fitHostDocument, type HostCandidate } from '../fitted-hosts.ts';
import type { HostCase } from '../host-case.ts';
import { answerOfPlan, answersOfFiles } from '../host-decisions.ts';
import type { HostQuestion } from '../host-question.ts';
import { parseHostTable } from '../host-table.ts';
import { assertLineEnds } from '../line-ends.ts';
import { once } from '../once.ts';
import { randomOf } from '../random.ts';
import { assertHostsProved, readHosts } from '../read-hosts.ts';
import { sampleQuestions } from '../sample-hosts.ts';
import { shuffleDocument } from '../shuffle-document.ts';

/** What a target may refuse, or a policy that is made for other options; anything else in a case is a mistake of the exporter. */
const REFUSALS = new Set(['UNSUPPORTED', 'LIMIT_EXCEEDED', 'OPTION_INVALID', 'HOSTS_MISSING', 'DIRECT_NOT_PERMITTED']);

/** All claims about one case, of every output that it has for the exporter. A case that is refused has one: that the refusal is one of a target. */
export function hostCaseChecks(
  candidate: HostCandidate,
  one: HostCase,
  { questions }: { readonly questions: number },
): readonly ConformanceCheck[] {
  const { exporter } = candidate;
  const load = once(() => one.load());
  const fitted = once(() => fitCase(candidate, load()));
  const claim = (name: string, run: (output: FittedHosts) => void | Promise<void>): ConformanceCheck => ({
    name: `${one.name}: ${name}`,
    run: async () => {
      for (const output of await fitted()) await run(output);
    },
  });
  return [
    claim('writes the same bytes twice and leaves its input alone', writesTheSameTwice),
    claim('writes one kind of line end, and a final one', ({ artifacts }) =>
      assertLineEnds(artifacts.filter(({ text }) => /[\r\n]/.test(text))),
    ),
    claim('knows its own files', ({ artifacts }) => {
      assert.ok(artifacts.length > 0, 'it writes no file');
      for (const artifact of artifacts) assert.equal(exporter.identify(artifact), 'yes', artifact.path);
    }),
    claim('is proved: its files say of every host what the policy does', assertHostsProved),
    claim('reads back to the answers of its plan, host by host', async (output) => {
      const sample = sampleQuestions(output.plan, questions);
      assert.ok(sample.length >= Math.min(questions, 10), `only ${sample.length} questions`);
      await assertAnswers(output, sample);
    }),
    claim('answers its host table as labelled', (output) =>
      assertTable(output, { subject: exporter.subject, text: one.hosts }),
    ),
    {
      name: `${one.name}: writes the same bytes, and means the same, whatever the order of definitions`,
      run: async () => assertOrderFree(candidate, load(), await fitted()),
    },
  ];
}

async function fitCase(candidate: HostCandidate, document: PolicyDocument): Promise<readonly FittedHosts[]> {
  const outcome = await fitHostDocument(candidate, document);
  if (outcome.kind === 'fitted') return outcome.outputs;
  for (const { code, message } of outcome.diagnostics.filter(isError))
    assert.ok(REFUSALS.has(code), `${code}: ${message}`);
  return [];
}

/** The claim that enough of the cases are not refused, since a refused case has nothing to compare. */
export function hostFittingCheck(
  candidate: HostCandidate,
  cases: readonly HostCase[],
  least: number,
): ConformanceCheck {
  return {
    name: `fits at least ${least} of ${cases.length} cases`,
    async run() {
      const outcomes = await Promise.all(cases.map((one) => fitHostDocument(candidate, one.load())));
      const fitted = outcomes.filter(({ kind }) => kind === 'fitted').length;
      assert.ok(fitted >= least, `it refuses ${cases.length - fitted} of ${cases.length} cases`);
    },
  };
}

/** The claim that files of other formats are left to those who know them. */
export function foreignHostCheck({ exporter }: HostCandidate, foreign: readonly Artifact[]): ConformanceCheck {
  return {
    name: `takes none of ${foreign.length} files of other formats for its own`,
    async run() {
      for (const file of foreign) assert.notEqual(exporter.identify(file), 'yes', file.path);
    },
  };
}

function writesTheSameTwice({ plan, place, artifacts }: FittedHosts): void {
  const { options } = place;
  const frozen = emitPlan(deepFreeze(plan), deepFreeze(options)).map(({ text }) => text);
  const written = artifacts.map(({ text }) => text);
  assert.deepEqual(frozen, written);
}

/** Asks files and plan, and fails at the first question on which they differ. Returns how often each answer was given. */
export async function assertAnswers(
  output: FittedHosts,
  questions: readonly HostQuestion[],
): Promise<ReadonlyMap<string, number>> {
  const answers = await answersOfFiles(await readHosts(output), questions);
  const counts = new Map<string, number>();
  for (const [index, question] of questions.entries()) {
    const wanted = answerOfPlan(output.plan, question);
    counts.set(wanted, (counts.get(wanted) ?? 0) + 1);
    assert.equal(
      answers[index],
      wanted,
      `${questionText(question)}: the plan says ${wanted}, the file ${answers[index]}`,
    );
  }
  return counts;
}

function questionText(question: HostQuestion): string {
  return JSON.stringify(question, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

interface Labelled {
  readonly subject: HostQuestion['subject'];
  readonly text: string;
}

/**
 * Labels are those of the output that they name. Of an output that the policy does not have, files and plan are compared on what is asked of other
 * outputs about the same subject.
 */
async function assertTable(output: FittedHosts, { subject, text }: Labelled): Promise<void> {
  const { isOwn, place, plan } = output;
  const rows = parseHostTable(text).filter(
    (row) =>
      row.question.subject === subject &&
      (row.site ?? place.policy.site) === place.policy.site &&
      (!isOwn || row.output === place.node.id),
  );
  if (isOwn) assert.ok(rows.length > 0, `no host of the table is asked of ${place.node.id}`);
  const questions = rows.map(({ question }) => question);
  const answers = await answersOfFiles(await readHosts(output), questions);
  for (const [index, { question, answer, text: row, line }] of rows.entries()) {
    const where = `hosts.txt:${line}: ${row}`;
    const planned = answerOfPlan(plan, question);
    if (isOwn) assert.equal(planned, answer, `${where}: the plan says ${planned}`);
    assert.equal(answers[index], planned, `${where}: the file says ${answers[index]}`);
  }
}

async function assertOrderFree(
  candidate: HostCandidate,
  document: PolicyDocument,
  outputs: readonly FittedHosts[],
): Promise<void> {
  for (const seed of [1, 2, 3]) {
    const outcome = await fitHostDocument(candidate, shuffleDocument(document, randomOf(seed)));
    const again = outcome.kind === 'fitted' ? outcome.outputs : [];
    for (const { artifacts, place, plan } of outputs) {
      const shuffled = again.find((one) => isSamePlace(one.place, place));
      assert.ok(shuffled, `refused in another order at site ${place.policy.site}`);
      assert.deepEqual(shuffled.artifacts, artifacts);
      for (const question of sampleQuestions(plan, 100, seed)) {
        assert.equal(answerOfPlan(shuffled.plan, question), answerOfPlan(plan, question), questionText(question));
      }
    }
  }
}

function isSamePlace(a: FittedHosts['place'], b: FittedHosts['place']): boolean {
  return a.node.id === b.node.id && a.policy.site === b.policy.site;
}
