import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import type { PolicyDocument } from '../../model/document.ts';
import { assessFeed, type FeedToAssess } from '../../review/feed-changes/assess.ts';
import { changesAtom } from '../../review/feed-changes/atom.ts';
import {
  type AssessedChange,
  type BuiltState,
  type ChangesReport,
  pendingChanges,
} from '../../review/feed-changes/changes-report.ts';
import { changesMarkdown } from '../../review/feed-changes/markdown.ts';
import { changesText } from '../../review/feed-changes/text.ts';
import type { Arguments } from '../arguments.ts';
import { builtState } from '../changes/built-state.ts';
import { openChanges } from '../changes/open-changes.ts';
import { openRange } from '../changes/open-range.ts';
import { CHANGES_OPTIONS, type ChangesSettings, readChangesSettings } from '../changes/settings.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { type ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import type { Io } from '../io.ts';
import { locatePolicy } from '../locate-policy.ts';
import { repositoryFiles } from '../repository-files.ts';

/** `rulecast changes`: what feeds changed or announce, and what that means to a policy. Reads files and git's objects only. */
export const CHANGES: Command = { options: CHANGES_OPTIONS, operands: 2, run: runChanges };

async function runChanges(args: Arguments, io: Io): Promise<Outcome> {
  const settings = readChangesSettings(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const { range, output } = settings.value;
  const outcome =
    range === undefined ? await changesOnDisk(settings.value, io) : await changesIn(range, settings.value, io);
  return output === undefined ? outcome : { ...outcome, file: output };
}

async function changesOnDisk(settings: ChangesSettings, io: Io): Promise<Outcome> {
  const location = locatePolicy(settings.policy, io);
  if (!location.ok) return stopped(location.diagnostics);
  const { place, file } = location.value;
  const { result, sources } = openChanges(file, repositoryFiles(io.files, place));
  if (!result.ok) return stopped(result.diagnostics, sources);
  const { document, feeds } = result.value;
  const { asOf, isTold, pendingDays } = settings;
  const isAsked = pendingDays !== undefined && feeds.some(({ changes }) => changes.some(isTold));
  const built = isAsked
    ? await builtState(location.value, { io, asOf })
    : { state: 'unknown' as const, diagnostics: [] };
  const found: Found = { document, feeds: feeds.map((feed) => ({ ...feed, isTold })), built: built.state };
  return outcomeOf(found, settings, { diagnostics: [...result.diagnostics, ...built.diagnostics], sources });
}

async function changesIn(range: string, settings: ChangesSettings, io: Io): Promise<Outcome> {
  const { result, sources } = await openRange(range, settings.policy, io);
  if (!result.ok) return stopped(result.diagnostics, sources);
  return outcomeOf({ ...result.value, built: 'unknown' }, settings, { diagnostics: result.diagnostics, sources });
}

interface Found {
  readonly document: PolicyDocument;
  readonly feeds: readonly FeedToAssess[];
  readonly built: BuiltState;
}

function outcomeOf(
  { document, feeds, built }: Found,
  settings: ChangesSettings,
  told: { readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceTexts },
): Outcome {
  const { asOf, pendingDays } = settings;
  const pending = pendingDays === undefined ? {} : { pendingDays };
  const report: ChangesReport = {
    policy: document.name,
    asOf,
    ...pending,
    feeds: feeds.map((feed) => assessFeed(feed, { document, asOf, built, ...pending })),
  };
  const codes = pendingChanges(report).map(codeOf);
  return {
    exitCode: worstOf(exitCodeOf(told.diagnostics), ...codes),
    text: textOf(report, settings),
    // The schema of the change records has the name that this would get.
    document: { schema: 'rulecast-feed-changes/1', ...report },
    ...told,
  };
}

function codeOf({ todo }: AssessedChange): ExitCode {
  return todo === 'unknown' ? 4 : 2;
}

function textOf(report: ChangesReport, { format, base }: ChangesSettings): string {
  switch (format) {
    case 'markdown':
      return changesMarkdown(report);
    case 'atom':
      return changesAtom(report, base);
    default:
      return changesText(report);
  }
}
