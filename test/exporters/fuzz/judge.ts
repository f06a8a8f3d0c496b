import type { Diagnostic, Position } from '../../../src/diagnostic/diagnostic.ts';
import { isError } from '../../../src/diagnostic/diagnostic.ts';
import type { Artifact } from '../../../src/exporter/exporter.ts';
import type { PacketReading } from '../../../src/exporter/reading.ts';
import { DIRECTIONS, type Packet, STATES } from '../../../src/model/packet.ts';
import { evaluate } from '../../../src/proof/evaluate.ts';
import { prove } from '../../../src/proof/prove.ts';
import type { Subject } from './subjects.ts';

/** What became of an input: how far it got, or what is wrong with what the reader said. */
export type Judgement =
  | { readonly kind: 'refused' }
  | { readonly kind: 'read'; readonly reading: PacketReading }
  | { readonly kind: 'wrong'; readonly problem: string };

/** Reads files; what can be read must decide packets and let itself be compared with a policy. */
export async function judge({ exporter, options, claim }: Subject, files: readonly Artifact[]): Promise<Judgement> {
  const result = await exporter.read(files, { options, policy: claim.policy.name });
  const found = result.ok ? [...result.diagnostics, ...result.value.notes] : result.diagnostics;
  const misplaced = found.map((one) => placeProblem(one, files)).find((problem) => problem !== undefined);
  if (misplaced !== undefined) return { kind: 'wrong', problem: misplaced };
  if (!result.ok) {
    return result.diagnostics.some(isError)
      ? { kind: 'refused' }
      : { kind: 'wrong', problem: 'refused without an error' };
  }
  const reading = result.value;
  if (reading.kind !== 'packets') return { kind: 'wrong', problem: 'no packets' };
  const place = statementPlaceProblem(reading, files);
  if (place !== undefined) return { kind: 'wrong', problem: place };
  for (const packet of PACKETS) evaluate(reading, packet, claim.binding);
  return { kind: 'read', reading };
}

/** How the comparison of a reading with the subject's policy ends, for IPv4 and IPv6. */
export function proofsOf({ claim }: Subject, reading: PacketReading): readonly string[] {
  const { families } = prove({ ...claim, reading });
  return [families[4].kind, families[6].kind];
}

/** A few packets of every direction. */
const PACKETS: readonly Packet[] = DIRECTIONS.flatMap((direction) =>
  STATES.flatMap((state): readonly Packet[] => [
    {
      direction,
      family: 4,
      state,
      source: 0x0a000001n,
      destination: 0xc0000201n,
      protocol: 6,
      sourcePort: 40_000,
      destinationPort: 443,
    },
    { direction, family: 6, state, source: 1n << 125n, destination: 0n, protocol: 58, icmpType: 128, icmpCode: 0 },
  ]),
);

function placeProblem({ span, message, severity }: Diagnostic, files: readonly Artifact[]): string | undefined {
  if (message.length > 5_000) return `a message of ${message.length} characters: ${message.slice(0, 60)}`;
  // Only what is about no file, such as one that is missing, has no place.
  if (span === undefined)
    return /^(?:the folder has no|\S* is (?:none of|there twice))/.test(message)
      ? undefined
      : `no place: ${severity} ${message}`;
  const file = files.find(({ path }) => path === span.file);
  if (file === undefined) return `a place in ${span.file}: ${message}`;
  const inside = isInside(file.text, span.start) && isInside(file.text, span.end);
  const ordered =
    span.start.line < span.end.line || (span.start.line === span.end.line && span.start.column <= span.end.column);
  return inside && ordered ? undefined : `a place outside of the file, ${JSON.stringify(span)}: ${message}`;
}

function statementPlaceProblem({ chains, hooks }: PacketReading, files: readonly Artifact[]): string | undefined {
  const spans = [...[...chains.values()].flatMap((list) => list.slice(0, 50)), ...hooks]
    .slice(0, 500)
    .map(({ span }) => span);
  for (const span of spans) {
    const problem = placeProblem({ code: 'READ_IGNORED', severity: 'info', message: 'statement', span }, files);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Files of which lines are counted; in larger ones only that a place is none in front. */
const COUNTED_MAX = 1_000_000;

let split: { readonly text: string; readonly lines: readonly string[] } = { text: '', lines: [''] };

/** One line end behind the last character counts as inside; a format may take a lone carriage return for a line end, too. */
function isInside(text: string, { line, column }: Position): boolean {
  if (line < 1 || column < 1) return false;
  if (text.length > COUNTED_MAX) return true;
  if (split.text !== text) split = { text, lines: text.split(/\r\n|\n|\r/) };
  const content = split.lines[line - 1];
  return content === undefined ? false : text.includes('\r') || column <= content.length + 2;
}
