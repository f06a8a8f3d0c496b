import type { ArtifactProof } from '../review.ts';
import { type Html, html } from './html.ts';
import { none } from './parts.ts';
import { table } from './table.ts';

/** What stands behind a reader, in words that an auditor can follow up. */
const EVIDENCE = {
  engine: 'reader tested against the engine itself',
  published: 'reader follows the published semantics',
} as const satisfies Readonly<Record<ArtifactProof['evidence'], string>>;

/** Whether each file does exactly what the policy says. */
export function proofTable(proofs: readonly ArtifactProof[]): Html {
  if (proofs.length === 0) return none('None: the new side is no policy with built files.');
  const rows = proofs.map(({ output, site, path, ipv4, ipv6, evidence }) => [
    html`<code>${path}</code>`,
    html`${output}`,
    html`${site ?? '–'}`,
    proofCell(ipv4),
    proofCell(ipv6),
    html`${EVIDENCE[evidence]}`,
  ]);
  return table({
    id: 'proof-table',
    caption: 'Files of the new side, read back and compared with the policy',
    columns: ['File', 'Output', 'Site', 'IPv4', 'IPv6', 'Evidence'],
    rows,
  });
}

function proofCell(verdict: ArtifactProof['ipv4']): Html {
  return verdict === 'proved' ? html`proved` : html`<strong class="bad">${verdict.toUpperCase()}</strong>`;
}
