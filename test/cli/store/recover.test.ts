import { symlinkSync } from 'node:fs';
import { expect } from 'chai';
import { NODE_FILES } from '../../../src/cli/node-files.ts';
import { makeTree, readTree, removeTrees, type Tree, writeTree } from '../folder.ts';
import { everyVisibleChange, faulty, systemError } from './faults.ts';
import { AFTER, BEFORE, repair, store, withManifest } from './scene.ts';

const files = NODE_FILES;
const OLD = withManifest(BEFORE);

/** The tree after a run that died when its first output was in place. */
function interruptedTree(): string {
  const folder = makeTree(OLD);
  let isDead = false;
  const dying = faulty(({ name, path }) => {
    if (isDead) throw systemError('EIO', path);
    // The first rename makes the journal, the second replaces the first file.
    isDead = name === 'rename' && path.endsWith('0.new');
  }, everyVisibleChange);
  store({ files: dying, folder, tree: AFTER });
  expect(readTree(folder)).to.include({ 'out/changed.nft': 'new\n', 'out/gone/last.nft': 'leftover\n' });
  return folder;
}

const journal = (value: unknown): Tree => ({ '.rulecast/stage/journal.json': JSON.stringify(value) });

describe('recover', () => {
  after(removeTrees);

  it('finishes a run that died halfway, and says so', () => {
    const folder = interruptedTree();
    const { diagnostics } = repair({ files, folder });
    expect(diagnostics.map(({ code, severity }) => `${severity} ${code}`)).to.deep.equal(['warning STAGE_INTERRUPTED']);
    expect(readTree(folder)).to.deep.equal(withManifest(AFTER));
  });

  it('leaves files alone that someone changed since, and drops the stage', () => {
    const folder = interruptedTree();
    writeTree(folder, { 'out/gone/last.nft': 'from git\n' });
    const { diagnostics } = repair({ files, folder });
    expect(diagnostics[0]?.message).to.include('left as they are');
    expect(readTree(folder)).to.deep.equal({
      ...OLD,
      'out/changed.nft': 'new\n',
      'out/deep/er/': '',
      'out/gone/last.nft': 'from git\n',
    });
  });

  it('never empties a folder that the stage is a link to', () => {
    const folder = makeTree({ 'victim/a.txt': 'mine', 'repository/.rulecast/lock-1': '' });
    symlinkSync('../../victim', `${folder}/repository/.rulecast/stage`);
    const { diagnostics } = repair({ files, folder: `${folder}/repository` });
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['OUTPUT_FOREIGN']);
    expect(readTree(`${folder}/victim`)).to.deep.equal({ 'a.txt': 'mine' });
  });

  it('never follows a journal out of the repository', () => {
    const folder = makeTree({ 'victim.txt': 'mine', 'repository/.git/HEAD': '' });
    const hash = '0'.repeat(64);
    for (const path of ['../victim.txt', '/etc/hostname', '.git/HEAD']) {
      writeTree(`${folder}/repository`, journal({ steps: [{ path, old: hash }], folders: [] }));
      repair({ files, folder: `${folder}/repository` });
      expect(readTree(folder), path).to.deep.equal({ 'victim.txt': 'mine', 'repository/.git/HEAD': '' });
    }
  });

  it('does not put a staged file in place that is not what the journal says', () => {
    const folder = makeTree({
      ...journal({ steps: [{ path: 'out.nft', new: '0'.repeat(64) }], folders: [] }),
      '.rulecast/stage/0.new': 'planted',
    });
    repair({ files, folder });
    expect(readTree(folder)).to.deep.equal({});
  });

  for (const [what, text] of [
    ['no JSON', '{'],
    ['another value', '[]'],
    ['steps of another shape', '{"steps":[{"path":1}],"folders":[]}'],
  ] as const) {
    it(`drops a stage whose journal is ${what}`, () => {
      const folder = makeTree({ 'out.nft': 'mine', '.rulecast/stage/journal.json': text, '.rulecast/stage/0.new': '' });
      repair({ files, folder });
      expect(readTree(folder)).to.deep.equal({ 'out.nft': 'mine' });
    });
  }
});
