import { type Diagnostic, error, isError, warning } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import { compare } from '../../review/compare.ts';
import { checkSites } from '../../review/guardrails/check-sites.ts';
import { judge } from '../../review/guardrails/judge.ts';
import { lockChanges } from '../../review/guardrails/lock-changes.ts';
import { settingChanges } from '../../review/guardrails/settings.ts';
import { reviewDocument } from '../../review/report/document.ts';
import type { Review, SettingChange, Violation } from '../../review/review.ts';
import { verdictOf } from '../../review/verdict.ts';
import type { Arguments } from '../arguments.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { exporterFileChanges } from '../diff/exporter-files.ts';
import { type Gates, openGates } from '../diff/gates.ts';
import { labelled } from '../diff/opened.ts';
import { type Compared, DIFF_OPTIONS, type DiffSettings, readDiffSettings } from '../diff/options.ts';
import { missingFiles, type PolicyPair, policyPairs } from '../diff/policy-pairs.ts';
import { reportOf } from '../diff/report.ts';
import { openRevisions } from '../diff/revisions.ts';
import { openPaths, type Sides, type SidesFound } from '../diff/sides.ts';
import { VERDICT_CODES } from '../diff/verdict-codes.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import type { Io } from '../io.ts';

/** `rulecast diff`: says which traffic a change opens and closes, and judges it by guardrails and by an envelope of approved traffic. */
export const DIFF: Command = { options: DIFF_OPTIONS, operands: 2, told: ['DOMAINS_ONLY'], run: runDiff };

type ComparingSettings = DiffSettings & { readonly subject: Compared };

async function runDiff(args: Arguments, io: Io): Promise<Outcome> {
  const settings = readDiffSettings(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const { output } = settings.value;
  const { subject } = settings.value;
  const outcome =
    subject.kind === 'document'
      ? await printed(subject.file, settings.value, io)
      : await review({ ...settings.value, subject }, io);
  return output === undefined ? outcome : { ...outcome, file: output };
}

/** Loaded for documents only. */
async function printed(file: string, settings: DiffSettings, io: Io): Promise<Outcome> {
  const { printDocument } = await import('../diff/print-document.ts');
  return printDocument(file, settings, io);
}

async function review(settings: ComparingSettings, io: Io): Promise<Outcome> {
  try {
    const { result, sources } = await openSubject(settings, io);
    if (!result.ok) return stopped(result.diagnostics, sources);
    const unknown = unknownSites(settings, result.value);
    const gates = openGates(settings, result.value, io);
    const limited = gates.ok ? checkLimits(gates.value, result.value) : gates.diagnostics;
    const found = [...result.diagnostics, ...unknown, ...limited];
    if (!gates.ok || found.some(isError)) return stopped(found, sources);
    return await reviewSides({ settings, sides: result.value, gates: gates.value }, { diagnostics: found, sources });
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return stopped([thrown.diagnostic]);
    throw thrown;
  }
}

function openSubject(
  { subject, trustExporters, sites, asOf, allowExpired }: ComparingSettings,
  io: Io,
): Promise<SidesFound> {
  const settings = { asOf, allowExpired: new Set(allowExpired), ...(sites && { sites }) };
  if (subject.kind === 'paths') return openPaths(subject, settings, io);
  return openRevisions({ ...subject, trustExporters }, settings, io);
}

interface Job {
  readonly settings: DiffSettings;
  readonly sides: Sides;
  readonly gates: Gates;
}

async function reviewSides(
  job: Job,
  before: { readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceTexts },
): Promise<Outcome> {
  const { settings, sides } = job;
  const { compared, unread } = await compareSides(sides);
  const { sources } = before;
  const diagnostics = [...before.diagnostics, ...compared.diagnostics, ...unread.slice(0, 1).map(withoutBefore)];
  if (compared.diagnostics.some(isError)) return stopped(diagnostics, sources);
  const pairs = policyPairs(sides);
  const judged = judgeReview(compared.review, pairs, { ...job, isUnread: unread.length > 0 });
  const all = [...diagnostics, ...pairs.flatMap(missingFiles)];
  return {
    exitCode: worstOf(exitCodeOf(all), VERDICT_CODES[verdictOf(judged)]),
    text: await reportOf(judged, { settings, defaultKey: keyOf(sides), diagnostics: all }),
    document: reviewDocument(judged),
    diagnostics: all,
    sources,
  };
}

interface JudgedJob extends Job {
  /** Whether the revision that was is left out of the comparison. */
  readonly isUnread: boolean;
}

interface ComparedSides {
  readonly compared: Awaited<ReturnType<typeof compare>>;
  /** Why the revision that was is left out of the comparison; empty when it is not. */
  readonly unread: readonly Diagnostic[];
}

/** A revision that was and cannot be compared, as its policy does not compile, counts as nothing; one on disk is an error, as it may be a mistake. */
async function compareSides({ from, to, unread = [] }: Sides): Promise<ComparedSides> {
  const compared = await compare(from.side, to.side);
  const flaws = compared.diagnostics.filter(isError);
  if (flaws.length === 0 || from.side.commit === undefined || from.side.items.length === 0) return { compared, unread };
  const alone = await compare({ ...from.side, items: [] }, to.side);
  if (alone.diagnostics.some(isError)) return { compared, unread };
  const { diagnostics } = labelled({ diagnostics: flaws, sources: new Map() }, from.at.tree);
  return { compared: alone, unread: diagnostics };
}

function withoutBefore({ message, span }: Diagnostic): Diagnostic {
  return warning('NOT_COMPARED', `The side that was cannot be read, so that all is compared with nothing: ${message}`, {
    ...(span && { span }),
    hint: 'look at everything that is opened: none of it was compared with what was',
  });
}

/** The review with what only the command knows: settings, and all that crosses a limit. */
function judgeReview(compared: Review, pairs: readonly PolicyPair[], job: JudgedJob): Review {
  const { settings, sides, gates, isUnread } = job;
  const own = pairs.flatMap((pair) => [
    ...settingChanges(pair.from?.document, pair.to?.document),
    ...exporterFileChanges(pair, sides),
    ...lockChanges(pair.from?.lock, pair.to?.lock),
  ]);
  const changed: Review = { ...compared, settings: [...gates.changes, ...own, ...compared.settings] };
  const { guardrails, envelope, envelopeLabel } = gates;
  const crossed = judge(changed, {
    ...(guardrails && { guardrails }),
    ...(envelope && { envelope }),
    asOf: settings.asOf,
  });
  const isGated = guardrails !== undefined || sides.inRepository !== undefined;
  // An envelope objects to such settings itself.
  const objections = isGated && envelope === undefined ? changed.settings.flatMap(objectionTo) : [];
  const violations = [...(isUnread ? [UNREAD] : []), ...objections, ...crossed];
  if (envelopeLabel === undefined) return { ...changed, violations };
  const inside = !isUnread && !crossed.some(({ guardrail }) => guardrail === 'envelope');
  return { ...changed, violations, envelope: { label: envelopeLabel, inside } };
}

const UNREAD: Violation = {
  guardrail: 'settings',
  reason: 'what was cannot be read, so that nobody can say what changes',
  text: 'all is compared with nothing',
};

function objectionTo({ kind, level, text, span }: SettingChange): readonly Violation[] {
  if (level !== 'high') return [];
  const reason =
    kind === 'hosts' ? HOSTS_OPENED : 'what decides how a change is judged, or what is built, is for people to approve';
  return [{ guardrail: 'settings', reason, text, ...(span && { span }) }];
}

const HOSTS_OPENED =
  'hosts that go past a proxy, or that it lets through, are for people to approve: no guardrail is about them';

function checkLimits({ guardrails }: Gates, sides: Sides): readonly Diagnostic[] {
  return guardrails === undefined ? [] : checkSites(guardrails, new Set(sitesIn(sides)));
}

function sitesIn({ from, to }: Sides): readonly string[] {
  return [from, to].flatMap(({ opened }) => opened.policies.flatMap(({ document }) => [...document.sites.keys()]));
}

/** A misspelt site would leave nothing to compare. */
function unknownSites({ sites = [] }: DiffSettings, sides: Sides): readonly Diagnostic[] {
  const known = sitesIn(sides);
  return sites
    .filter((site) => !known.includes(site))
    .map((site) =>
      error('NAME_UNKNOWN', `No policy here has a site ${quote(site)}`, { hint: didYouMean(site, known) }),
    );
}

/** The path that is compared, without its revision. */
function keyOf({ from, to }: Sides): string {
  const at = to.at.target.kind === 'none' ? from.at : to.at;
  return at.target.kind === 'none' || at.target.path === '' ? at.label : at.target.path;
}
