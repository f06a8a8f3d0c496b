import { type Diagnostic, warning } from '../../diagnostic/diagnostic.ts';
import type { OpenedPolicy } from './opened.ts';
import type { Sides } from './sides.ts';

/** A policy before and after; absent where it is new or gone. */
export interface PolicyPair {
  readonly from?: OpenedPolicy;
  readonly to?: OpenedPolicy;
}

/** The policies that are compared with each other, in the order of the new side. None where a policy is compared with something else. */
export function policyPairs({ from, to }: Sides): readonly PolicyPair[] {
  const [old, now] = [from.opened.policies, to.opened.policies];
  const hasOthers = [from, to].map(({ side, opened }) => side.items.length > opened.policies.length);
  if ((old.length === 0 && hasOthers[0]) || (now.length === 0 && hasOthers[1])) return [];
  const [before, after] = [old[0], now[0]];
  if (old.length === 1 && now.length === 1 && before && after) return [{ from: before, to: after }];
  const find = (list: readonly OpenedPolicy[], key: string) => list.find(({ item }) => item.key === key);
  const keys = [...new Set([...now, ...old].map(({ item }) => item.key))];
  return keys.map((key) => {
    const [one, other] = [find(old, key), find(now, key)];
    return { ...(one && { from: one }), ...(other && { to: other }) };
  });
}

/**
 * What is said of built files that the new side lacks: an error for each output that the old side has files of, and one warning for all others, as where
 * built files are not kept with the policy. Nothing where no manifest says that files are built at all.
 */
export function missingFiles({ from, to }: PolicyPair): readonly Diagnostic[] {
  if (to === undefined || !(to.hasManifest || from?.hasManifest === true)) return [];
  const missing = to.missing();
  const lost = missing.filter(({ output, site }) => from?.item.filesOf(output, site) !== undefined);
  const left = missing.length - lost.length;
  const words = left === 1 ? 'one output are not here' : `${left} outputs are not here`;
  const note = warning('OUTPUT_MISSING', `The built files of ${words}: what they do is not proved`, {
    hint: 'rulecast build writes them',
  });
  return [...lost.flatMap(({ diagnostics }) => diagnostics), ...(left === 0 ? [] : [note])];
}
