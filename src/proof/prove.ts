import type { Span } from '../diagnostic/diagnostic.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { decide, type Decision as PolicyDecision, spanOfDecider } from '../model/decide.ts';
import { type Packet, STATES } from '../model/packet.ts';
import { FAMILIES, type Family } from '../net/family.ts';
import { apply, map } from '../packetset/apply.ts';
import { build } from '../packetset/build.ts';
import { count } from '../packetset/count.ts';
import type { Diagrams, Node } from '../packetset/diagrams.ts';
import { DIFFERS, having, INTERSECTION, operation } from '../packetset/operation.ts';
import { ALL, NONE, OUTCOMES } from '../packetset/outcome.ts';
import { findCircle, type PacketMatch, type Program } from '../packetset/program.ts';
import { spaceOf } from '../packetset/space.ts';
import { evaluateAt, type Decision as FileDecision } from './evaluate.ts';
import type { ExpectedSet } from './expected-fingerprint.ts';
import { expectedProgram } from './expected-program.ts';
import { withZones } from './interfaces.ts';
import { joinEntries, readingPrograms } from './reading-programs.ts';
import { secondOpinion } from './second-opinion.ts';
import { smallestTerm } from './smallest-term.ts';
import { comparedDirections, within } from './universe.ts';

/** A file's reading, and what it is compared with. */
export interface Claim extends ExpectedSet {
  readonly reading: PacketReading;
}

/** A packet on which policy and file differ, or may, and who decides it on either side. */
export interface Example {
  /** In the words of the policy. */
  readonly packet: Packet;
  readonly policy: PolicyDecision;
  /** Where the policy says so; absent where an output adds it. */
  readonly policySpan?: Span;
  readonly file: FileDecision;
}

/** The packets of one kind on which policy and file differ: the smallest of `terms` products, in the words of the file. */
export interface Difference extends Example {
  readonly term: PacketMatch;
  readonly terms: number;
  readonly packets: bigint;
}

/** What is known of one address family. `undecided`: no packet is known to differ, but some might. */
export type FamilyProof =
  | { readonly kind: 'proved' }
  | { readonly kind: 'refuted'; readonly difference: Difference }
  | { readonly kind: 'undecided'; readonly reason: string; readonly difference?: Difference };

/** How to compare. */
export interface ProveOptions {
  readonly paranoid?: boolean;
}

export interface Proof {
  readonly families: Readonly<Record<Family, FamilyProof>>;
}

/**
 * Compares the expected set of an output with what its file does, packet by packet, all of them: as packet sets. Equal sets are `proved`. A set that
 * takes more work than the budget allows is `undecided`, never guessed at. `paranoid`: every set is built in two ways that must agree.
 */
export function prove(claim: Claim, { paranoid = false }: ProveOptions = {}): Proof {
  const { policy, expected, reading, binding, states = STATES } = claim;
  const files = readingPrograms(reading, binding);
  const circle = files.map(findCircle).find((chain) => chain !== undefined);
  if (circle !== undefined) return everywhere({ kind: 'undecided', reason: `chain "${circle}" leads back to itself` });
  const directions = comparedDirections(policy.directions, reading, binding);
  const compared = within({ states, directions, binding }, [expectedProgram(policy, expected, binding), ...files]);
  const space = spaceOf([...FAMILIES.map(familyProgram), ...compared]);
  const built = build(space);
  if (built.kind === 'too-large') return everywhere(TOO_LARGE);
  if (paranoid && secondOpinion(space, built) === 'too-large') return everywhere(TOO_LARGE);
  const { diagrams, nodes } = built;
  const [ipv4 = NONE, ipv6 = NONE, wanted = NONE, ...hooks] = nodes;
  const attempt = diagrams.attempt(COMPARISON_BUDGET, () => {
    const file = joinEntries(diagrams, files, hooks);
    const sides = { claim, diagrams, wanted, file };
    return { 4: proveFamily(sides, ipv4), 6: proveFamily(sides, ipv6) };
  });
  return attempt.kind === 'done' ? { families: attempt.value } : everywhere(TOO_LARGE);
}

const COMPARISON_BUDGET = 64_000_000;

const TOO_LARGE: FamilyProof = { kind: 'undecided', reason: 'the comparison takes more work than the budget allows' };

/** Packets that have no outcome in common on the two sides: whatever the undecided ones do, they differ. */
const CONTRADICTS = operation('contradicts', (a, b) => ((a & b) === NONE ? ALL : NONE));

const IS_ALLOWED = having(OUTCOMES.allow);

function everywhere(proof: FamilyProof): Proof {
  return { families: { 4: proof, 6: proof } };
}

function familyProgram(family: Family): Program {
  return { steps: [{ match: { family }, effect: { kind: 'outcomes', mask: OUTCOMES.allow } }] };
}

interface Sides {
  readonly claim: Claim;
  readonly diagrams: Diagrams;
  readonly wanted: Node;
  readonly file: Node;
}

function proveFamily(sides: Sides, familyNode: Node): FamilyProof {
  const { diagrams, wanted, file } = sides;
  if (wanted === file) return { kind: 'proved' };
  const family = map(diagrams, IS_ALLOWED, familyNode);
  const among = (node: Node): Node => apply(diagrams, INTERSECTION, [node, family]);
  const refuted = among(apply(diagrams, CONTRADICTS, [wanted, file]));
  if (refuted !== NONE) return { kind: 'refuted', difference: differenceIn(sides, refuted) };
  const doubtful = among(apply(diagrams, DIFFERS, [wanted, file]));
  if (doubtful === NONE) return { kind: 'proved' };
  const difference = differenceIn(sides, doubtful);
  const { file: found } = difference;
  const reason = found.kind === 'undecided' ? found.reason : 'the file does not decide some packets';
  return { kind: 'undecided', reason, difference };
}

function differenceIn(sides: Sides, node: Node): Difference {
  const { diagrams } = sides;
  const { term, packet, total } = smallestTerm(diagrams, node);
  return { ...exampleOf(sides.claim, packet), term, terms: total, packets: count(diagrams, node) };
}

function exampleOf({ policy, expected, reading, binding }: Claim, inFile: Packet): Example {
  const packet = withZones(inFile, binding);
  const file = evaluateAt(reading, inFile, binding.entries[inFile.direction]);
  const decision = decide(policy, expected(packet.direction), packet);
  const policySpan = spanOfDecider(decision.by, policy);
  return { packet, policy: decision, ...(policySpan && { policySpan }), file };
}
