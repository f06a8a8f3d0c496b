import { expect } from 'chai';
import { NODE_FILES } from '../../src/cli/node-files.ts';
import { call } from './call.ts';
import { makeTree, readTree, removeTrees } from './folder.ts';
import { systemError } from './store/faults.ts';

const FILES = ['.gitattributes', 'feeds/m365-worldwide.json', 'rulecast.yaml'];

describe('rulecast init', () => {
  after(removeTrees);

  it('writes a policy that builds at once, without errors or warnings', async () => {
    const folder = makeTree();
    const init = await call(folder, ['init', 'a/new/folder']);
    expect(init).to.deep.include({ exitCode: 0, stderr: '' });
    expect(Object.keys(readTree(folder))).to.deep.equal(FILES.map((file) => `a/new/folder/${file}`));
    const build = await call(folder, ['build', 'a/new/folder']);
    expect(build.exitCode).to.equal(0);
    expect(build.stderr).to.not.match(/error|warning/);
    expect(Object.keys(readTree(folder))).to.include('a/new/folder/out/office.nft');
  });

  it('starts with an endpoint set of names alone, which a build tells people once and machines as a note', async () => {
    const folder = makeTree();
    await call(folder, ['init']);
    const { stdout, stderr } = await call(folder, ['build']);
    expect(stdout).to.include('1 endpoint set has only domain names');
    expect(stderr).to.equal('');
    const { diagnostics } = JSON.parse((await call(folder, ['build', '--format', 'json'])).stdout) as {
      diagnostics: { code: string }[];
    };
    expect(diagnostics.map(({ code }) => code)).to.deep.equal(['DOMAINS_ONLY', 'RULES_ONLY', 'RULES_ONLY']);
  });

  it('writes a snapshot that nobody can take for the real list', async () => {
    const folder = makeTree();
    await call(folder, ['init']);
    const sets = JSON.parse(readTree(folder)['feeds/m365-worldwide.json']!) as { notes: string; ips?: string[] }[];
    for (const { notes, ips = [] } of sets) {
      expect(notes).to.match(/EXAMPLE ONLY/);
      for (const ip of ips) expect(ip).to.match(/^(192\.0\.2|198\.51\.100|203\.0\.113)\.|^2001:db8:/);
    }
  });

  for (const existing of FILES.slice(1)) {
    it(`writes nothing when ${existing} exists, and names it`, async () => {
      const folder = makeTree({ [existing]: 'mine' });
      const { exitCode, stdout, stderr } = await call(folder, ['init']);
      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 1, stdout: '' });
      expect(stderr).to.include(`OUTPUT_FOREIGN: ${existing} exists`);
      expect(readTree(folder)).to.deep.equal({ [existing]: 'mine' });
    });
  }

  it('leaves line-end rules of a repository alone, and says what to add', async () => {
    const folder = makeTree({ '.gitattributes': 'mine' });
    const { exitCode, stdout, stderr } = await call(folder, ['init']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    expect(Object.keys(readTree(folder))).to.deep.equal(FILES);
    expect(readTree(folder)['.gitattributes']).to.equal('mine');
    expect(stdout)
      .to.match(/^\.gitattributes exists.*\n {2}out\/\*\* text eol=lf/m)
      .and.not.include('wrote .gitattributes');
    const again = makeTree({ '.gitattributes': 'mine' });
    const { linesToAdd } = JSON.parse((await call(again, ['init', '--format', 'json'])).stdout) as {
      linesToAdd: object;
    };
    expect(linesToAdd).to.have.property('.gitattributes').with.lengthOf(5);
  });

  it('says in JSON what it wrote', async () => {
    const folder = makeTree();
    const { stdout } = await call(folder, ['init', '--format', 'json']);
    expect(JSON.parse(stdout)).to.include({ schema: 'rulecast-init/1', exitCode: 0, folder });
  });

  it('leaves nothing behind when the disk is full', async () => {
    const folder = makeTree();
    const create: typeof NODE_FILES.create = (path, bytes) => {
      if (path.endsWith('1.new')) throw systemError('ENOSPC', path);
      NODE_FILES.create(path, bytes);
    };
    const { exitCode, stderr } = await call(folder, ['init'], { files: { ...NODE_FILES, create } });
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('WRITE_FAILED: Cannot write feeds/m365-worldwide.json: no space is left');
    expect(readTree(folder)).to.deep.equal({});
  });
});
