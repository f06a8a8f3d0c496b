import type { Artifact, HostList, ListPlan } from 'rulecast/exporter/emit';
import { entriesOf } from './emit-entries.ts';
import { indexText } from './emit-index.ts';
import type { EdlOptions } from './options.ts';

/** A file for each list of the plan, and the table of them. Firewalls take nothing but entries, so the files have no comments. */
export function emit(plan: ListPlan, options: EdlOptions): readonly Artifact[] {
  const files = sortByName(plan.lists).map((list) => ({
    file: `${list.name}.txt`,
    list,
    entries: entriesOf(list, options),
  }));
  const lists = files.map(({ file, entries }) => ({ path: file, text: entries.map((entry) => `${entry}\n`).join('') }));
  const rows = files.map(({ file, list, entries }) => ({ file, list, entries: entries.length }));
  return [...lists, { path: 'index.csv', text: indexText(rows) }];
}

function sortByName(lists: readonly HostList[]): readonly HostList[] {
  return [...lists].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
