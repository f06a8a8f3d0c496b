import assert from 'node:assert/strict';
import { differenceText } from '../build/difference-text.ts';
import type { PacketReading } from '../exporter/reading.ts';
import { FAMILIES } from '../net/family.ts';
import { type FamilyProof, prove } from '../proof/prove.ts';
import type { FittedCase } from './fitted-case.ts';

/** Compares all packets of both families, as packet sets. Fails with one on which the file differs from the policy, or with the reason why nobody can know. */
export function assertProved(one: FittedCase, reading: PacketReading): void {
  const { families } = prove({ ...one, reading });
  for (const family of FAMILIES) {
    const proof = families[family];
    if (proof.kind !== 'proved') assert.fail(`IPv${family} is ${proof.kind}: ${textOf(proof)}`);
  }
}

function textOf(proof: Exclude<FamilyProof, { readonly kind: 'proved' }>): string {
  const { difference } = proof;
  const shown = difference === undefined ? [] : [differenceText(difference)];
  return [...(proof.kind === 'undecided' ? [proof.reason] : []), ...shown].join('; ');
}
