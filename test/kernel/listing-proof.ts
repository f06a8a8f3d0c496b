import type { PacketReading } from '../../src/exporter/reading.ts';
import { STATES } from '../../src/model/packet.ts';
import { FAMILIES } from '../../src/net/family.ts';
import { build } from '../../src/packetset/build.ts';
import { fingerprint } from '../../src/packetset/fingerprint.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { expectedFingerprint } from '../../src/proof/expected-fingerprint.ts';
import { expectedProgram } from '../../src/proof/expected-program.ts';
import { prove } from '../../src/proof/prove.ts';
import { joinEntries, readingPrograms } from '../../src/proof/reading-programs.ts';
import { comparedDirections, within } from '../../src/proof/universe.ts';
import { formatPacket } from '../packets.ts';
import type { BuiltCase } from './built-case.ts';

/**
 * What keeps a listing from being, packet by packet, what the artifact was to be: a line for each family that is not proved, and one when the
 * packet set of the listing has another fingerprint than the one that the build stated.
 */
export function listingFaults(built: BuiltCase, reading: PacketReading): readonly string[] {
  const { families } = prove({ ...built, reading });
  const faults = FAMILIES.flatMap((family) => {
    const proof = families[family];
    if (proof.kind === 'proved') return [];
    const example = proof.difference === undefined ? '' : `, such as ${formatPacket(proof.difference.packet)}`;
    return [`the listing is ${proof.kind} for IPv${family}${example}`];
  });
  const [stated, expected, listed] = [built.fingerprint, expectedFingerprint(built), fingerprintOf(built, reading)];
  if (stated !== undefined && stated === expected && stated === listed) return faults;
  return [...faults, `fingerprints differ: stated ${stated}, expected ${expected}, listed ${listed}`];
}

/** The fingerprint of what a reading does with the packets that are compared, in the words of the file. */
function fingerprintOf(built: BuiltCase, reading: PacketReading): string | undefined {
  const { policy, expected, binding, states = STATES } = built;
  const directions = comparedDirections(policy.directions, reading, binding);
  const entries = readingPrograms(reading, binding);
  const programs = [expectedProgram(policy, expected, binding), ...entries];
  const [, ...files] = within({ states, directions, binding }, programs);
  const set = build(spaceOf(files));
  if (set.kind === 'too-large') return undefined;
  const node = joinEntries(set.diagrams, entries, set.nodes);
  const print = fingerprint(set.diagrams, node);
  return print.kind === 'done' ? print.value : undefined;
}
