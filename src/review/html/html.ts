import { escapeMarkup } from '../markup.ts';

const MARKUP = Symbol('markup');

/** Markup that is safe to stand in a page. Only {@link html}, {@link joinHtml} and {@link constantHtml} make it. */
export interface Html {
  readonly [MARKUP]: string;
}

/** What a template takes: text is escaped, markup stays, `undefined` leaves nothing. */
export type HtmlValue = string | number | Html | readonly Html[] | undefined;

/** No markup at all. */
export const NOTHING: Html = { [MARKUP]: '' };

/**
 * Markup with values in it: html`<b title="${name}">${name}</b>`. Whatever is text is escaped for both places a value may
 * stand in, between tags and inside a quoted attribute, and its control, format and bidirectional characters are shown.
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = parts[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + (parts[index + 1] ?? '');
  return { [MARKUP]: markup };
}

/** Pieces of markup one after the other, with `separator` between them. */
export function joinHtml(pieces: readonly Html[], separator = ''): Html {
  return { [MARKUP]: pieces.map((piece) => piece[MARKUP]).join(escapeText(separator)) };
}

/** Markup that is written in the source, such as a style sheet: never for anything that comes from outside. */
export function constantHtml(markup: string): Html {
  return { [MARKUP]: markup };
}

/** The text of a whole page. */
export function renderHtml(page: Html): string {
  return page[MARKUP];
}

/** Text as it may stand between tags and in quoted attributes, for old readers of the latter too: they end at a grave accent. */
export function escapeText(text: string): string {
  return escapeMarkup(text).replaceAll('`', '&#96;');
}

function markupOf(value: HtmlValue): string {
  if (value === undefined) return '';
  if (typeof value === 'string') return escapeText(value);
  if (typeof value === 'number') return String(value);
  return isList(value) ? value.map((piece) => piece[MARKUP]).join('') : value[MARKUP];
}

function isList(value: Html | readonly Html[]): value is readonly Html[] {
  return Array.isArray(value);
}
