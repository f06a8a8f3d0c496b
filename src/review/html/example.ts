import type { Change, Subject } from '../review.ts';
import { type Html, html } from './html.ts';

/** Characters that a shell leaves alone between double quotes. */
const PLAIN = /^[\w .,:>[\]/-]*$/;

/** A packet of the change, and how to ask about it where a policy decides it. */
export function examplePacket({ example, subjects }: Change, known: ReadonlyMap<string, Subject>): Html {
  const asked = subjects
    .map((name) => known.get(name))
    .find((subject) => subject !== undefined && isExplained(subject));
  if (asked === undefined) return html`<pre><code>${example}</code></pre>`;
  const site = asked.site === undefined ? '' : ` --site${siteArgument(asked.site)}`;
  return html`<pre><code>rulecast explain${site} ${quoted(example)}</code></pre>`;
}

function isExplained({ kind, state }: Subject): boolean {
  return (kind === 'policy' || kind === 'output') && state !== 'removed';
}

/** After `=`, a name that begins with a dash is no option. */
function siteArgument(site: string): string {
  return /^\w[\w.-]*$/.test(site) ? ` ${site}` : `=${quoted(site)}`;
}

/** One argument of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `'${text.replaceAll("'", "'\\''")}'`;
}
