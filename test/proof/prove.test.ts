import { expect } from 'chai';
import type { Exporter } from '../../src/exporter/exporter.ts';
import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import { FAMILIES } from '../../src/net/family.ts';
import { expectedFingerprint } from '../../src/proof/expected-fingerprint.ts';
import { type Claim, type FamilyProof, type Proof, prove } from '../../src/proof/prove.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { readBack } from '../../src/testing/read-back.ts';
import { builtIns, withWritten } from '../built-in.ts';
import { caseNames, loadCase } from '../cases.ts';

const exporters = (await builtIns()).map(withWritten);

async function claimsOf(name: string, exporter: Exporter): Promise<readonly Claim[]> {
  const outcome = await fitDocument(exporter, loadCase(name).document);
  if (outcome.kind === 'refused') return [];
  return Promise.all(outcome.sites.map(async (site) => ({ ...site, reading: await readBack(exporter, site) })));
}

function kinds({ families }: Proof): readonly FamilyProof['kind'][] {
  return FAMILIES.map((family) => families[family].kind);
}

function exporterOf(id: string): Exporter {
  const found = exporters.find((one) => one.id === id);
  if (found === undefined) throw new Error(id);
  return found;
}

async function claimOf(name: string, id: string): Promise<Claim> {
  const [claim] = await claimsOf(name, exporterOf(id));
  if (claim === undefined) throw new Error(`${id} refuses ${name}`);
  return claim;
}

function jumpTo(chain: string): Pick<Statement, 'then'> {
  // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
  return { then: { kind: 'jump', chain } };
}

/** The claim about a file with other statements in every chain. */
function edited(claim: Claim, edit: (statements: readonly Statement[]) => readonly Statement[]): Claim {
  const { chains } = claim.reading;
  const reading: PacketReading = {
    ...claim.reading,
    chains: new Map([...chains].map(([name, statements]) => [name, edit(statements)])),
  };
  return { ...claim, reading };
}

describe('prove', () => {
  for (const exporter of exporters) {
    it(`proves every case that ${exporter.id} writes, both families`, async () => {
      for (const name of caseNames()) {
        for (const claim of await claimsOf(name, exporter)) {
          expect(kinds(prove(claim, { paranoid: true })), name).to.deep.equal(['proved', 'proved']);
        }
      }
    });
  }

  it('gives one fingerprint to an expected set, whatever format it is compared with', async () => {
    const claims = await Promise.all(['csv', 'azure-nsg', 'panos'].map((id) => claimOf('disabled-rule', id)));
    const [first, ...others] = claims.map(expectedFingerprint);
    expect(first).to.match(/^[0-9a-f]{64}$/);
    expect(others).to.deep.equal([first, first]);
  });

  it('refutes a file without its last statement, with a packet that shows it', async () => {
    const claim = await claimOf('file-list', 'nftables');
    const proof = prove(edited(claim, (statements) => statements.slice(0, -1)));
    for (const family of FAMILIES) {
      const found = proof.families[family];
      if (found.kind !== 'refuted') throw new Error(found.kind);
      const { packet, policy, file, terms, packets } = found.difference;
      expect(packet.family).to.equal(family);
      expect(file).to.include({ kind: 'decided' });
      expect(file.kind === 'decided' && file.verdict).to.not.equal(policy.verdict);
      expect(terms).to.be.at.least(1);
      expect(packets > 0n).to.equal(true);
    }
  });

  it('does not decide a file of which it does not know what a statement does', async () => {
    const claim = await claimOf('file-list', 'nftables');
    const [first] = [...claim.reading.chains.values()].flat();
    const doubtful = edited(claim, (statements) =>
      statements.map((one) => (one === first ? { ...one, undecided: 'limit rate 10/second' } : one)),
    );
    const proof = prove(doubtful);
    expect(kinds(proof)).to.include('undecided').and.not.include('refuted');
  });

  it('does not decide a file with chains in a circle', async () => {
    const claim = await claimOf('file-list', 'nftables');
    const [chain = ''] = claim.reading.chains.keys();
    const proof = prove(edited(claim, (statements) => statements.map((one) => Object.assign({}, one, jumpTo(chain)))));
    expect(proof.families[4]).to.deep.include({ kind: 'undecided', reason: `chain "${chain}" leads back to itself` });
  });

  it('refutes a file on another hook than the output is bound to', async () => {
    const claim = await claimOf('file-list', 'nftables');
    const hooks = claim.reading.hooks.map((hook) => ({ ...hook, at: { kind: 'hook', hook: 'forward' } as const }));
    expect(kinds(prove({ ...claim, reading: { ...claim.reading, hooks } }))).to.deep.equal(['refuted', 'refuted']);
  });

  it('refutes a file that decides a direction of which the policy says nothing', async () => {
    const claim = await claimOf('file-list', 'nftables');
    const [hook] = claim.reading.hooks;
    if (hook === undefined) throw new Error('no hook');
    const more = (['input', 'output', 'forward'] as const).map((name) => ({
      ...hook,
      at: { kind: 'hook', hook: name } as const,
    }));
    expect(kinds(prove({ ...claim, reading: { ...claim.reading, hooks: more } }))).to.include('refuted');
  });
});
