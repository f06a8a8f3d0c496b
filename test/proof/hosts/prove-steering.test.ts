import { expect } from 'chai';
import type { SteeringAnswer, SteeringQuestion } from '../../../src/exporter/host-reading.ts';
import { routeOf } from '../../../src/hosts/steering.ts';
import type { HostProof } from '../../../src/proof/hosts/host-proof.ts';
import { proveSteering } from '../../../src/proof/hosts/prove-steering.ts';
import { layer, steeringPlan } from '../../exporters/host-plans.ts';

const PLAN = steeringPlan({ layers: [layer('direct', '*.x.example', 'y.example')] });

/** Proves a file that answers as the plan wants, but for what `change` makes of an answer. */
function prove(change: (answer: SteeringAnswer, question: SteeringQuestion) => SteeringAnswer): Promise<HostProof> {
  const right = ({ host }: SteeringQuestion): SteeringAnswer => ({
    kind: 'ways',
    ways: routeOf(PLAN, host) === 'direct' ? ['direct'] : PLAN.proxy.servers,
  });
  const ask = async (questions: readonly SteeringQuestion[]) => questions.map((one) => change(right(one), one));
  return proveSteering({ plan: PLAN, patterns: [], texts: [], reading: { kind: 'steering', ask, notes: [] } });
}

describe('the proof of a steering file', () => {
  it('holds where every answer is the right one', async () => {
    expect(await prove((answer) => answer)).to.include({ kind: 'proved' });
  });

  it('is none where a right answer may be another one elsewhere', async () => {
    const proof = await prove((answer, { host }) =>
      host === 'y.example' && answer.kind === 'ways' ? { ...answer, undecided: 'myIpAddress' } : answer,
    );
    expect(proof).to.deep.equal({
      kind: 'undecided',
      reason: 'what it answers for the host y.example depends on myIpAddress',
    });
  });

  it('is a refutation where an answer is wrong beside one in doubt', async () => {
    const proof = await prove((answer, { host }) => {
      if (host === 'y.example') return { kind: 'failed', reason: 'it throws' };
      return answer.kind === 'ways' ? { ...answer, undecided: 'Date' } : answer;
    });
    expect(proof.kind).to.equal('refuted');
  });

  it('is none where the file names more strangers than are asked for', async () => {
    const texts = [Array.from({ length: 20_000 }, (_, index) => `${index}.example`).join(' ')];
    const reading = { kind: 'steering', ask: async () => [], notes: [] } as const;
    expect(await proveSteering({ plan: PLAN, patterns: [], texts, reading })).to.include({ kind: 'undecided' });
  });
});
