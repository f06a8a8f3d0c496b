import { isNonEmpty } from '../../model/non-empty.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import type { ExpectedSet } from '../../proof/expected-fingerprint.ts';
import { policyCauses } from '../cause/policy-causes.ts';
import type { PolicySide, PolicySides } from '../cause/policy-side.ts';
import type { Voices } from '../comparison.ts';
import { meeting } from '../delta/may-meet.ts';
import { policyDecider } from './policy-decider.ts';

/** What both sides of a policy, or of one of its outputs, are to do. */
export interface BothSets {
  readonly from: ExpectedSet;
  readonly to: ExpectedSet;
}

/** Of thousands of rules only those are asked that meet what changed. */
export function policyVoices(sides: PolicySides, sets: BothSets, region: readonly PacketMatch[]): Voices {
  const narrow = narrowedSides(sides, region);
  // Both questions are asked of one product, one after the other.
  let last: { readonly term: PacketMatch; readonly sides: PolicySides } | undefined;
  const about = (term: PacketMatch): PolicySides => {
    if (last?.term !== term) last = { term, sides: narrowedSides(narrow, [term]) };
    return last.sides;
  };
  return {
    causes: (term) => policyCauses(term, about(term)),
    deciders: (packet, term) => {
      const { from, to } = about(term);
      return {
        from: policyDecider(onlyRulesIn(sets.from, from), packet),
        to: policyDecider(onlyRulesIn(sets.to, to), packet),
      };
    },
  };
}

function narrowedSides({ from, to }: PolicySides, region: readonly PacketMatch[]): PolicySides {
  return { from: narrowed(from, region), to: narrowed(to, region) };
}

function narrowed(side: PolicySide, region: readonly PacketMatch[]): PolicySide {
  const { steps, chains } = side.program;
  const kept = [...chains].map(([name, list]) => [name, meeting(list, region)] as const);
  return { ...side, program: { steps: meeting(steps, region), chains: new Map(kept) } };
}

/** The set as it decides packets that only these steps can match. */
function onlyRulesIn(set: ExpectedSet, { program }: PolicySide): ExpectedSet {
  const steps = [...program.chains.values()].flat();
  // Steps stand in the order of rules, one direction after the other.
  const rules = [...new Set(steps.flatMap(({ by }) => (by?.kind === 'rule' ? [by.rule] : [])))];
  const [first] = set.policy.rules;
  // A rule that meets none of the packets decides none.
  return { ...set, policy: { ...set.policy, rules: isNonEmpty(rules) ? rules : [first] } };
}
