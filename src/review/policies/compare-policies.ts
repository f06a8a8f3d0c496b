import { claimOf, type OutputAtSite } from '../../build/claim.ts';
import { DIRECTIONS, STATES } from '../../model/packet.ts';
import type { Policy } from '../../model/policy.ts';
import type { Program } from '../../packetset/program.ts';
import { bindingOf } from '../../proof/binding.ts';
import { type ExpectedSet, expectedSettings } from '../../proof/expected-fingerprint.ts';
import { expectedProgram } from '../../proof/expected-program.ts';
import { withZones } from '../../proof/interfaces.ts';
import { within } from '../../proof/universe.ts';
import type { PolicySide, PolicySides } from '../cause/policy-side.ts';
import { sameWritten } from '../cause/same-written.ts';
import type { Comparison } from '../comparison.ts';
import { type AddressNames, namePolicy, noNames } from '../describe/names.ts';
import type { Cause, Decider } from '../review.ts';
import type { CompiledSide } from './compile-side.ts';
import { outputSubject } from './output-subject.ts';
import { policyDecider } from './policy-decider.ts';
import { type BothSets, policyVoices } from './policy-voices.ts';

/** Both sides of a policy; one is absent when the policy is new or gone. */
export interface PolicyPair {
  readonly from?: CompiledSide;
  readonly to?: CompiledSide;
}

/**
 * The policy at each site, and each output where it may differ in other ways than the policy does: it has other settings than before, or leaves something of
 * the policy out.
 */
export function policyComparisons(pair: PolicyPair): readonly Comparison[] {
  const sites = new Set([...(pair.to?.policies.keys() ?? []), ...(pair.from?.policies.keys() ?? [])]);
  return [...sites].flatMap((site) => {
    const [from, to] = [pair.from, pair.to].map((side) => side?.policies.get(site));
    const names = noNames();
    if (pair.to !== undefined && to !== undefined) namePolicy(names, pair.to.prepared, to);
    if (pair.from !== undefined && from !== undefined) namePolicy(names, pair.from.prepared, from);
    if (pair.from !== undefined && from !== undefined && pair.to !== undefined && to !== undefined) {
      const context = { pair: { from: pair.from, to: pair.to }, site, names };
      return [policyComparison(context, { from, to }), ...outputComparisons(context)];
    }
    return to === undefined && from === undefined ? [] : [oneSided(names, { from, to })];
  });
}

interface Context {
  readonly pair: Required<PolicyPair>;
  readonly site: string;
  readonly names: AddressNames;
}

/** How people call a policy at a site. */
function nameOf(policy: Policy): string {
  return policy.site === undefined ? policy.name : `${policy.name} at ${policy.site}`;
}

function headOf(policy: Policy, state: 'compared' | 'added' | 'removed'): Comparison['head'] {
  const { site } = policy;
  return { kind: 'policy', name: nameOf(policy), ...(site !== undefined && { site }), state, fingerprints: {} };
}

/** A policy's own words: no housekeeping, and zones by their names. */
function plainly(policy: Policy): ExpectedSet {
  return { policy, expected: () => ({ housekeeping: [] }), binding: bindingOf({}) };
}

function programOf({ policy, expected, binding }: ExpectedSet) {
  return expectedProgram(policy, expected, binding);
}

function sidesOf({ pair }: Context, sets: BothSets): PolicySides {
  const side = ({ prepared }: CompiledSide, set: ExpectedSet): PolicySide => ({
    document: prepared.document,
    policy: set.policy,
    program: programOf(set),
  });
  return { from: side(pair.from, sets.from), to: side(pair.to, sets.to) };
}

function policyComparison(context: Context, policies: { readonly from: Policy; readonly to: Policy }): Comparison {
  const sets = { from: plainly(policies.from), to: plainly(policies.to) };
  const sides = sidesOf(context, sets);
  return {
    head: headOf(policies.to, 'compared'),
    pair: { from: [sides.from.program], to: [sides.to.program] },
    names: context.names,
    voices: (region) => policyVoices(sides, sets, region),
  };
}

const NOBODY: Decider = { verdict: 'pass', by: 'nothing' };

/** A policy or a site that one side has alone is compared with nothing: everything passes. */
function oneSided(
  names: AddressNames,
  { from, to }: { readonly from: Policy | undefined; readonly to: Policy | undefined },
): Comparison {
  const policy = to ?? from;
  if (policy === undefined) throw new Error('rulecast bug: a comparison without sides');
  const isAdded = to !== undefined;
  const set = plainly(policy);
  const program = programOf(set);
  const cause: Cause = {
    kind: isAdded ? 'subject-added' : 'subject-removed',
    text: `${policy.site === undefined ? 'policy' : 'site'} ${isAdded ? 'added' : 'removed'}`,
    side: isAdded ? 'to' : 'from',
  };
  return {
    head: headOf(policy, isAdded ? 'added' : 'removed'),
    pair: isAdded ? { from: [], to: [program] } : { from: [program], to: [] },
    names,
    voices: () => ({
      causes: () => [cause],
      deciders: (packet) => {
        const own = policyDecider(set, packet);
        return isAdded ? { from: NOBODY, to: own } : { from: own, to: NOBODY };
      },
    }),
  };
}

function outputComparisons(context: Context): readonly Comparison[] {
  const { pair, site } = context;
  const at = ({ places }: CompiledSide) => places.filter(({ policy }) => (policy.site ?? '') === site);
  return at(pair.to).flatMap((now) => {
    const old = at(pair.from).find(({ node }) => node.id === now.node.id);
    if (old === undefined || !mayDiffer(old, now)) return [];
    return [outputComparison(context, { old, now })];
  });
}

/**
 * Whether an output can change in another way than its policy: its settings differ, or it leaves zones or rules out; what it adds holds in another scope;
 * or what it lets through for its platform may come to light behind a rule.
 */
function mayDiffer(old: OutputAtSite, now: OutputAtSite): boolean {
  const leavesOut = [old, now].some(
    ({ node, exporter, policy }) =>
      node.zones === 'ignore' || policy.rules.some(({ meta }) => meta.notOn.has(exporter.id)),
  );
  const sets = [claimOf(old), claimOf(now)] as const;
  const [before, after] = sets.map(expectedSettings);
  return leavesOut || before !== after || sets.some(hasPlatform) || !isSameExtent(old.policy, now.policy);
}

function hasPlatform({ expected }: ExpectedSet): boolean {
  return DIRECTIONS.some((direction) => (expected(direction).platform ?? []).length > 0);
}

/** Whether two policies decide the same packets, whatever they say of them. */
function isSameExtent(a: Policy, b: Policy): boolean {
  return a.directions.join() === b.directions.join() && sameWritten(a.scope, b.scope);
}

function outputComparison(
  context: Context,
  { old, now }: { readonly old: OutputAtSite; readonly now: OutputAtSite },
): Comparison {
  const sets = { from: claimOf(old), to: claimOf(now) };
  const sides = sidesOf(context, sets);
  const alone = [sets.from, sets.to].map(({ policy, binding }) => programOf({ ...plainly(policy), binding }));
  const [from, to, plainFrom, plainTo] = universe(sets, [sides.from.program, sides.to.program, ...alone]);
  if (from === undefined || to === undefined || plainFrom === undefined || plainTo === undefined)
    throw new Error('rulecast bug: a program went missing');
  return {
    head: outputSubject(now),
    pair: { from: [from], to: [to] },
    except: { from: [plainFrom], to: [plainTo] },
    names: context.names,
    voices: (region) => policyVoices(sides, sets, region),
    asRead: (packet) => withZones(packet, sets.to.binding),
  };
}

/** States that rules see on either side are compared. */
function universe({ from, to }: BothSets, programs: readonly Program[]): readonly Program[] {
  const all = from.states === undefined || to.states === undefined;
  const directions = [...new Set([...from.policy.directions, ...to.policy.directions])];
  const states = all ? STATES : [...new Set([...(from.states ?? []), ...(to.states ?? [])])];
  return within({ states, directions, binding: to.binding }, programs);
}
