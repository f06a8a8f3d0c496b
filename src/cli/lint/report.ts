import type { LintedPolicy } from '../../build/lints/policy.ts';
import { LINT_CODES, type LintCode } from '../../diagnostic/codes.ts';
import type { Diagnostic, Severity } from '../../diagnostic/diagnostic.ts';
import { visible } from '../../diagnostic/text.ts';
import type { Silenced } from '../../lint/levels.ts';
import { LINTS } from '../../lint/lints.ts';

const WIDTH = 78;

/** How much was found, and what is silenced and why. */
export function lintText({ diagnostics, silenced }: Pick<LintedPolicy, 'diagnostics' | 'silenced'>): string {
  const counts = [counted(diagnostics, 'error'), counted(diagnostics, 'warning')].filter((text) => text !== undefined);
  const found = counts.length === 0 ? 'lints find nothing' : counts.join(', ');
  if (silenced.length === 0) return `${found}\n`;
  return `${[`${found}; silenced:`, ...silenced.flatMap(silencedLines)].join('\n')}\n`;
}

/** What a lint finds and why it matters, from the same words as its page. */
export function explanationText(code: LintCode): string {
  const paragraphs = [LINT_CODES[code], LINTS[code].explanation].map((text) => wrapped(text).join('\n'));
  const levels = `Silence or raise it in the policy:\n\n  lints:\n    ${code}: { level: off, reason: why }   # error, warning or off`;
  return `${code}\n\n${[...paragraphs, levels, `See docs/lints/${code}.md`].join('\n\n')}\n`;
}

function counted(diagnostics: readonly Diagnostic[], severity: Severity): string | undefined {
  const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return count === 0 ? undefined : `${count} ${severity}${count === 1 ? '' : 's'}`;
}

function silencedLines({ diagnostic: { code, message }, reason }: Silenced): readonly string[] {
  return [`  ${code}: ${visible(reason)}`, `    ${visible(message)}`];
}

function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}
