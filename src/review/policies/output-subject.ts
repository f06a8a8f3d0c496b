import type { OutputAtSite } from '../../build/claim.ts';
import type { Comparison } from '../comparison.ts';

/** An output at its site as something that is compared. */
export function outputSubject({ node, policy: { site } }: Pick<OutputAtSite, 'node' | 'policy'>): Comparison['head'] {
  const name = site === undefined ? node.id : `${node.id} at ${site}`;
  return { kind: 'output', name, ...(site !== undefined && { site }), state: 'compared', fingerprints: {} };
}
