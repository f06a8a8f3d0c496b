import type { Draft } from '../snapshot/draft.ts';
import { jsonFeed } from '../snapshot/json-feed.ts';
import type { Place } from '../snapshot/place.ts';
import { addAddresses, addDomain, draftFor, type Reading } from '../snapshot/reading.ts';
import { isRecord, memberAt, own, type PlacedRecord } from '../snapshot/record.ts';

/** What the answer holds besides lists of addresses. Features come and go, so that any other list is one of them. */
const OTHER_LISTS: ReadonlySet<string> = new Set(['ssh_keys', 'commit_signing_keys']);

/** Since the first version of the answer. */
const LASTING = ['hooks', 'web', 'git'] as const;

/** Domains are listed by feature, some of them in two levels. */
const DOMAIN_LEVELS = 3;

/**
 * Reads `https://api.github.com/meta`: one endpoint set for each feature, with the host names that the answer lists for the same feature.
 * A feature may have host names only.
 */
export const readGithub = jsonFeed({
  type: 'github',
  title: 'an answer of the meta method of GitHub',
  shape: 'an object with the lists "hooks", "web" and "git"',
  accepts: (root) => LASTING.every((key) => Array.isArray(own(root, key))),
  // The actions and workspaces of everybody run there.
  sourceNeedsIds: true,
  read(reading, root) {
    for (const [key, value] of Object.entries(root.record)) {
      if (!Array.isArray(value) || OTHER_LISTS.has(key)) continue;
      const place = { parent: undefined, key };
      addAddresses(reading, draftOfFeature(reading, key, place), value, place);
    }
    readDomains(reading, root);
  },
});

function readDomains(reading: Reading, root: PlacedRecord): void {
  const { value, place } = memberAt(root, 'domains');
  if (!isRecord(value)) return;
  for (const [key, names] of Object.entries(value)) {
    const at = { parent: place, key };
    addDomains(reading, draftOfFeature(reading, key, at), names, { place: at, levels: DOMAIN_LEVELS });
  }
}

function draftOfFeature(reading: Reading, feature: string, place: Place): Draft {
  return draftFor(reading, [['feature', [feature]]], place, feature);
}

/** All texts of a value, however they are grouped. The answer leaves some empty. */
function addDomains(
  reading: Reading,
  draft: Draft,
  value: unknown,
  { place, levels }: { readonly place: Place; readonly levels: number },
): void {
  if (value === '') return;
  if (typeof value !== 'object' || value === null || levels === 0) {
    addDomain(reading, draft, value, place);
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    addDomains(reading, draft, member, { place: { parent: place, key }, levels: levels - 1 });
  }
}
