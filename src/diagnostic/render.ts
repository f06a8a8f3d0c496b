import type { Diagnostic, RelatedPlace, Severity, Span } from './diagnostic.ts';
import { excerptOf } from './excerpt.ts';
import { sortDiagnostics } from './sort.ts';
import { visible } from './text.ts';

/** How diagnostics are shown. `color` writes ANSI colours; nothing else decides it. */
export interface RenderOptions {
  readonly color?: boolean;
}

/** Texts by the file name that spans use. A file that is absent is shown without its line. */
export type SourceTexts = ReadonlyMap<string, string>;

type Style = Severity | 'place' | 'dim';

const ANSI = {
  error: '\u001b[1;31m',
  warning: '\u001b[1;33m',
  info: '\u001b[1;36m',
  place: '\u001b[1m',
  dim: '\u001b[2m',
} as const satisfies Record<Style, string>;

const ANSI_RESET = '\u001b[0m';
const GUTTER_MIN = 5;

interface Pen {
  readonly lineOf: (span: Span) => string | undefined;
  readonly paint: (style: Style, text: string) => string;
}

/**
 * One diagnostic as text without a final line end: `rulecast.yaml:14:9: error SET_EMPTY: …`, the line with carets, related places and the
 * hint. Control characters of foreign text are shown as `\u001b`, never written.
 */
export function renderDiagnostic(diagnostic: Diagnostic, sources: SourceTexts, options: RenderOptions = {}): string {
  return renderWith(penOf(sources, options), diagnostic);
}

/** All diagnostics, sorted, with a last line that counts them; empty when there are none. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: SourceTexts,
  options: RenderOptions = {},
): string {
  if (diagnostics.length === 0) return '';
  const pen = penOf(sources, options);
  const sorted = sortDiagnostics(diagnostics);
  return [...sorted.map((diagnostic) => renderWith(pen, diagnostic)), summaryOf(sorted)].join('\n');
}

function penOf(sources: SourceTexts, { color = false }: RenderOptions): Pen {
  const split = new Map<string, readonly string[]>();
  const linesOf = (file: string): readonly string[] => {
    const lines = split.get(file) ?? sources.get(file)?.split(/\r?\n/) ?? [];
    split.set(file, lines);
    return lines;
  };
  return {
    lineOf: ({ file, start }) => linesOf(file)[start.line - 1],
    paint: (style, text) => (color ? `${ANSI[style]}${text}${ANSI_RESET}` : text),
  };
}

function renderWith(pen: Pen, diagnostic: Diagnostic): string {
  const { code, severity, message, span, hint, related = [] } = diagnostic;
  const place = span === undefined ? '' : `${pen.paint('place', `${placeOf(span)}:`)} `;
  return [
    `${place}${pen.paint(severity, severity)} ${code}: ${visible(message)}`,
    ...excerptLines(pen, span, severity),
    ...related.flatMap((one) => relatedLines(pen, one)),
    ...(hint === undefined ? [] : [`  hint: ${visible(hint)}`]),
  ].join('\n');
}

function relatedLines(pen: Pen, { message, span }: RelatedPlace): readonly string[] {
  return [`  ${pen.paint('place', `${placeOf(span)}:`)} ${visible(message)}`, ...excerptLines(pen, span, 'info')];
}

function excerptLines(pen: Pen, span: Span | undefined, style: Style): readonly string[] {
  const line = span === undefined ? undefined : pen.lineOf(span);
  if (span === undefined || line === undefined) return [];
  const { text, carets } = excerptOf(line, span);
  const number = `${span.start.line}`.padStart(GUTTER_MIN);
  const gutter = ' '.repeat(number.length);
  return [
    `${pen.paint('dim', `${number} |`)} ${text}`.trimEnd(),
    `${pen.paint('dim', `${gutter} |`)} ${pen.paint(style, carets)}`,
  ];
}

function placeOf({ file, start }: Span): string {
  return `${visible(file)}:${start.line}:${start.column}`;
}

function summaryOf(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity, word: string): readonly string[] => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found === 0 ? [] : [`${found} ${word}${found === 1 ? '' : 's'}`];
  };
  return [...count('error', 'error'), ...count('warning', 'warning'), ...count('info', 'note')].join(', ');
}
