import type { Span } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { SettingChange } from '../review.ts';

/** The files that say how a change is judged, in the order in which their changes are told. */
const GATES = {
  guardrails: 'guardrails',
  envelope: 'the envelope',
} as const satisfies Partial<Record<SettingChange['kind'], string>>;

/** A file of one side. */
export interface GateText {
  /** As people would type it. */
  readonly file: string;
  readonly text: string;
  /** The texts of all other files that it reads; absent without any. */
  readonly others?: string;
}

/** The files of one side; absent: the side has none. */
export type GateTexts = Readonly<Partial<Record<keyof typeof GATES, GateText>>>;

/** Every file that is not the same text on both sides, each a change of level high: a change that moves a limit is never judged by the limit it wrote. */
export function gateChanges(from: GateTexts, to: GateTexts): readonly SettingChange[] {
  return (Object.keys(GATES) as (keyof typeof GATES)[]).flatMap((kind) => {
    const [before, after] = [from[kind], to[kind]];
    const isSameText = before?.text === after?.text;
    if (isSameText && before?.others === after?.others) return [];
    const shown = after ?? before;
    if (shown === undefined) return [];
    const verb = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    const side = after === undefined ? 'from' : 'to';
    const what = isSameText ? 'changed by a file that it reads' : verb;
    const text = `${GATES[kind]} ${what}: ${quote(shown.file)}`;
    const other = isSameText || side === 'from' ? undefined : before;
    return [{ kind, level: 'high', text, span: firstDifference(shown, other), side } as const];
  });
}

/** The first line of a file that the other does not have at this place; the last line when others are only missing behind it. */
function firstDifference({ file, text }: GateText, other: GateText | undefined): Span {
  const lines = text.split('\n');
  const others = other?.text.split('\n') ?? [];
  const found = lines.findIndex((line, index) => line !== others[index]);
  const index = found < 0 ? Math.max(0, lines.length - 1) : found;
  const line = index + 1;
  return { file, start: { line, column: 1 }, end: { line, column: (lines[index] ?? '').length + 1 } };
}
