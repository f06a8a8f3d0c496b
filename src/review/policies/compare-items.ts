import { verifyPlaces } from '../../build/verify.ts';
import type { EndpointSet } from '../../model/endpoint-set.ts';
import { namedSets } from '../../model/named-sets.ts';
import { domainChanges, type SetPair } from '../feeds/domains.ts';
import { movesBetween } from '../feeds/moves.ts';
import type { Findings } from '../findings.ts';
import { compareHostOutputs } from '../hosts/compare-host-outputs.ts';
import { changedLines } from '../lines.ts';
import type { ItemPair } from '../pair-items.ts';
import type { ArtifactProof } from '../review.ts';
import { artifactSubjects } from './artifact-subjects.ts';
import { policyComparisons } from './compare-policies.ts';
import { type CompiledSide, compileSide } from './compile-side.ts';
import { type SizedSet, setSizes } from './set-sizes.ts';

/** Compares two policies at each of their sites, with their outputs, the feeds that they use, and the files that were built of them. */
export async function comparePolicyItems({ from, to }: Extract<ItemPair, { kind: 'policy' }>): Promise<Findings> {
  const old = from === undefined ? { diagnostics: [] } : await compileSide(from, { isPast: true });
  const now = to === undefined ? { diagnostics: [] } : await compileSide(to, { isPast: false });
  const diagnostics = [...old.diagnostics, ...now.diagnostics];
  if ((from !== undefined && old.side === undefined) || (to !== undefined && now.side === undefined))
    return { diagnostics };
  const pair = { ...(old.side && { from: old.side }), ...(now.side && { to: now.side }) };
  const feeds = feedPairs(old.side, now.side);
  const [first, ...others] = policyComparisons(pair);
  const hosts = compareHostOutputs(pair);
  const lines = changedLines(from?.text, to?.text);
  const comparisons = first === undefined ? [] : [{ ...first, head: { ...first.head, ...lines } }, ...others];
  return {
    comparisons,
    subjects: [...artifactSubjects(pair), ...hosts.subjects],
    domains: feeds.flatMap(domainChanges),
    moves: feeds.flatMap(movesBetween),
    settings: hosts.settings,
    sets: setSizes(sizedSets(old.side), sizedSets(now.side)),
    proofs: now.side === undefined ? [] : await proofsOf(now.side),
    diagnostics: [...diagnostics, ...hosts.diagnostics],
  };
}

/** The endpoint sets that rules use, by feed. */
function feedPairs(from: CompiledSide | undefined, to: CompiledSide | undefined): readonly SetPair[] {
  const [old, now] = [usedSets(from), usedSets(to)];
  const feeds = [...new Set([...now.keys(), ...old.keys()])];
  return feeds.map((feed) => ({ feed, from: old.get(feed) ?? [], to: now.get(feed) ?? [] }));
}

function usedSets(side: CompiledSide | undefined): ReadonlyMap<string, readonly EndpointSet[]> {
  const found = new Map<string, Map<string, EndpointSet>>();
  for (const policy of side?.policies.values() ?? []) {
    for (const { endpointSet } of policy.rules.flatMap(({ endpoints }) => endpoints)) {
      const { feed, id } = endpointSet.origin;
      const sets = found.get(feed) ?? new Map<string, EndpointSet>();
      found.set(feed, sets.set(id, endpointSet));
    }
  }
  return new Map([...found].map(([feed, sets]) => [feed, [...sets.values()]]));
}

/** Named sets, at each site where they are not the same, and the endpoint sets of feeds. */
function sizedSets(side: CompiledSide | undefined): readonly SizedSet[] {
  if (side === undefined) return [];
  const { prepared } = side;
  const { document } = prepared;
  const named = (site?: string): readonly SizedSet[] =>
    [...namedSets(prepared, site)].map(([name, addresses]) => ({
      name,
      ...(site !== undefined && { site }),
      addresses,
    }));
  const atSites = [...document.sites.keys()].flatMap((site) => named(site));
  const endpointSets = [...document.feeds.values()].flatMap(({ name: feed, endpointSets: sets }) =>
    sets.map(({ id, addresses }) => ({ name: `${feed}:${id}`, feed, addresses })),
  );
  return [...named(), ...atSites, ...endpointSets];
}

/** Whether the built files of the new side do what its policy says; nothing is said of outputs that were never built. */
async function proofsOf({ item, places }: CompiledSide): Promise<readonly ArtifactProof[]> {
  const { outputs } = await verifyPlaces(places, item);
  return outputs.map(({ id, site, path, proof, evidence }) => ({
    output: id,
    ...(site !== undefined && { site }),
    path,
    ...proof,
    evidence,
  }));
}
