import { compileSites } from '../../build/places.ts';
import { type Diagnostic, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import type { PolicyDocument } from '../../model/document.ts';
import type { Policy } from '../../model/policy.ts';
import { type LoadedPolicy, loadPolicy } from '../../policy/load.ts';
import { type Envelope, envelopeOf } from '../../review/guardrails/envelope.ts';
import { type GateText, gateChanges } from '../../review/guardrails/gate-changes.ts';
import type { Guardrails } from '../../review/guardrails/guardrails.ts';
import { readGuardrails } from '../../review/guardrails/read-guardrails.ts';
import type { SettingChange } from '../../review/review.ts';
import type { Io } from '../io.ts';
import { type GateFile, type GateSource, gateText, guardrailsBeside, namedGate } from './gate-files.ts';
import { labelled } from './opened.ts';
import type { DiffSettings } from './options.ts';
import type { Sides } from './sides.ts';

/** What a change is judged by. */
export interface Gates {
  readonly guardrails?: Guardrails;
  readonly envelope?: Envelope;
  /** What the envelope is called; absent without one. */
  readonly envelopeLabel?: string;
  /** How the change alters what it is judged by. */
  readonly changes: readonly SettingChange[];
}

type Settings = Pick<DiffSettings, 'guardrails' | 'within' | 'asOf' | 'allowExpired'>;

/** Reads guardrails and envelope of the side that was. A file with errors judges nothing: the errors are returned. */
export function openGates(settings: Settings, sides: Sides, io: Io): Result<Gates> {
  const limits = openGuardrails(settings, sides, io);
  const within = openEnvelope(settings, sides, io);
  const diagnostics = [...limits.diagnostics, ...within.diagnostics];
  if (!limits.ok || !within.ok) return { ok: false, diagnostics };
  const [rail, approved] = [limits.value, within.value];
  return resultOf({
    ...(rail.value && { guardrails: rail.value }),
    ...(approved.value && { envelope: approved.value, envelopeLabel: approved.label }),
    changes: gateChanges(
      { ...(rail.from && { guardrails: rail.from }), ...(approved.from && { envelope: approved.from }) },
      { ...(rail.to && { guardrails: rail.to }), ...(approved.to && { envelope: approved.to }) },
    ),
  });
}

/** A gate as read, and its texts on the sides that are compared. */
interface Read<T> {
  readonly value?: T;
  /** What people call the file; empty without one. */
  readonly label: string;
  readonly from?: GateText;
  readonly to?: GateText;
}

const NO_GATE = { label: '' };

/** The texts of a gate without its name. */
type GateTextOf = Omit<GateText, 'file'>;

function openGuardrails({ guardrails: operand }: Settings, sides: Sides, io: Io): Result<Read<Guardrails>> {
  const file = operand === undefined ? resultOf(guardrailsBeside(sides)) : namedGate(operand, sides, io);
  if (!file.ok) return file;
  const { from, to } = file.value;
  const before = from === undefined ? undefined : gateText(from);
  const after = to && { text: textOrNone(to) };
  if (from === undefined || before === undefined)
    return resultOf({ ...NO_GATE, ...texts(file.value, undefined, after) });
  if (!before.ok) return before;
  const read = readGuardrails(from.path, before.value);
  if (!read.ok) return refused(read.diagnostics, from);
  const label = from.tree.label(from.path);
  return resultOf({ value: read.value, label, ...texts(file.value, { text: before.value }, after) });
}

function openEnvelope(settings: Settings, sides: Sides, io: Io): Result<Read<Envelope>> {
  if (settings.within === undefined) return resultOf(NO_GATE);
  const file = namedGate(settings.within, sides, io);
  if (!file.ok) return file;
  const { from, to } = file.value;
  const after = to && textsOf(loadPolicy(to.path, to.tree, { asOf: settings.asOf }), to);
  // What was not approved before the change is not approved: the change cannot do that itself.
  if (from === undefined) {
    return resultOf({
      ...NO_GATE,
      label: settings.within,
      value: envelopeOf([]),
      ...texts(file.value, undefined, after),
    });
  }
  const loaded = loadPolicy(from.path, from.tree, { asOf: settings.asOf });
  const { result } = loaded;
  const policies = result.ok ? compileAll(result.value, settings) : result;
  if (!policies.ok) return refused(policies.diagnostics, from);
  const label = from.tree.label(from.path);
  return resultOf({ value: envelopeOf(policies.value), label, ...texts(file.value, textsOf(loaded, from), after) });
}

/** An envelope, and the includes, lists and snapshots that it reads: each says what is approved. */
function textsOf({ inputs }: LoadedPolicy, source: GateSource): GateTextOf {
  const others = inputs
    .filter((path) => path !== source.path)
    .map((path) => {
      const content = source.tree.read(path);
      return `${path}\n${content.ok ? Buffer.from(content.bytes).toString('latin1') : content.code}`;
    });
  return { text: textOrNone(source), ...(others.length > 0 && { others: others.join('\n') }) };
}

/** Errors that say of which revision they are. */
function refused(diagnostics: readonly Diagnostic[], { tree }: GateSource): Result<never> {
  return {
    ok: false,
    diagnostics: labelled({ diagnostics: diagnostics.filter(isError), sources: new Map() }, tree).diagnostics,
  };
}

function compileAll(document: PolicyDocument, { asOf, allowExpired }: Settings): Result<readonly Policy[]> {
  const known = new Set(document.rules.map(({ name }) => name));
  const left = new Set(allowExpired.filter((name) => known.has(name)));
  const found: Diagnostic[] = [];
  const report = (more: readonly Diagnostic[]): void => void found.push(...more);
  const { policies } = compileSites({ document, asOf, allowExpired: left, deadRules: 'ignore' }, report);
  return resultOf(policies, found);
}

/** An unreadable file is another text than any that can be read. */
function textOrNone(source: GateSource): string {
  const text = gateText(source);
  return text.ok ? text.value : '';
}

function texts(
  { from, to, isCompared }: GateFile,
  before: GateTextOf | undefined,
  after: GateTextOf | undefined,
): { readonly from?: GateText; readonly to?: GateText } {
  if (!isCompared) return {};
  return {
    ...(from !== undefined && before !== undefined && { from: { file: from.path, ...before } }),
    ...(to !== undefined && after !== undefined && { to: { file: to.path, ...after } }),
  };
}
