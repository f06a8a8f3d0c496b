import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { parse } from 'yaml';
import { compilePolicy, sitesOf } from '../../src/model/compile.ts';
import { type DecideOptions, decide, describeDecider } from '../../src/model/decide.ts';
import type { OutputNode, PolicyDocument } from '../../src/model/document.ts';
import { HOUSEKEEPING, type HookName, type HousekeepingName } from '../../src/model/housekeeping.ts';
import type { Direction } from '../../src/model/packet.ts';
import type { Policy } from '../../src/model/policy.ts';
import { loadPolicy } from '../../src/policy/load.ts';
import { filesIn } from '../../src/testing/case.ts';
import { boundaryPackets, collectHints, formatPacket, parsePacketTable } from '../packets.ts';
import { makeReference, type Packet, type ReferenceOptions } from '../reference.ts';

const CASES = new URL('../../../fixtures/cases/', import.meta.url);
const AS_OF = '2026-06-30';
const HOOKS = { inbound: 'input', outbound: 'output', forward: 'forward' } as const satisfies Record<
  Direction,
  HookName
>;

interface Case {
  readonly document: PolicyDocument;
  readonly raw: unknown;
  readonly files: (path: string) => Uint8Array;
  readonly output: OutputNode;
}

function loadCase(name: string): Case {
  const folder = new URL(`${name}/`, CASES);
  const files = (path: string): Uint8Array => readFileSync(new URL(path, folder));
  const { result } = loadPolicy('policy.yaml', filesIn(fileURLToPath(folder)));
  if (!result.ok) expect.fail(result.diagnostics.map(({ message }) => message).join('\n'));
  const output = result.value.outputs.find(({ exporter }) => exporter.name === 'nftables');
  if (output === undefined) expect.fail('no nftables output');
  return { document: result.value, raw: parse(Buffer.from(files('policy.yaml')).toString()), files, output };
}

/** What the case's nftables output makes of a direction: the tables are about that output, where it is the first. */
function optionsOf({ output }: Case, direction: Direction): DecideOptions {
  const hook = (output.options as { readonly hook?: HookName } | undefined)?.hook ?? HOOKS[direction];
  return {
    hook,
    housekeeping: housekeepingOf(output),
    without: 'nftables',
    ...(output.zones === 'ignore' && { zones: 'ignore' }),
  };
}

function housekeepingOf({ housekeeping }: OutputNode): readonly HousekeepingName[] {
  const names = new Set(housekeeping.map(({ name }) => name));
  return HOUSEKEEPING.filter(({ name, standard }) => names.has(name) || (standard && names.has('default'))).map(
    ({ name }) => name,
  );
}

function compileCase({ document }: Case, site: string | undefined): Policy {
  const result = compilePolicy(document, { asOf: AS_OF, ...(site !== undefined && { site }) });
  if (!result.ok) expect.fail(result.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return result.value;
}

function decision(one: Case, policy: Policy, packet: Packet): string {
  const { verdict, by } = decide(policy, optionsOf(one, packet.direction), packet);
  return `${verdict} by=${describeDecider(by)}`;
}

function reference({ raw, files, output }: Case, site: string | undefined): (packet: Packet) => string {
  const hook = (output.options as { readonly hook?: HookName } | undefined)?.hook;
  const options: ReferenceOptions = {
    policy: raw,
    files,
    asOf: AS_OF,
    notOn: 'nftables',
    housekeeping: housekeepingOf(output),
    ...(output.zones === 'ignore' && { zones: 'ignore' }),
    ...(hook !== undefined && { hook: { inbound: hook, outbound: hook, forward: hook } }),
    ...(site !== undefined && { site }),
  };
  const decideByReference = makeReference(options);
  return (packet) => {
    const { verdict, by } = decideByReference(packet);
    return `${verdict} by=${by}`;
  };
}

describe('a compiled case', () => {
  // The tables of the others are about another exporter, whose conformance suite holds them.
  const names = readdirSync(CASES).filter((name) => {
    const { document, output } = loadCase(name);
    return document.outputs[0] === output;
  });

  it('is about nftables in most cases', () => expect(names).to.have.length.of.at.least(30));

  for (const name of names) {
    it(`decides its table of packets: ${name}`, () => {
      const one = loadCase(name);
      const policies = new Map<string | undefined, Policy>();
      for (const row of parsePacketTable(Buffer.from(one.files('packets.txt')).toString())) {
        const policy = policies.get(row.site) ?? compileCase(one, row.site);
        policies.set(row.site, policy);
        const found = decision(one, policy, row.packet);
        expect(row.by === undefined ? found.split(' ')[0] : found, `line ${row.line}: ${row.text}`).to.equal(
          row.by === undefined ? row.verdict : `${row.verdict} by=${row.by}`,
        );
      }
    });

    it(`decides packets at its boundaries as the independent reference does: ${name}`, () => {
      const one = loadCase(name);
      const sites = sitesOf(one.document);
      for (const site of sites.length > 0 ? sites : [undefined]) {
        const policy = compileCase(one, site);
        const wanted = reference(one, site);
        for (const packet of boundaryPackets({ ...collectHints(one.raw, one.files, site), count: 40, seed: 1 })) {
          expect(decision(one, policy, packet), formatPacket(packet)).to.equal(wanted(packet));
        }
      }
    });
  }
});
