import { claimOf, type OutputAtSite } from '../../build/claim.ts';
import { STATES } from '../../model/packet.ts';
import { expectedProgram } from '../../proof/expected-program.ts';
import { withZones } from '../../proof/interfaces.ts';
import { comparedDirections, within } from '../../proof/universe.ts';
import type { Comparison } from '../comparison.ts';
import { namePolicy, noNames } from '../describe/names.ts';
import type { CompiledSide } from '../policies/compile-side.ts';
import { outputSubject } from '../policies/output-subject.ts';
import { policyDecider } from '../policies/policy-decider.ts';
import type { Cause, Decider } from '../review.ts';
import type { ArtifactItem } from '../side.ts';
import { type ReadFile, voiceOf } from './compare-files.ts';

/** A policy on one side and a rule file on the other. */
export interface MixedPair {
  readonly policy: CompiledSide;
  readonly file: ReadFile;
  /** Which side the policy is. */
  readonly policyIs: 'from' | 'to';
}

/** The outputs of a policy that a file may be of: the one with its path, else all that its exporter writes. */
export function outputsFor({ places, item }: CompiledSide, file: ArtifactItem): readonly OutputAtSite[] {
  const candidates = places.filter(({ exporter }) => exporter.id === file.exporter.id);
  const isOwn = ({ node, policy }: OutputAtSite): boolean => {
    const own = item.filesOf(node.id, policy.site) ?? [];
    return own.some(({ path }) => file.files.some((one) => path === one.path || one.path.endsWith(`/${path}`)));
  };
  const exact = candidates.filter(isOwn);
  return exact.length > 0 ? exact : candidates;
}

/** Compares a rule file with what an output of a policy is to do. */
export function mixedComparison({ policy: side, file, policyIs }: MixedPair, output: OutputAtSite): Comparison {
  const claim = claimOf(output);
  const { policy, expected, binding, states = STATES } = claim;
  const voice = voiceOf(file, binding);
  const directions = comparedDirections(policy.directions, file.reading, binding);
  const programs = [expectedProgram(policy, expected, binding), ...voice.programs];
  const [wanted, ...hooks] = within({ states, directions, binding }, programs);
  const names = noNames();
  namePolicy(names, side.prepared, policy);
  const sides = (own: Decider, other: Decider) =>
    policyIs === 'from' ? { from: own, to: other } : { from: other, to: own };
  const wantedPrograms = wanted === undefined ? [] : [wanted];
  const cause: Cause = {
    kind: 'file-changed',
    text: `${file.item.key} does not do what ${output.node.id} is to do`,
    side: 'to',
  };
  return {
    head: outputSubject(output),
    pair: policyIs === 'from' ? { from: wantedPrograms, to: hooks } : { from: hooks, to: wantedPrograms },
    names,
    voices: (region) => {
      const decide = voice.within(region);
      return {
        causes: () => [cause],
        deciders: (packet, term) =>
          sides(policyDecider(claim, withZones(packet, binding)), decide(withZones(packet, binding), term)),
      };
    },
    asRead: (packet) => withZones(packet, binding),
  };
}
