import { expect } from 'chai';
import { EXPORTERS, HOST_EXPORTERS, PACKET_EXPORTERS } from '../../exporters/index.ts';
import { ANNOTATION_CAPABILITIES, PACKET_CAPABILITIES } from '../../src/exporter/capability.ts';
import { call } from './call.ts';

describe('rulecast formats', () => {
  it('lists every exporter, one a line', async () => {
    const { exitCode, stdout, stderr } = await call('/', ['formats']);
    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: '' });
    const listed = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0] ?? '')
      .filter((word) => Object.hasOwn(EXPORTERS, word));
    expect(listed).to.deep.equal([...Object.keys(PACKET_EXPORTERS).sort(), ...Object.keys(HOST_EXPORTERS).sort()]);
  });

  for (const id of Object.keys(HOST_EXPORTERS)) {
    it(`shows what becomes of patterns in ${id}, and why where it is not said exactly`, async () => {
      const { stdout } = await call('/', ['formats', id]);
      for (const pattern of ['outlook.office.com', '\\*.sharepoint.com', '\\*cdn.onenote.net']) {
        expect(stdout).to.match(new RegExp(`^  ${pattern} .*(exact|(narrower|none) +\\S)`, 'm'));
      }
    });
  }

  for (const id of Object.keys(PACKET_EXPORTERS)) {
    it(`shows every capability of ${id} with its level, and a reason unless it is native`, async () => {
      const { stdout } = await call('/', ['formats', id]);
      for (const name of Object.keys({ ...PACKET_CAPABILITIES, ...ANNOTATION_CAPABILITIES })) {
        expect(stdout).to.match(new RegExp(`^  ${name} +(native|(lowered|unsupported) .*\\n      .)`, 'm'));
      }
    });
  }

  it('says the same in JSON', async () => {
    const { stdout } = await call('/', ['formats', 'nftables', '--format', 'json']);
    const document = JSON.parse(stdout) as { formats: { id: string; capabilities: object; limits: object[] }[] };
    expect(document).to.include({ schema: 'rulecast-formats/1', exitCode: 0 });
    expect(document.formats.map(({ id }) => id)).to.deep.equal(['nftables']);
    expect(document.formats[0]?.capabilities).to.include.keys(Object.keys(PACKET_CAPABILITIES));
    expect(document.formats[0]?.limits).to.not.deep.equal([]);
  });

  it('suggests the exporter that was meant', async () => {
    const { exitCode, stderr } = await call('/', ['formats', 'nftable']);
    expect(exitCode).to.equal(1);
    expect(stderr).to.include('EXPORTER_UNKNOWN').and.include('did you mean "nftables"?');
  });
});
