import { expect } from 'chai';
import { compilePolicy } from '../../../src/model/compile.ts';
import { compare } from '../../../src/review/compare.ts';
import { envelopeOf } from '../../../src/review/guardrails/envelope.ts';
import { judge } from '../../../src/review/guardrails/judge.ts';
import { readGuardrails } from '../../../src/review/guardrails/read-guardrails.ts';
import type { Review } from '../../../src/review/review.ts';
import { addresses } from '../guardrails/reviews.ts';
import { policyItem, sideOf } from '../sides.ts';

const BRANCHES = `version: 1
name: branch
direction: outbound
scope: { from: lan }
default: drop
management: none
sets:
  lan: { per: site }
sites:
  oslo: { lan: [10.0.0.0/9] }
  bergen: { lan: [10.128.0.0/10] }
  tromso: { lan: [10.128.0.0/10] }
rules:
  - { name: web, from: lan, to: 192.0.2.80, services: tcp/443, action: allow }
outputs:
  - { exporter: csv, path: "{site}/out" }
`;
const SITES = ['bergen', 'oslo', 'tromso'];
const WIDER = BRANCHES.replace('services: tcp/443', 'services: [tcp/443, tcp/80]');

async function reviewOf(from: string, to: string): Promise<Review> {
  const items = [from, to].map((text) => sideOf(policyItem({ 'rulecast.yaml': text })));
  const { review, diagnostics } = await compare(items[0]!, items[1]!);
  expect(diagnostics).to.deep.equal([]);
  return review;
}

function envelopeAt(text: string, sites: readonly string[]) {
  const { document } = policyItem({ 'rulecast.yaml': text });
  const compiled = sites.map((site) => compilePolicy(document, { asOf: '2026-11-01', allowExpired: new Set(), site }));
  return envelopeOf(compiled.flatMap((one) => (one.ok ? [one.value] : [])));
}

describe('a change that is the same at many sites', () => {
  it('is one change of all their addresses, and knows what changes at each', async () => {
    const { changes } = await reviewOf(BRANCHES, WIDER);
    const [only, ...others] = changes;
    expect(others).to.deep.equal([]);
    expect(only?.subjects).to.deep.equal(SITES.map((site) => `branch at ${site}`));
    expect(only?.source).to.deep.include({ names: ['lan'], ipv4: `${2 ** 23 + 2 ** 22}` });
    const own = only?.parts?.map(({ subject, term }) => [subject, term.source?.v4]);
    expect(own).to.deep.equal([
      ['branch at bergen', addresses('10.128.0.0/10').v4],
      ['branch at oslo', addresses('10.0.0.0/9').v4],
      ['branch at tromso', addresses('10.128.0.0/10').v4],
    ]);
  });

  it('counts every packet once', async () => {
    const at = (lan: string): string => WIDER.replaceAll(/lan: \[[^\]]*\]/g, `lan: [${lan}]`);
    const packets = async (text: string): Promise<bigint> => {
      const { changes } = await reviewOf(text.replace(', tcp/80', ''), text);
      return BigInt(changes[0]?.packets ?? 0);
    };
    expect((await packets(WIDER)) * 2n).to.equal((await packets(at('10.0.0.0/9'))) * 3n);
  });

  it('is inside an envelope that allows at each site what changes there', async () => {
    const review = await reviewOf(BRANCHES, WIDER);
    expect(judge(review, { envelope: envelopeAt(WIDER, SITES) })).to.deep.equal([]);
    const here = judge(review, { envelope: envelopeAt(WIDER, ['oslo', 'bergen']) });
    expect(here.map(({ text }) => text.split(':')[0])).to.deep.equal(['not approved at tromso']);
  });

  it('is judged by a guardrail of one site for that site alone', async () => {
    const review = await reviewOf(BRANCHES, WIDER);
    const crossed = (limit: string): number => {
      const read = readGuardrails('g.yaml', `version: 1\nguardrails: [{ name: g, reason: r, ${limit} }]\n`);
      if (!read.ok) throw new Error('unreadable');
      return judge(review, { guardrails: read.value }).length;
    };
    const except = 'except: [{ from: 10.128.0.0/9, reason: agreed }]';
    expect(crossed(`limit: ports-opened, more-than: 0, sites: oslo, ${except}`)).to.equal(1);
    expect(crossed(`limit: ports-opened, more-than: 0, sites: bergen, ${except}`)).to.equal(0);
  });
});
