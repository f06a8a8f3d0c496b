import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'yaml';
import { type PacketRow, parsePacketTable } from './packets.ts';
import { makeReference, type ReferenceOptions } from './reference.ts';

interface Output {
  readonly exporter: string;
  readonly zones?: unknown;
  readonly housekeeping?: string | readonly string[];
  readonly options?: { readonly hook?: 'input' | 'output' | 'forward' };
}

const CASES = new URL('../../fixtures/cases/', import.meta.url);

/** What the nftables output of a case's policy tells the reference: the tables are about that output. */
function outputOf(policy: { readonly outputs: readonly Output[] }): Partial<ReferenceOptions> {
  const output = policy.outputs.find(({ exporter }) => exporter === 'nftables');
  if (output === undefined) throw new Error('no nftables output');
  const { zones, housekeeping = ['default'], options } = output;
  const hook = options?.hook;
  return {
    notOn: 'nftables',
    housekeeping: [housekeeping].flat(),
    ...(zones === 'ignore' && { zones }),
    ...(hook !== undefined && { hook: { inbound: hook, outbound: hook, forward: hook } }),
  };
}

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
      const decide = (row: PacketRow): ReturnType<ReturnType<typeof makeReference>> =>
        makeReference({ policy, files, ...outputOf(policy), asOf: '2026-06-30', ...(row.site && { site: row.site }) })(
          row.packet,
        );
      expect(rows).to.not.be.empty;
      for (const row of rows) {
        const { verdict, by } = decide(row);
        expect(`${verdict} by=${by}`, `line ${row.line}: ${row.text}`).to.equal(`${row.verdict} by=${row.by ?? by}`);
      }
    });
  }
});
