import { expect } from 'chai';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { buildIptables } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { listLines } from './iptables-listing.ts';
import { withNamespace } from './namespace.ts';
import { buildPolicy } from './nft-case.ts';
import { requireKernel } from './require-kernel.ts';
import { listRuleset } from './ruleset.ts';

/** A policy whose one output asks for a stamp; what it lets in differs by `source`. */
function policyWith(exporter: string, options: PolicyData, source: string): PolicyData {
  return {
    version: 1,
    name: 'app',
    direction: 'inbound',
    scope: { to: '198.51.100.10' },
    default: 'drop',
    management: 'none',
    rules: [{ name: 'app', from: source, to: '198.51.100.10', services: 'tcp/8443', action: 'allow' }],
    outputs: [{ exporter, path: 'out/app', stamp: true, options }],
  };
}

const SOURCES = ['192.0.2.0/28', '192.0.2.0/27'];

/** What an operator would look for in a listing. */
function stampsIn(listing: string): readonly string[] {
  return [...listing.matchAll(/comment "rulecast ([0-9a-f]{64})"/g)].map(([, stamp = '']) => stamp);
}

describe('a stamp in the kernel', function () {
  this.timeout(60_000);

  for (const [where, options] of [
    ['the table', {}],
    ['a chain of the host', { into: { family: 'inet', table: 'host' } }],
  ] as const) {
    it(`is listed by nft as that of the file loaded last: ${where}`, async function () {
      await requireKernel(this);
      const seen = new Set<string>();
      await withNamespace(async (namespace) => {
        for (const source of SOURCES) {
          const { file, fitted } = await buildPolicy(policyWith('nftables', options, source));
          await namespace.succeed('nft', ['-f', '-'], file);
          expect(stampsIn(await listRuleset(namespace))).to.deep.equal([fitted.stamp]);
          seen.add(fitted.stamp!);
        }
      });
      expect(seen.size).to.equal(SOURCES.length);
    });
  }

  for (const engine of IPTABLES_ENGINES) {
    it(`is listed by iptables-save as that of the files loaded last: ${engine.name}`, async function () {
      await requireKernel(this, engine);
      const seen = new Set<string>();
      await withNamespace(async (namespace) => {
        for (const source of SOURCES) {
          const built = await buildIptables(policyWith('iptables', { sets: 'ipset' }, source));
          await engine.load(namespace, built);
          const listing = await listLines(engine, namespace);
          for (const path of ['rules.v4', 'rules.v6']) {
            expect(stampsIn((listing[path] ?? []).join('\n')), path).to.deep.equal([built.fitted.stamp]);
          }
          seen.add(built.fitted.stamp!);
        }
      });
      expect(seen.size).to.equal(SOURCES.length);
    });
  }
});
