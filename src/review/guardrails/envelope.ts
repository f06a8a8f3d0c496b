import type { Packet } from '../../model/packet.ts';
import type { Policy } from '../../model/policy.ts';
import { apply } from '../../packetset/apply.ts';
import { build } from '../../packetset/build.ts';
import type { Diagrams, Node } from '../../packetset/diagrams.ts';
import { DIFFERENCE, UNION } from '../../packetset/operation.ts';
import { NONE } from '../../packetset/outcome.ts';
import type { PacketMatch, Program } from '../../packetset/program.ts';
import { spaceOf } from '../../packetset/space.ts';
import { terms } from '../../packetset/terms.ts';
import { bindingOf } from '../../proof/binding.ts';
import { expectedProgram } from '../../proof/expected-program.ts';
import { sizeTerm } from '../../proof/smallest-term.ts';
import { allowedBy, allowing } from './packets.ts';

/** The traffic that is approved beforehand: what any of some policies allows, without the housekeeping of outputs. */
export interface Envelope {
  readonly approved: readonly Approved[];
}

interface Approved {
  /** Approved there only; absent: everywhere. */
  readonly site?: string;
  readonly program: Program;
}

/** The envelope of compiled policies, those of each site for that site. */
export function envelopeOf(policies: readonly Policy[]): Envelope {
  return {
    approved: policies.map((policy) => ({
      ...(policy.site !== undefined && { site: policy.site }),
      program: expectedProgram(policy, () => ({ housekeeping: [] }), bindingOf({})),
    })),
  };
}

/** Packets at a site, or at none. */
export interface Asked {
  readonly term: PacketMatch;
  readonly site: string | undefined;
}

/** Whether packets are approved: all of them, or some are not, of which `term` is one product and `packet` one of it. */
export type Placement =
  | { readonly kind: 'inside' }
  | { readonly kind: 'outside'; readonly term: PacketMatch; readonly packet: Packet }
  | { readonly kind: 'too-large' };

/** Edges that comparing may cost, beyond building. */
const BUDGET = 64_000_000;

/** Says of each term whether all of its packets are approved: exactly, or `too-large` for all of them when that takes more work than the budget allows. */
export function placeTerms(asked: readonly Asked[], { approved }: Envelope): readonly Placement[] {
  if (asked.length === 0) return [];
  const tooLarge = asked.map(() => ({ kind: 'too-large' }) as const);
  // One change is often asked about at many sites.
  const unique = [...new Set(asked.map(({ term }) => term))];
  const programs = [...unique.map((term) => allowing([term])), ...approved.map(({ program }) => program)];
  const built = build(spaceOf(programs));
  if (built.kind === 'too-large') return tooLarge;
  const { diagrams, nodes } = built;
  const rests = diagrams.attempt(BUDGET, () => {
    const approvedAt = approvedBySite(diagrams, approved, nodes.slice(unique.length));
    const wanted = new Map(unique.map((term, index) => [term, allowedBy(diagrams, nodes[index] ?? NONE)]));
    return asked.map(({ term, site }) => {
      const whole = wanted.get(term) ?? NONE;
      const rest = apply(diagrams, DIFFERENCE, [whole, approvedAt(site)]);
      return { rest, ...(rest === whole && { term }) };
    });
  });
  if (rests.kind === 'too-large') return tooLarge;
  const known = new Map<Node, Placement>([[NONE, { kind: 'inside' }]]);
  return rests.value.map(({ rest, term }) => {
    const placement = known.get(rest) ?? outsideOf(term ?? firstTerm(diagrams, rest));
    known.set(rest, placement);
    return placement;
  });
}

function approvedBySite(
  diagrams: Diagrams,
  approved: readonly Approved[],
  nodes: readonly Node[],
): (site: string | undefined) => Node {
  const known = new Map<string | undefined, Node>();
  return (site) => {
    const before = known.get(site);
    if (before !== undefined) return before;
    const here = approved.flatMap(({ site: at }, index) =>
      at === undefined || at === site ? [allowedBy(diagrams, nodes[index] ?? NONE)] : [],
    );
    const all = here.reduce((sum, node) => apply(diagrams, UNION, [sum, node]), NONE);
    known.set(site, all);
    return all;
  };
}

function firstTerm(diagrams: Diagrams, rest: Node): PacketMatch {
  const [term] = terms(diagrams, rest, { limit: 1 }).terms;
  if (term === undefined) throw new Error('rulecast bug: a packet set without terms');
  return term;
}

function outsideOf(one: PacketMatch): Placement {
  const { term, packet } = sizeTerm(one);
  return { kind: 'outside', term, packet };
}
