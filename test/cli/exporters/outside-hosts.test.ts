import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { call } from '../call.ts';
import { makeTree, removeTrees } from '../folder.ts';

/** Source of a module with an exporter of lists; `changes` are statements about `it` before it is exported. */
function source(changes = ''): string {
  return `const REQUEST = { proxy: { servers: [{ type: 'PROXY', host: 'a.example', port: 1 }], thenDirect: false }, directHosts: [], proxyHosts: [], plainHosts: 'proxy' };
const it = {
  apiVersion: 1, id: 'lines', title: 'one line a host', subject: 'lists', layout: 'folder',
  options: { schema: { type: 'object' }, defaults: {} },
  request: () => ({ ok: true, diagnostics: [], value: { by: 'rule' } }),
  parts: () => [{ members: 'hosts' }],
  emit: (plan) => plan.lists.map((list) => ({ path: list.name, text: list.hosts.join('\\n') + '\\n' })),
  identify: () => 'no',
  read: async (files) => ({ ok: true, diagnostics: [], value: { kind: 'lists', notes: [], lists: new Map(files.map(
    (file) => [file.path.split('/').pop(), { addresses: EMPTY, hosts: file.text.trim().split('\\n') }])) } }),
};
const EMPTY = { v4: { family: 4, starts: new Uint32Array(0), ends: new Uint32Array(0) }, v6: { family: 6, starts: new Uint32Array(0), ends: new Uint32Array(0) } };
function steering(ask) {
  it.subject = 'steering';
  it.request = () => ({ ok: true, diagnostics: [], value: REQUEST });
  it.emit = () => [{ path: 'a', text: 'x' }];
  it.read = async () => ({ ok: true, diagnostics: [], value: { kind: 'steering', notes: [], ask } });
}
${changes}
export default it;
`;
}

const POLICY = `version: 1
name: branch
direction: outbound
scope: { from: lans }
default: drop
exporters: [./lines.mjs]
feeds: { m365: { type: microsoft365, instance: worldwide, snapshot: m365.json } }
sets: { lans: [10.20.0.0/16] }
rules: [{ name: mail, from: lans, to: { feed: m365, where: { id: 1 } }, action: allow }]
outputs: [{ exporter: lines, path: out }]
`;

function build(module: string, ...more: readonly string[]) {
  const snapshot = readFileSync('fixtures/feeds/m365-example.json', 'utf8');
  const folder = makeTree({ 'rulecast.yaml': POLICY, 'm365.json': snapshot, 'lines.mjs': module });
  return call(folder, ['build', '--quiet', ...more]);
}

describe('an outside exporter of hosts', () => {
  after(removeTrees);

  it('is built and proved', async () => {
    expect(await build(source())).to.include({ exitCode: 0 });
  });

  it('may be of a class', async () => {
    const { exitCode, stderr } = await build(
      source().replace(
        'export default it;',
        'class Lines {}\nObject.assign(Lines.prototype, it);\nexport default new Lines();',
      ),
    );
    expect(exitCode, stderr).to.equal(0);
  });

  for (const [what, changes, message] of [
    ['whose request throws', 'it.request = () => { throw new Error("boom"); };', /request\(\) threw: boom/],
    ['whose request returns nothing', 'it.request = () => undefined;', /request\(\) threw: it does not return/],
    [
      'whose request returns half',
      'it.request = () => ({ ok: true, diagnostics: [] });',
      /does not return what is asked/,
    ],
    [
      'whose fitHost returns nothing',
      'it.parts = () => [{ members: "hosts", fitHost: () => undefined }];',
      /fitHost\(\) threw: it does not return/,
    ],
    [
      'whose fitHost names no pattern',
      'it.parts = () => [{ members: "hosts", fitHost: () => ({ kind: "narrower", patterns: [] }) }];',
      /no way to write/,
    ],
    ['whose parts are no list', 'it.parts = () => 7;', /parts\(\) threw: it returns no list/],
    [
      'whose part throws',
      'it.parts = () => [{ suffix: "a", members: "hosts", fitHost() { throw new Error("boom"); } }];',
      /fitHost\(\) threw: boom/,
    ],
    ['whose check returns no list', 'it.check = () => 7;', /check\(\) threw: it returns no list/],
    ['whose reader returns nothing', 'it.read = async () => undefined;', /read\(\) threw: it does not return/],
    [
      'whose reading has no lists',
      'it.read = async () => ({ ok: true, diagnostics: [], value: { kind: "lists", notes: [], lists: {} } });',
      /read\(\) threw: it returns no reading of lists/,
    ],
    [
      'whose file throws when it is asked',
      'steering(async () => { throw new Error("boom"); });',
      /ask\(\) threw: boom/,
    ],
    [
      'whose file answers too little',
      'steering(async () => [{ kind: "ways", ways: [] }]);',
      /no answer to each question/,
    ],
    [
      'whose file answers junk',
      'steering(async (all) => all.map(() => ({ kind: "ways" })));',
      /no answer to each question/,
    ],
  ] as const) {
    it(`${what} is told of as its author's fault`, async () => {
      const { exitCode, stderr } = await build(source(changes));
      expect(stderr)
        .to.match(/error EXPORTER_INVALID/)
        .and.to.match(message);
      expect(stderr).to.not.include('rulecast bug');
      expect(exitCode).to.equal(1);
    });
  }

  it('that writes more than a pattern has is refuted', async () => {
    const fitHost = '() => ({ kind: "narrower", patterns: ["*.com"], reason: "it has no names" })';
    const wider = `it.parts = () => [{ members: "hosts", fitHost: ${fitHost} }];`;
    const { exitCode, stderr } = await build(source(wider));
    expect(stderr).to.match(/error PROOF_REFUTED: .* the host \S+\.com in the list mail/);
    expect(exitCode).to.equal(2);
  });

  it('writes nothing outside of its output', async () => {
    const { exitCode, stderr } = await build(
      source('it.emit = () => [{ path: "../../x", text: "x" }];'),
      '--no-verify',
    );
    expect(stderr).to.include('error PATH_OUTSIDE');
    expect(exitCode).to.equal(1);
  });
});
