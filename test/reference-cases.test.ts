import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { referenceOptions } from './cases.ts';
import { type PacketRow, parsePacketTable } from './packets.ts';
import { makeReference } from './reference.ts';

const CASES = new URL('../../fixtures/cases/', import.meta.url);

describe('reference on the hand-labelled cases', () => {
  const names = readdirSync(CASES);

  it('there are cases', () => {
    expect(names.length).to.be.at.least(25);
  });

  for (const name of names) {
    it(name, () => {
      const folder = new URL(`${name}/`, CASES);
      const files = (path: string): Uint8Array => readFileSync(new URL(path, folder));
      const policy = parse(readFileSync(new URL('policy.yaml', folder), 'utf8'));
      const rows = parsePacketTable(readFileSync(new URL('packets.txt', folder), 'utf8'));
      // The tables are about the first output.
      const exporter: string = policy.outputs[0].exporter;
      const output = { exporter, hooks: exporter === 'nftables' };
      expect(['azure-nsg', 'nftables']).to.include(exporter);
      const decide = (row: PacketRow): ReturnType<ReturnType<typeof makeReference>> =>
        makeReference({
          ...referenceOptions({ raw: policy, files }, { ...output, site: row.site }),
          asOf: '2026-06-30',
        })(row.packet);
      expect(rows).to.not.be.empty;
      for (const row of rows) {
        const { verdict, by } = decide(row);
        expect(`${verdict} by=${by}`, `line ${row.line}: ${row.text}`).to.equal(`${row.verdict} by=${row.by ?? by}`);
      }
    });
  }
});
