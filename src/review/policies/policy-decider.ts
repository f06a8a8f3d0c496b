import { decide, describeDecider, spanOfDecider } from '../../model/decide.ts';
import type { Packet } from '../../model/packet.ts';
import type { ExpectedSet } from '../../proof/expected-fingerprint.ts';
import type { Decider } from '../review.ts';

/** Who decides a packet by a policy, and what its output adds to it. */
export function policyDecider({ policy, expected }: Pick<ExpectedSet, 'policy' | 'expected'>, packet: Packet): Decider {
  const { verdict, by } = decide(policy, expected(packet.direction), packet);
  const span = spanOfDecider(by, policy);
  return { verdict, by: describeDecider(by), ...(span && { span }) };
}
