import type { DomainChange, DomainSet } from '../review.ts';
import { type Html, html, joinHtml } from './html.ts';
import { codes, none } from './parts.ts';
import { table } from './table.ts';

/** Host names that a feed gained or lost, which no rule on addresses follows. */
export function domainList(domains: readonly DomainChange[]): Html {
  if (domains.length === 0) return none('None.');
  const rows = domains.map(({ kind, feed, domain, sets }) => [
    html`<code>${domain}</code>`,
    html`${kind === 'added' ? '+ added' : '− removed'}`,
    html`<code>${feed}</code>`,
    joinHtml(sets.map(setText)),
  ]);
  return html`<p>A firewall that matches addresses cannot enforce these; a proxy or a firewall that knows host names has to follow them.</p>
${table({ id: 'domain-table', caption: 'Host names that feeds gained or lost', columns: ['Host name', 'Change', 'Feed', 'Endpoint sets'], rows })}`;
}

function setText({ id, category, serviceArea, required, hasAddresses, services }: DomainSet): Html {
  const labels = [
    serviceArea,
    category,
    required ? 'required' : 'optional',
    hasAddresses ? undefined : 'host names only',
  ];
  return html`<div><code>${id}</code>: ${labels.filter((label) => label !== undefined).join(', ')}; ${codes(services)}</div>`;
}
