import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect } from 'chai';
import { LINT_CODES } from '../../src/diagnostic/codes.ts';
import { LINTS } from '../../src/lint/lints.ts';
import { fill } from '../blocks.ts';
import { call } from '../cli/call.ts';
import { makeTree, removeTrees } from '../cli/folder.ts';
import { updatesGoldens } from '../golden.ts';

const FOLDER = 'docs/lints';
const FEED = readFileSync('fixtures/feeds/m365-example.json', 'utf8');

function pageOf(code: string): string {
  return readFileSync(`${FOLDER}/${code}.md`, 'utf8');
}

function exampleOf(page: string): string {
  return /^## Example\n\n```yaml\n(.*?)^```$/ms.exec(page)?.[1] ?? '';
}

/** What `rulecast lint` says of a policy with this code: its diagnostics, each with its lines. */
async function messagesOf(policy: string, code: string): Promise<readonly string[]> {
  const folder = makeTree({ 'rulecast.yaml': policy, 'feeds/m365-worldwide.json': FEED });
  const { stderr } = await call(folder, ['lint']);
  expect(stderr, policy).to.not.match(/: error /);
  return stderr.split(/\n(?=\S)/).filter((text) => text.includes(` warning ${code}: `));
}

describe('pages of lints', () => {
  after(removeTrees);

  it('are there for every lint, and for no other', () => {
    const pages = readdirSync(FOLDER).map((name) => name.replace('.md', ''));
    expect(pages.sort()).to.deep.equal(Object.keys(LINT_CODES));
  });

  it('are listed in the index, in its words', () => {
    const index = readFileSync('docs/lints.md', 'utf8');
    const rows = [...index.matchAll(/^\| \[(\w+)\]\(lints\/(\w+)\.md\) \| (.*) \|$/gm)].map(([, code, file, text]) => [
      code,
      file,
      text,
    ]);
    expect(rows).to.deep.equal(Object.entries(LINT_CODES).map(([code, text]) => [code, code, text]));
  });

  for (const [code, { explanation }] of Object.entries(LINTS)) {
    const text = pageOf(code);

    it(`${code} says what the command explains`, () => {
      expect(text.startsWith(`# ${code}\n\n${LINT_CODES[code as keyof typeof LINT_CODES]} ${explanation}\n`)).to.equal(
        true,
      );
    });

    it(`${code} has an example, and the message that it gives`, async () => {
      const messages = await messagesOf(exampleOf(text), code);
      expect(messages.length, 'messages').to.be.greaterThan(0);
      const filled = fill(text, { message: `\`\`\`text\n${messages.join('\n').trimEnd()}\n\`\`\`` });
      if (updatesGoldens()) writeFileSync(`${FOLDER}/${code}.md`, filled);
      else expect(text).to.equal(filled);
    });

    it(`${code} can be silenced as its page says`, async () => {
      const [, entry = ''] = /^```yaml\n(lints:\n.*?)^```$/ms.exec(text) ?? [];
      expect(entry).to.include(code);
      expect(await messagesOf(`${exampleOf(text)}${entry}`, code)).to.deep.equal([]);
    });

    it(`${code} says how it is judged, what to do, when to silence it, and where that is from`, () => {
      const titles = [...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title);
      expect(titles).to.deep.equal(['Example', 'How it is judged', 'What to do', 'When to silence it', 'Sources']);
      expect(text).to.match(/## Sources\n\n- /);
    });
  }
});
