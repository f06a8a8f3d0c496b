import { type Diagnostic, error, isError } from '../../diagnostic/diagnostic.ts';
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
import { type Gates, openGates } from '../diff/gates.ts';
import { type Compared, DIFF_OPTIONS, type DiffSettings, readDiffSettings } from '../diff/options.ts';
import { missingFiles, type PolicyPair, policyPairs } from '../diff/policy-pairs.ts';
import { reportOf } from '../diff/report.ts';
import { openRevisions } from '../diff/revisions.ts';
import { openPaths, type Sides, type SidesFound } from '../diff/sides.ts';
import { VERDICT_CODES } from '../diff/verdict-codes.ts';
import { exitCodeOf, worstOf } from '../exit-code.ts';
import { ExporterFault } from '../exporters/guard-exporter.ts';
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
  const compared = await compare(sides.from.side, sides.to.side);
  const { sources } = before;
  const diagnostics = [...before.diagnostics, ...compared.diagnostics];
  if (compared.diagnostics.some(isError)) return stopped(diagnostics, sources);
  const pairs = policyPairs(sides);
  const judged = judgeReview(compared.review, pairs, job);
  const all = [...diagnostics, ...pairs.flatMap(missingFiles)];
  return {
    exitCode: worstOf(exitCodeOf(all), VERDICT_CODES[verdictOf(judged)]),
    text: await reportOf(judged, { settings, defaultKey: keyOf(sides), diagnostics: all }),
    document: reviewDocument(judged),
    diagnostics: all,
    sources,
  };
}

/** The review with what only the command knows: settings, and all that crosses a limit. */
function judgeReview(compared: Review, pairs: readonly PolicyPair[], { settings, sides, gates }: Job): Review {
  const own = pairs.flatMap(({ from, to }) => [
    ...settingChanges(from?.document, to?.document),
    ...lockChanges(from?.lock, to?.lock),
  ]);
  const changed: Review = { ...compared, settings: [...gates.changes, ...compared.settings, ...own] };
  const { guardrails, envelope, envelopeLabel } = gates;
  const crossed = judge(changed, {
    ...(guardrails && { guardrails }),
    ...(envelope && { envelope }),
    asOf: settings.asOf,
  });
  const isGated = guardrails !== undefined || sides.inRepository !== undefined;
  // An envelope objects to such settings itself.
  const objections = isGated && envelope === undefined ? changed.settings.flatMap(objectionTo) : [];
  const violations = [...objections, ...crossed];
  if (envelopeLabel === undefined) return { ...changed, violations };
  const inside = !crossed.some(({ guardrail }) => guardrail === 'envelope');
  return { ...changed, violations, envelope: { label: envelopeLabel, inside } };
}

function objectionTo({ level, text, span }: SettingChange): readonly Violation[] {
  if (level !== 'high') return [];
  const reason = 'what decides how a change is judged, or what is built, is for people to approve';
  return [{ guardrail: 'settings', reason, text, ...(span && { span }) }];
}

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
