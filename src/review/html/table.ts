import { counted } from './count-text.ts';
import { type Html, html, joinHtml } from './html.ts';
import { folded } from './parts.ts';

/** Rows of a table that stands open from the start. */
const OPEN_ROWS_MAX = 20;

/** What {@link table} shows. */
interface Table {
  /** Different for every table of a page. */
  readonly id: string;
  readonly caption: string;
  readonly columns: readonly string[];
  /** The first cell of a row is its heading. */
  readonly rows: readonly (readonly Html[])[];
}

/** A table that scrolls on its own where the screen is narrower than it is, with the keyboard too; a long one is folded. */
export function table(content: Table): Html {
  const { caption, rows } = content;
  if (rows.length <= OPEN_ROWS_MAX) return openTable(content);
  return folded(`${caption}: ${counted(rows.length, 'row')}`, openTable(content));
}

function openTable({ id, caption, columns, rows }: Table): Html {
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`);
  return html`<div class="scroll" role="region" aria-labelledby="${id}" tabindex="0">
<table>
<caption id="${id}">${caption}</caption>
<thead><tr>${heads}</tr></thead>
<tbody>
${joinHtml(rows.map(tableRow))}</tbody>
</table>
</div>
`;
}

function tableRow([heading, ...cells]: readonly Html[]): Html {
  return html`<tr><th scope="row">${heading}</th>${cells.map((cell) => html`<td>${cell}</td>`)}</tr>
`;
}
