import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { type Diagnostic, isError, warning } from '../diagnostic/diagnostic.ts';
import type { Artifact } from '../exporter/exporter.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { type Decision, decide, describeDecider } from '../model/decide.ts';
import type { Packet, Verdict } from '../model/packet.ts';
import { evaluate, type Decision as FileDecision } from '../proof/evaluate.ts';
import { comparedDirections } from '../proof/universe.ts';
import { claimOf, type OutputAtSite } from './claim.ts';
import { fileText } from './difference-text.ts';
import { type ExplainedDecision, explainDecision } from './explain-decision.ts';
import type { HostOutputAtSite } from './hosts/plan.ts';
import { mergeDiagnostics } from './merge-diagnostics.ts';
import { headOf, nameOf, type OutputHead } from './output-head.ts';
import { placesOf, type Report, type Selection } from './places.ts';
import { readOutput } from './read-output.ts';

/** The packet that is asked about, and the files that decide it besides the policy. */
export interface ExplainRequest extends Selection {
  readonly packet: Packet;
  /** The files of an output; `undefined` when some are missing, which the caller reports. */
  readonly filesOf: (output: string, site: string | undefined) => readonly Artifact[] | undefined;
}

/** A decision of the policy, and all outputs that must make it. */
export interface Explanation {
  readonly decision: ExplainedDecision;
  readonly outputs: readonly ExplainedOutput[];
}

/** One output at one site, and what its files do with the packet. */
export interface ExplainedOutput extends OutputHead {
  readonly files: FilesAnswer;
  /** The rule that would decide, were it not left out of this output. */
  readonly leftOut?: { readonly rule: string; readonly reason: string };
}

/**
 * `not-compared`: the files cannot tell packets of this direction, which the policy leaves alone, from those that it decides. `not-asked`: the files
 * are about hosts, and decide no packet.
 */
export type FilesAnswer =
  | { readonly kind: 'agrees' | 'differs' | 'not-compared'; readonly verdict: Verdict; readonly at?: FilePlace }
  | { readonly kind: 'undecided'; readonly reason: string; readonly at?: FilePlace }
  | { readonly kind: 'missing' }
  | { readonly kind: 'not-asked' };

/** A line of a file, counted from 1. `label` is the text that the file gives it; `endOf` the chain at whose end the packet arrived. */
export interface FilePlace {
  readonly file: string;
  readonly line: number;
  readonly label?: string;
  readonly endOf?: string;
}

export interface ExplainResult {
  /** By decision, in the order of outputs and sites; where the policy leaves the packet alone, last. */
  readonly explanations: readonly Explanation[];
  /** Outputs whose platform lets replies through by itself, for a packet that begins no connection: no rule sees it. */
  readonly unseen: readonly OutputHead[];
  /** Outputs whose files are about hosts, beside others that decide packets. */
  readonly notAsked: readonly OutputHead[];
  /** Sides of which the packet names no zone, though rules or the scope ask for one there. */
  readonly zonesAskedFor: readonly ('from' | 'to')[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Notes and warnings about a policy that may answer why a rule does not decide; a build says all of them. */
const TELLING: readonly DiagnosticCode[] = ['EXPIRED', 'RULE_DISABLED'];

const REBUILD = 'rulecast build writes the file anew; rulecast verify says what else differs';

/**
 * Decides one packet by the policy and by the files of each output. A file that decides otherwise, or does not, is a warning. Where all outputs are about
 * hosts, the policy alone is asked.
 */
export async function explain(request: ExplainRequest): Promise<ExplainResult> {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostics) => void found.push(...diagnostics);
  const { places, hostPlaces } = await placesOf(request, report);
  const isSeen = (place: OutputAtSite): boolean => claimOf(place).states?.includes(request.packet.state) ?? true;
  const explained: ExplainedAtSite[] = [];
  for (const place of places.filter(isSeen)) explained.push(await explainAt(place, request, report));
  if (places.length === 0) explained.push(...hostPlaces.map((place) => explainWithoutFiles(place, request)));
  return {
    explanations: groupByDecision(explained),
    unseen: places.filter((place) => !isSeen(place)).map(headOf),
    notAsked: places.length === 0 ? [] : hostPlaces.map(headOf),
    zonesAskedFor: zonesAskedFor(places.length === 0 ? hostPlaces : places, request.packet),
    diagnostics: mergeDiagnostics(found.filter((one) => isError(one) || isAnswer(one))),
  };
}

function isAnswer({ code }: Diagnostic): boolean {
  return TELLING.includes(code) || code === 'PROOF_REFUTED' || code === 'PROOF_UNDECIDED';
}

interface ExplainedAtSite {
  readonly decision: ExplainedDecision;
  readonly output: ExplainedOutput;
}

async function explainAt(place: OutputAtSite, request: ExplainRequest, report: Report): Promise<ExplainedAtSite> {
  const { policy, exporter } = place;
  const { packet } = request;
  const options = claimOf(place).expected(packet.direction);
  const decision = decide(policy, options, packet);
  const { without: _exporter, ...everywhere } = options;
  const whole = decide(policy, everywhere, packet);
  const reason = whole.by.kind === 'rule' ? whole.by.rule.meta.notOn.get(exporter.id) : undefined;
  const leftOut = whole.by.kind === 'rule' && reason !== undefined ? { rule: whole.by.rule.name, reason } : undefined;
  const artifacts = request.filesOf(place.node.id, policy.site);
  const files = artifacts === undefined ? MISSING : await askFiles({ place, packet, decision, report }, artifacts);
  return {
    decision: explainDecision(decision, { policy, packet, platform: options.platform ?? [] }),
    output: { ...headOf(place), files, ...(leftOut && { leftOut }) },
  };
}

/** What the policy says by itself, for outputs whose files decide no packet. */
function explainWithoutFiles(place: HostOutputAtSite, { packet }: ExplainRequest): ExplainedAtSite {
  const { policy } = place;
  const decision = decide(policy, { housekeeping: [] }, packet);
  return {
    decision: explainDecision(decision, { policy, packet, platform: [] }),
    output: { ...headOf(place), files: { kind: 'not-asked' } },
  };
}

const MISSING: FilesAnswer = { kind: 'missing' };

interface Question {
  readonly place: OutputAtSite;
  readonly packet: Packet;
  readonly decision: Decision;
  readonly report: Report;
}

async function askFiles(question: Question, artifacts: readonly Artifact[]): Promise<FilesAnswer> {
  const read = await readOutput(question.place, artifacts);
  if (read.ok) return askReading(question, read.reading);
  question.report(read.diagnostics);
  return { kind: 'undecided', reason: read.reason };
}

function askReading({ place, packet, decision, report }: Question, reading: PacketReading): FilesAnswer {
  const { binding, policy } = claimOf(place);
  const file = evaluate(reading, packet, binding);
  const found = placeOf(file, reading);
  const at = found && { at: found };
  const doubt = (code: 'PROOF_REFUTED' | 'PROOF_UNDECIDED', hint?: string): void => {
    const wanted = `the policy says ${decision.verdict} (${describeDecider(decision.by)})`;
    const message = `${nameOf(place)}: ${wanted}, the file ${fileText(file)}`;
    report([warning(code, message, { span: place.node.span, ...(hint !== undefined && { hint }) })]);
  };
  if (file.kind === 'undecided') {
    doubt('PROOF_UNDECIDED');
    return { kind: 'undecided', reason: file.reason, ...at };
  }
  const { verdict } = file;
  const isCompared = comparedDirections(policy.directions, reading, binding).includes(packet.direction);
  if (!isCompared) return { kind: 'not-compared', verdict, ...at };
  if (verdict === decision.verdict) return { kind: 'agrees', verdict, ...at };
  doubt('PROOF_REFUTED', REBUILD);
  return { kind: 'differs', verdict, ...at };
}

/** Where a file decides; `undefined` when it has no entry for the packet, or it is nowhere in particular. */
function placeOf({ kind, statement, chain }: FileDecision, { hooks }: PacketReading): FilePlace | undefined {
  if (statement !== undefined) {
    const { span, label } = statement;
    return { file: span.file, line: span.start.line, ...(label !== undefined && { label }) };
  }
  const hook = kind === 'decided' ? hooks.find((each) => each.chain === chain) : undefined;
  return hook && { file: hook.span.file, line: hook.span.start.line, endOf: chain };
}

/** Equal decisions once, with all outputs that must make them; those that leave the packet alone come last. */
function groupByDecision(explained: readonly ExplainedAtSite[]): readonly Explanation[] {
  const groups = new Map<string, { readonly decision: ExplainedDecision; readonly outputs: ExplainedOutput[] }>();
  for (const { decision, output } of explained) {
    const key = JSON.stringify(decision);
    const group = groups.get(key) ?? { decision, outputs: [] };
    group.outputs.push(output);
    groups.set(key, group);
  }
  const isOurs = ({ decision: { by } }: Explanation): boolean => by.kind !== 'outside-scope' && by.kind !== 'no-rules';
  const all = [...groups.values()];
  return [...all.filter(isOurs), ...all.filter((one) => !isOurs(one))];
}

function zonesAskedFor(
  places: readonly Pick<OutputAtSite, 'node' | 'policy'>[],
  packet: Packet,
): ExplainResult['zonesAskedFor'] {
  const policies = places.filter(({ node }) => node.zones !== 'ignore').map(({ policy }) => policy);
  const asking = policies.flatMap(({ rules, scope }) => [
    ...rules.filter(({ direction }) => direction === packet.direction),
    ...(scope.kind === 'within' ? [scope] : []),
  ]);
  const isOpen = {
    from: packet.fromZone === undefined && asking.some(({ fromZones }) => fromZones !== undefined),
    to: packet.toZone === undefined && asking.some(({ toZones }) => toZones !== undefined),
  };
  return (['from', 'to'] as const).filter((side) => isOpen[side]);
}
