import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { DIAGNOSTIC_CODES, type DiagnosticCode, LINT_CODES } from '../src/diagnostic/codes.ts';
import { call } from './cli/call.ts';
import { makeTree, readTree, removeTrees } from './cli/folder.ts';
import { expectGolden, orphansOf, updateGoldens } from './golden.ts';

const FOLDER = 'fixtures/refused';

/** Codes that no broken policy gives, and where their wording is seen instead. */
const ELSEWHERE: Readonly<Partial<Record<DiagnosticCode, string>>> = {
  ANNOTATION_LOST: 'a loss, listed in a build',
  ARGUMENT_INVALID: 'fixtures/sessions',
  BUSY: 'test/cli/store/lock.test.ts',
  COMMAND_UNKNOWN: 'fixtures/sessions',
  DIRECTION_UNUSED: 'kept for targets that cannot be told to decide nothing',
  DOMAINS_ONLY: 'fixtures/golden',
  EXPORTER_INVALID: 'test/cli/exporters/outside.test.ts',
  FAMILY_LOST: 'fixtures/golden',
  FEED_ANNOUNCED: 'test/cli/changes/changes.test.ts',
  FEED_CATEGORY_UNKNOWN: 'a warning about a snapshot, test/feeds',
  FEED_FETCH: 'test/cli/update/faults.test.ts',
  FEED_GUARD: 'test/cli/update/update.test.ts',
  FEED_HOST_BITS: 'a warning about a snapshot, test/feeds',
  FEED_KEPT: 'test/cli/changes/changes.test.ts',
  FEED_NOT_FETCHED: 'test/cli/update/types.test.ts',
  FILE_TOO_LARGE: 'a snapshot of 128 MB',
  FORMAT_AMBIGUOUS: 'test/cli/diff/paths.test.ts',
  FORMAT_UNKNOWN: 'test/cli/diff/paths.test.ts',
  GIT_FAILED: 'test/cli/git/revision.test.ts',
  LINT_UNUSED: 'test/cli/lint.test.ts',
  LINK_REFUSED: 'test/cli/diff/revisions.test.ts',
  MANIFEST_INVALID: 'test/cli/build.test.ts',
  NAME_SHORTENED: 'fixtures/golden',
  NOT_COMPARED: 'test/cli/diff',
  OPTION_UNKNOWN: 'fixtures/sessions',
  OUTPUT_EDITED: 'test/cli/build.test.ts',
  OUTPUT_FOREIGN: 'test/cli/build.test.ts',
  OUTPUT_MISSING: 'fixtures/sessions',
  OUTPUT_STALE: 'fixtures/sessions',
  PACKET_INVALID: 'test/cli/explain.test.ts',
  PROOF_REFUTED: 'fixtures/sessions',
  PROOF_UNDECIDED: 'test/cli/verify.test.ts',
  REVIEW_INVALID: 'test/review/report/read-document.test.ts',
  REVISION_UNKNOWN: 'test/cli/git/revision.test.ts',
  RULES_ONLY: 'fixtures/sessions',
  RULE_NOT_ON: 'fixtures/golden',
  RULES_SLOW: 'advice of an exporter, test/exporters',
  SCOPE_CUT: 'fixtures/golden',
  SERVICES_NARROWED: 'fixtures/golden',
  STAGE_INTERRUPTED: 'test/cli/store/recover.test.ts',
  TEXT_ENCODING: 'a file of bytes that are no text, test/policy',
  WRITE_FAILED: 'test/cli/store/faults.test.ts',
  ZONES_IGNORED: 'fixtures/golden',
};

/** A repository with every broken policy, the snapshots and lists that they name, and a folder for git. */
function makeRepository(): string {
  const root = makeTree({ '.git/HEAD': 'ref: refs/heads/main\n' });
  cpSync(FOLDER, join(root, 'refused'), { recursive: true });
  mkdirSync(join(root, 'feeds'));
  cpSync('fixtures/feeds', join(root, 'feeds'), { recursive: true });
  return root;
}

const topics = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace('.yaml', ''))
  .sort();

describe('a broken policy', () => {
  const answers = new Map<string, string>();

  before(async () => {
    const root = makeRepository();
    const before = readTree(root);
    for (const topic of topics) {
      const { exitCode, stdout, stderr } = await call(join(root, 'refused'), ['build', `${topic}.yaml`]);
      expect({ exitCode, stdout }, `${topic}: ${stderr}`).to.deep.equal({ exitCode: 1, stdout: '' });
      answers.set(`${topic}.txt`, stderr.replaceAll(root, '/home/user/repository'));
    }
    expect(readTree(root), 'files were written').to.deep.equal(before);
    updateGoldens(FOLDER, answers, '.txt');
  });

  after(removeTrees);

  for (const topic of topics) {
    it(`is refused in the committed words: ${topic}`, () => {
      expectGolden(join(FOLDER, `${topic}.txt`), answers.get(`${topic}.txt`) ?? '');
    });
  }

  it('has an answer each, and no answer is orphaned', () => {
    expect(topics).to.have.length.of.at.least(30);
    expect(orphansOf(FOLDER, answers, '.txt')).to.deep.equal([]);
  });

  it('shows the wording of every code, or another place does', () => {
    const shown = new Set(
      [...answers.values()].flatMap((text) => text.match(/(?<=(?:error|warning|info) )[A-Z_]+(?=:)/g) ?? []),
    );
    // Readers speak of rule files, never of policies.
    const codes = Object.keys(DIAGNOSTIC_CODES).filter((code) => !code.startsWith('READ_'));
    // Lints are warnings, and each has a page that shows its wording.
    const told = { ...ELSEWHERE, ...LINT_CODES };
    const missing = codes.filter((code) => !shown.has(code) && !Object.hasOwn(told, code));
    expect(missing, 'seen nowhere').to.deep.equal([]);
    expect(
      Object.keys(ELSEWHERE).filter((code) => shown.has(code)),
      'seen here after all',
    ).to.deep.equal([]);
  });

  it('is never a bug of ours', () => {
    for (const [path, text] of answers) expect(text, path).to.not.match(/rulecast bug|undefined|\[object/);
  });
});
