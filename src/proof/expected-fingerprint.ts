import { DIRECTIONS, STATES, type StateSet } from '../model/packet.ts';
import type { Policy } from '../model/policy.ts';
import { build } from '../packetset/build.ts';
import { fingerprint } from '../packetset/fingerprint.ts';
import type { Program } from '../packetset/program.ts';
import { spaceOf } from '../packetset/space.ts';
import { type Binding, bindingOf } from './binding.ts';
import { type Expected, expectedProgram } from './expected-program.ts';
import { within } from './universe.ts';

/** What an expected set is made of. */
export interface ExpectedSet {
  readonly policy: Policy;
  readonly expected: Expected;
  readonly binding: Binding;
  /** States that rules see; absent: all. */
  readonly states?: StateSet;
}

/**
 * SHA-256 of what an output must do, in hexadecimal digits: equal for two outputs that must do the same, whatever their format. Interfaces count by their
 * names. `undefined` when the set is too large.
 */
export function expectedFingerprint(set: ExpectedSet): string | undefined {
  const [program] = within({ directions: DIRECTIONS, states: set.states ?? STATES, binding: set.binding }, [
    expectedProgram(set.policy, set.expected, set.binding),
  ]);
  return program && programFingerprint(program);
}

/** SHA-256 of what a policy says at one site, in hexadecimal digits: without housekeeping, platform and interfaces of any output. */
export function policyFingerprint(policy: Policy): string | undefined {
  if (!OF_POLICIES.has(policy)) {
    OF_POLICIES.set(policy, programFingerprint(expectedProgram(policy, () => ({ housekeeping: [] }), bindingOf({}))));
  }
  return OF_POLICIES.get(policy);
}

/** Every output of a policy asks for the same. */
const OF_POLICIES = new WeakMap<Policy, string | undefined>();

function programFingerprint(program: Program): string | undefined {
  const built = build(spaceOf([program]));
  if (built.kind === 'too-large') return undefined;
  const [node = 0] = built.nodes;
  const print = fingerprint(built.diagrams, node);
  return print.kind === 'done' ? print.value : undefined;
}
