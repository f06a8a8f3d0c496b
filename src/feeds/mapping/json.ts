import { error } from '../../diagnostic/diagnostic.ts';
import { failure } from '../../diagnostic/result.ts';
import { quote } from '../../net/parsed.ts';
import type { FeedReader } from '../feed.ts';
import type { Draft, LabelValues } from '../snapshot/draft.ts';
import { contentOf, readingOf, versionOf } from '../snapshot/json-feed.ts';
import { type JsonSnapshot, parseSnapshot } from '../snapshot/parse-snapshot.ts';
import { addProblem } from '../snapshot/problems.ts';
import { addAddress, addDomain, draftFor, kindOf, type Reading, reportAt } from '../snapshot/reading.ts';
import { foundIn, typeHint } from '../snapshot/shape.ts';
import { follow, followNames, type Match, type Miss } from './path.ts';
import { type Plan, type PlannedPath, planOf } from './plan.ts';

/**
 * Reads any JSON as the mapping of the policy says: one endpoint set for each combination of labels. A path that leads nowhere in all of the
 * snapshot, and one of `items` that leads nowhere in a part of it, are errors: what was renamed would be lost without a word.
 */
export const readMappedJson: FeedReader = (request) => {
  const { mapping } = request;
  if (mapping === undefined) {
    const hint = 'Write items: /prefixes/* and where an item has its address';
    return failure(error('VALUE_INVALID', 'A feed of type json needs a mapping, which only a policy has', { hint }));
  }
  const planned = planOf(mapping);
  if (!planned.ok) return planned;
  const parsed = parseSnapshot(request);
  if (!parsed.ok) return parsed;
  const plan = planned.value;
  const snapshot = parsed.value;
  const reading = readingOf(request, snapshot);
  for (const items of plan.items) readItems(reading, items, { plan, snapshot });
  const version = readVersion(reading, plan.version, snapshot.root);
  for (const path of pathsOf(plan)) if (path.found === 0) reportUnused(reading, path);
  return contentOf(reading, { version, sourceNeedsIds: false });
};

interface Context {
  readonly plan: Plan;
  readonly snapshot: JsonSnapshot;
}

function readItems(reading: Reading, items: PlannedPath, { plan, snapshot }: Context): void {
  const steps = items.path.kind === 'steps' ? items.path.steps : [];
  const { matches, misses } = follow({ value: snapshot.root, place: undefined, names: [] }, steps);
  items.found += matches.length;
  if (matches.length === 0) {
    reportNothing(reading, items, snapshot);
    return;
  }
  for (const miss of misses) reportMiss(reading, miss, items.written.text);
  for (const item of matches) readItem(reading, item, { plan, snapshot });
}

function readItem(reading: Reading, item: Match, { plan, snapshot }: Context): void {
  const labels = plan.labels.map(({ label, paths }): LabelValues => {
    const values = paths.flatMap((path) => labelValues(reading, item, path, snapshot.root));
    return [label, [...new Set(values)].sort()];
  });
  const draft = draftFor(reading, labels, item.place);
  const isBare = plan.address.length === 0 && plan.domains.length === 0;
  const addresses = isBare ? [item] : plan.address.flatMap((path) => partsOf(item, path));
  const domains = plan.domains.flatMap((path) => partsOf(item, path));
  for (const match of addresses) addParts(match, (value, place) => addAddressAt(reading, draft, value, place));
  for (const match of domains) addParts(match, (value, place) => addDomain(reading, draft, value, place));
  if (addresses.length + domains.length > 0) return;
  const looked = [...plan.address, ...plan.domains].map(({ written }) => quote(written.text)).join(', ');
  reportAt(reading, item.place, { reason: `The item has nothing at ${looked}: ${foundIn(item.value)} is there` });
}

/** What stands at a path of an item; `null` is nothing. */
function partsOf(item: Match, path: PlannedPath): readonly Match[] {
  const steps = path.path.kind === 'steps' ? path.path.steps : [];
  const matches = follow(item, steps).matches.filter(({ value }) => value !== null);
  path.found += matches.length;
  return matches;
}

/** A value, or each value of a list. */
function addParts({ value, place }: Match, add: (value: unknown, place: Match['place']) => void): void {
  if (!Array.isArray(value)) add(value, place);
  else for (const [key, one] of value.entries()) add(one, { parent: place, key });
}

function addAddressAt(reading: Reading, draft: Draft, value: unknown, place: Match['place']): void {
  if (place === undefined) reportAt(reading, place, { reason: `An address is expected, not ${kindOf(value)}` });
  else addAddress(reading, draft, value, place);
}

function labelValues(reading: Reading, item: Match, planned: PlannedPath, root: unknown): readonly string[] {
  const { path } = planned;
  if (path.kind === 'name') {
    planned.found++;
    return [String(item.names[path.star - 1])];
  }
  const above = path.from === 'document' ? followNames(root, path.steps, item.names) : undefined;
  const matches = path.from === 'item' ? follow(item, path.steps).matches : above === undefined ? [] : [above];
  return matches.flatMap(({ value, place }) => {
    const values: readonly unknown[] = Array.isArray(value) ? value : [value];
    return values.flatMap((one) => {
      if (one === null || one === '') return [];
      planned.found++;
      if (typeof one !== 'object') return [String(one)];
      reportAt(reading, place, { reason: `${planned.part}: a text is expected, not ${kindOf(one)}` });
      return [];
    });
  });
}

function readVersion(reading: Reading, planned: PlannedPath | undefined, root: unknown): string | undefined {
  if (planned === undefined || planned.path.kind !== 'steps') return undefined;
  const found = followNames(root, planned.path.steps, []);
  if (found === undefined) return undefined;
  planned.found++;
  return versionOf(reading, found.value, found.place);
}

function pathsOf({ address, domains, labels, version }: Plan): readonly PlannedPath[] {
  const rest = version === undefined ? [] : [version];
  return [...address, ...domains, ...labels.flatMap(({ paths }) => paths), ...rest];
}

function reportNothing(reading: Reading, { written }: PlannedPath, { root, text, locate }: JsonSnapshot): void {
  const hint = typeHint('json', text);
  addProblem(reading.problems, 'error', () =>
    error('FEED_SHAPE', `The snapshot has nothing at ${written.text}: ${foundIn(root)} is there`, {
      span: locate(undefined),
      related: [{ message: 'The policy says where the items are', span: written.span }],
      ...(hint && { hint }),
    }),
  );
}

function reportMiss(reading: Reading, { place, value, step }: Miss, items: string): void {
  const sought = step.kind === 'each' ? 'a list or an object' : `a member ${quote(step.key)}`;
  reportAt(reading, place, {
    reason: `On the way of ${items}, ${sought} is expected here, and ${foundIn(value)} is there`,
  });
}

/** After the errors of items, of which it may be a consequence, it says nothing new. */
function reportUnused(reading: Reading, { written, part }: PlannedPath): void {
  if (reading.problems.kept.some(({ code }) => code === 'FEED_SHAPE')) return;
  addProblem(reading.problems, 'error', () =>
    error('FEED_SHAPE', `No item of the snapshot has anything at ${quote(written.text)}, the path of ${part}`, {
      span: written.span,
      hint: 'Correct the path or take it out',
    }),
  );
}
