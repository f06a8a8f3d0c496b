import type { AnyExporter } from '../exporter/any-exporter.ts';
import type { OutputNode } from '../model/document.ts';
import type { Policy } from '../model/policy.ts';
import { outputPath } from './output-path.ts';

/** Which output at which site something is about: plain data. */
export interface OutputHead {
  readonly id: string;
  readonly exporter: string;
  readonly site?: string;
  /** Path as written in the policy, the site's name filled in. */
  readonly path: string;
}

/** An output of whatever subject at one site. */
interface Placed {
  readonly node: OutputNode;
  readonly exporter: Pick<AnyExporter, 'id'>;
  readonly policy: Policy;
}

export function headOf({ node, exporter, policy: { site } }: Placed): OutputHead {
  return { id: node.id, exporter: exporter.id, ...(site !== undefined && { site }), path: outputPath(node, site) };
}

/** An output in messages: `nftables at site oslo`. */
export function nameOf({ node, policy: { site } }: Pick<Placed, 'node' | 'policy'>): string {
  return site === undefined ? node.id : `${node.id} at site ${site}`;
}
