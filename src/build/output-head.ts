import type { OutputAtSite } from './claim.ts';
import { outputPath } from './output-path.ts';

/** Which output at which site something is about: plain data. */
export interface OutputHead {
  readonly id: string;
  readonly exporter: string;
  readonly site?: string;
  /** Path as written in the policy, the site's name filled in. */
  readonly path: string;
}

export function headOf({ node, exporter, policy: { site } }: OutputAtSite): OutputHead {
  return { id: node.id, exporter: exporter.id, ...(site !== undefined && { site }), path: outputPath(node, site) };
}

/** An output in messages: `nftables at site oslo`. */
export function nameOf({ node, policy: { site } }: OutputAtSite): string {
  return site === undefined ? node.id : `${node.id} at site ${site}`;
}
