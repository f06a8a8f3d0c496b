import { quote } from '../../diagnostic/text.ts';
import type { LintLevel, LintNode, PolicyDocument } from '../../model/document.ts';
import type { Level, SettingChange } from '../review.ts';

type Lints = PolicyDocument['lints'];

/** Every lint with another level than before, each a change of level high, so that nobody silences one unseen; other reasons are of level low. */
export function lintChanges(from: Lints | undefined, to: Lints): readonly SettingChange[] {
  const before: Lints = from ?? new Map();
  const codes = [...new Set([...to.keys(), ...before.keys()])].sort();
  return codes.flatMap((code) => {
    const [old, now] = [before.get(code), to.get(code)];
    if (now !== undefined) return changed(old, now);
    return old === undefined ? [] : [change(old, 'from', { text: `level ${old.level} of lint ${code} removed` })];
  });
}

function changed(old: LintNode | undefined, now: LintNode): readonly SettingChange[] {
  const { code, level, reason } = now;
  const [before, after] = [levelOf(old), levelOf(now)];
  if (before !== after) {
    const words = WORDS[level];
    return [change(now, 'to', { text: `lint ${code} ${words}: ${quote(reason)}`, level: 'high' })];
  }
  if (old?.reason === reason && old.level === level) return [];
  return [change(now, 'to', { text: `reason for lint ${code} changed: ${quote(reason)}`, level: 'low' })];
}

const WORDS = {
  off: 'silenced',
  error: 'raised to an error',
  warning: 'set to warn',
} as const satisfies Record<LintLevel, string>;

/** Without an entry a lint warns. */
function levelOf(lint: LintNode | undefined): LintLevel {
  return lint?.level ?? 'warning';
}

function change(
  lint: LintNode,
  side: SettingChange['side'],
  { text, level = levelOf(lint) === 'warning' ? 'low' : 'high' }: { readonly text: string; readonly level?: Level },
): SettingChange {
  return { kind: 'lint', level, text, side, span: lint.span };
}
