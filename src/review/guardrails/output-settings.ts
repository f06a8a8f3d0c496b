import { isDeepStrictEqual } from 'node:util';
import { quote } from '../../diagnostic/text.ts';
import { housekeepingOf } from '../../exporter/fit/fit.ts';
import type { OutputNode } from '../../model/document.ts';
import { HOUSEKEEPING, type HousekeepingName } from '../../model/housekeeping.ts';
import { sameWritten } from '../cause/same-written.ts';
import type { Level, SettingChange } from '../review.ts';

const STANDARD: readonly HousekeepingName[] = HOUSEKEEPING.filter(({ standard }) => standard).map(({ name }) => name);

/** What is set in another way for outputs: those of the new side in their order, then those that are gone. */
export function outputChanges(from: readonly OutputNode[], to: readonly OutputNode[]): readonly SettingChange[] {
  const old = new Map(from.map((output) => [output.id, output]));
  const ids = new Set(to.map(({ id }) => id));
  return [
    ...to.flatMap((output) => oneOutput(old.get(output.id), output)),
    ...from
      .filter(({ id }) => !ids.has(id))
      .map(
        ({ id, span }) =>
          ({ ...change('output', 'medium', `output ${quote(id)} removed`), side: 'from', span }) as const,
      ),
  ];
}

function change(
  kind: SettingChange['kind'],
  level: Level,
  text: string,
): Pick<SettingChange, 'kind' | 'level' | 'text'> {
  return { kind, level, text };
}

function oneOutput(before: OutputNode | undefined, after: OutputNode): readonly SettingChange[] {
  const of = `output ${quote(after.id)}`;
  const own = before === undefined ? [change('output', 'medium', `${of} added`)] : plainChanges(before, after, of);
  const changes = [...own, ...zonesChanges(before, after, of), ...housekeepingChanges(before, after, of)];
  return changes.map((one) => ({ ...one, side: 'to', span: after.span }));
}

type Changes = readonly Pick<SettingChange, 'kind' | 'level' | 'text'>[];

function plainChanges(before: OutputNode, after: OutputNode, of: string): Changes {
  const [old, now] = [before.exporter.name, after.exporter.name];
  return [
    ...(old === now ? [] : [change('output', 'medium', `${of} is written by ${quote(now)}, not ${quote(old)}`)]),
    ...(isDeepStrictEqual(before.options, after.options)
      ? []
      : [change('output', 'medium', `options of ${of} changed`)]),
    ...(before.path.text === after.path.text
      ? []
      : [change('output', 'low', `path of ${of} changed to ${quote(after.path.text)}`)]),
    ...(before.stamp === after.stamp
      ? []
      : [change('stamp', 'low', `stamp of ${of} switched ${after.stamp ? 'on' : 'off'}`)]),
  ];
}

/** `ignore` drops the conditions of rules: what was bound to a zone holds for all of them. */
function zonesChanges(before: OutputNode | undefined, after: OutputNode, of: string): Changes {
  if (sameWritten(before?.zones, after.zones)) return [];
  if (after.zones === 'ignore') return [change('zones', 'high', `${of} ignores zones`)];
  return before === undefined ? [] : [change('zones', 'medium', `zones of ${of} changed`)];
}

/** What lets more through than rules say is added here; a new output is compared with the standard one. */
function housekeepingChanges(before: OutputNode | undefined, after: OutputNode, of: string): Changes {
  const old = before === undefined ? STANDARD : housekeepingOf(before);
  const now = housekeepingOf(after);
  const added = now.filter((name) => !old.includes(name));
  const removed = old.filter((name) => !now.includes(name));
  return [
    ...added.map((name) => change('housekeeping', 'high', `housekeeping ${name} added to ${of}`)),
    ...removed.map((name) => change('housekeeping', 'medium', `housekeeping ${name} removed from ${of}`)),
  ];
}
