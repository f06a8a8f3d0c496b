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
  const { policy, binding, states = STATES } = set;
  // Outputs of one policy differ in little, and most of them must do the same.
  return remembered(policy, expectedSettings(set), () =>
    within({ directions: DIRECTIONS, states, binding }, [expectedProgram(policy, set.expected, binding)]),
  );
}

/** All that an output adds to its policy, as text: of two outputs with equal texts, equal policies make equal expected sets. */
export function expectedSettings({ policy, expected, binding, states = STATES }: ExpectedSet): string {
  const settings = DIRECTIONS.map((direction) => {
    const { without, ...others } = expected(direction);
    const isLeftOut = without !== undefined && policy.rules.some(({ meta }) => meta.notOn.has(without));
    return isLeftOut ? { without, ...others } : others;
  });
  return JSON.stringify([settings, binding.entries, [...binding.interfaces], binding.ownNames, states]);
}

/** SHA-256 of what a policy says at one site, in hexadecimal digits: without housekeeping, platform and interfaces of any output. */
export function policyFingerprint(policy: Policy): string | undefined {
  return remembered(policy, 'policy', () => [expectedProgram(policy, () => ({ housekeeping: [] }), bindingOf({}))]);
}

/** Fingerprints of what was made of a policy, by how it was made. */
const KNOWN = new WeakMap<Policy, Map<string, string | undefined>>();

function remembered(policy: Policy, key: string, make: () => readonly Program[]): string | undefined {
  const known = KNOWN.get(policy) ?? new Map<string, string | undefined>();
  KNOWN.set(policy, known);
  if (!known.has(key)) {
    const [program] = make();
    known.set(key, program && programFingerprint(program));
  }
  return known.get(key);
}

function programFingerprint(program: Program): string | undefined {
  const built = build(spaceOf([program]));
  if (built.kind === 'too-large') return undefined;
  const [node = 0] = built.nodes;
  const print = fingerprint(built.diagrams, node);
  return print.kind === 'done' ? print.value : undefined;
}
