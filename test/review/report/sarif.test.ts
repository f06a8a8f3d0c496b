import { expect } from 'chai';
import fc from 'fast-check';
import { reviewSarif } from '../../../src/review/report/sarif.ts';
import type { Review } from '../../../src/review/review.ts';
import { REVIEW } from './random-review.ts';
import { changeOf, lineOf, reviewOf } from './sample-parts.ts';
import { SAMPLES } from './samples.ts';

interface Result {
  readonly ruleId: string;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly Location[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
}

interface Location {
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: Readonly<Record<string, number>>;
  };
}

interface Log {
  readonly $schema: string;
  readonly version: string;
  readonly runs: readonly [
    {
      readonly tool: {
        readonly driver: {
          readonly name: string;
          readonly version: string;
          readonly rules: readonly { readonly id: string }[];
        };
      };
      readonly invocations: readonly [
        { readonly toolExecutionNotifications?: readonly { readonly message: { readonly text: string } }[] },
      ];
      readonly results: readonly Result[];
    },
  ];
}

function logOf(review: Review): Log {
  return JSON.parse(JSON.stringify(reviewSarif(review, { version: '0.1.0' })));
}

const resultsOf = (review: Review): readonly Result[] => logOf(review).runs[0].results;

/** What the standard asks of the properties that we write. */
function expectSound(log: Log): void {
  expect(log).to.have.keys('$schema', 'version', 'runs');
  expect(log.version).to.equal('2.1.0');
  const [{ tool, results }] = log.runs;
  expect(tool.driver).to.deep.include({ name: 'rulecast', version: '0.1.0' });
  const ids = tool.driver.rules.map(({ id }) => id);
  expect(ids).to.deep.equal([...new Set(results.map(({ ruleId }) => ruleId))].sort());
  for (const { level, message, locations, partialFingerprints } of results) {
    expect(level).to.be.oneOf(['error', 'warning', 'note']);
    expect(message.text)
      .to.match(/\S/)
      .and.not.match(/[\p{Cc}\p{Cf}\p{Cs}]/u);
    expect(message.text.replace(/\\[\\[\]]/g, '')).to.not.match(/[\\[\]]/);
    expect(Object.values(partialFingerprints).join('')).to.match(/^\S+$/);
    for (const { physicalLocation } of locations) expectPlace(physicalLocation);
  }
}

function expectPlace({ artifactLocation, region }: Location['physicalLocation']): void {
  expect(artifactLocation.uriBaseId).to.equal('%SRCROOT%');
  expect(artifactLocation.uri)
    .to.match(/^[\w.~%!'()*/-]*$/)
    .and.not.match(/^\/|(^|\/)\.\.(\/|$)|^[a-z]:/i);
  if (region === undefined) return;
  expect(region).to.have.keys('startLine', 'startColumn', 'endLine', 'endColumn');
  for (const number of Object.values(region)) expect(number).to.be.at.least(1);
}

describe('a review as SARIF', () => {
  it('has what the standard asks for, for every sample and random ones', () => {
    for (const review of Object.values(SAMPLES)) expectSound(logOf(review));
    fc.assert(
      fc.property(REVIEW, (review) => expectSound(logOf(review))),
      { numRuns: 30 },
    );
  });

  it('has an error for a crossed guardrail, at the rule that crosses it or else at the guardrail', () => {
    const [any, established] = resultsOf(SAMPLES.guarded!);
    expect(any).to.deep.include({ ruleId: 'guardrail/no-any', level: 'error' });
    expect(any?.message.text).to.equal(
      'any destination on udp/123: crosses guardrail no-any (every rule says where to)',
    );
    expect(any?.locations[0]?.physicalLocation).to.deep.include({
      artifactLocation: { uri: 'rulecast.yaml', uriBaseId: '%SRCROOT%' },
    });
    expect(any?.locations[0]?.physicalLocation.region?.startLine).to.equal(48);
    expect(established?.locations[0]?.physicalLocation.artifactLocation.uri).to.equal('guardrails.yaml');
  });

  it('has warnings for what is risky and notes for the rest, settings among them', () => {
    const levels = resultsOf(SAMPLES.guarded!).map(({ ruleId, level }) => `${level} ${ruleId}`);
    expect(levels.slice(2)).to.deep.equal([
      'note setting/stamp',
      'warning setting/not-on',
      'warning risk/any-destination',
      'warning risk/admin-port',
      'note traffic/closed',
    ]);
  });

  it('says the change in its message', () => {
    const [first] = resultsOf(SAMPLES['feed-update']!);
    expect(first?.message.text).to.equal(
      'opened: out udp/3478-3481, 10.0.0.0/8 → m365:11; 131,072 addresses; 131,072 addresses; because m365:11: 1 prefix added',
    );
  });

  it('places what is gone at its file without a line, and files outside of the repository nowhere', () => {
    const removed = resultsOf(SAMPLES.guarded!).at(-1)!;
    expect(removed.locations[0]?.physicalLocation).to.deep.equal({
      artifactLocation: { uri: 'rulecast.yaml', uriBaseId: '%SRCROOT%' },
    });
    for (const file of ['/etc/rules', '../rules', 'a/../../b', 'C:\\rules']) {
      const cause = { kind: 'rule-added', text: 'added', side: 'to', span: lineOf(file, 1) } as const;
      expect(resultsOf(reviewOf({ changes: [changeOf(1, { causes: [cause] })] }))[0]?.locations, file).to.deep.equal(
        [],
      );
    }
  });

  it('knows a change again by its id, whatever is said of it', () => {
    const fingerprint = (parts: Parameters<typeof changeOf>[1]): unknown =>
      resultsOf(reviewOf({ changes: [changeOf(7, parts)] }))[0]?.partialFingerprints;
    expect(fingerprint({ level: 'high' })).to.deep.equal({ 'rulecastChange/v1': '00000007' });
    const ids = resultsOf(SAMPLES.guarded!).map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]);
    expect(new Set(ids).size).to.equal(ids.length);
  });

  it('has at most as many results as platforms keep, and counts the others', () => {
    const changes = Array.from({ length: 5002 }, (_, index) => changeOf(index, {}));
    const [{ results, invocations }] = logOf(reviewOf({ changes })).runs;
    expect(results).to.have.length(5000);
    expect(invocations[0].toolExecutionNotifications?.[0]?.message.text).to.match(/^2 more results are left out/);
  });
});
