import type { Span } from '../../diagnostic/diagnostic.ts';
import { type Html, html, joinHtml } from './html.ts';

/** `rulecast.yaml:48`. */
export function place(span: Span | undefined): Html | undefined {
  return span && html`<code class="place">${span.file}:${span.start.line}</code>`;
}

/** Texts as code, with commas between them. */
export function codes(texts: readonly string[]): Html {
  return joinHtml(
    texts.map((text) => html`<code>${text}</code>`),
    ', ',
  );
}

/** A section with its heading, which the contents at the top link to. */
export function section(id: string, title: string, body: Html): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

/** What stands where a list has nothing in it: evidence says so instead of leaving it out. */
export function none(text: string): Html {
  return html`<p class="none">${text}</p>`;
}

/** Something folded until a reader asks for it; printed unfolded. */
export function folded(summary: string, body: Html): Html {
  return html`<details><summary>${summary}</summary><div class="fold">${body}</div></details>`;
}

/** One fact of a description list. */
export interface Fact {
  readonly name: string;
  readonly value: Html | undefined;
}

/** Names and values; a fact without a value is left out. */
export function facts(list: readonly Fact[]): Html {
  const known = list.filter(({ value }) => value !== undefined);
  return html`<dl class="facts">
${known.map(({ name, value }) => html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`)}</dl>
`;
}
