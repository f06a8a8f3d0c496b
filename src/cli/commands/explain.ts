import { type ExplainResult, explain } from '../../build/explain.ts';
import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import type { SourceTexts } from '../../diagnostic/render.ts';
import { formatPacket } from '../../model/format-packet.ts';
import type { Packet } from '../../model/packet.ts';
import type { Arguments } from '../arguments.ts';
import { readSelection, SELECTION_OPTIONS, type SelectionSettings, selectionOf } from '../build/selection.ts';
import { type Command, type Outcome, stopped } from '../command.ts';
import { type ExitCode, exitCodeOf, worstOf } from '../exit-code.ts';
import { PACKET_SOURCE, packetFor, readPacketArgument } from '../explain/packet-argument.ts';
import { explainText } from '../explain/report.ts';
import { ExporterFault } from '../exporters/exporter-fault.ts';
import type { Io } from '../io.ts';
import { locatePolicy, type PolicyLocation } from '../locate-policy.ts';
import { findInterrupted } from '../store/recover.ts';
import { openBuiltPolicy } from '../verify/open-built-policy.ts';

/** `rulecast explain`: says who decides a packet, in the policy and in the files on disk. */
export const EXPLAIN: Command = { options: SELECTION_OPTIONS, operands: 2, run: runExplain };

interface Job {
  readonly text: string;
  readonly location: PolicyLocation;
  readonly settings: SelectionSettings;
  readonly io: Io;
}

async function runExplain(args: Arguments, io: Io): Promise<Outcome> {
  const [text = '', policy] = args.operands;
  const settings = readSelection(args, io.today());
  if (!settings.ok) return stopped(settings.diagnostics);
  const written = readPacketArgument(text);
  if (!written.ok) return stopped(written.diagnostics, new Map([[PACKET_SOURCE, text]]));
  const location = locatePolicy(policy, io);
  if (!location.ok) return stopped(location.diagnostics);
  return explainAt({ text, location: location.value, settings: settings.value, io }, written.value);
}

async function explainAt(
  { text, location, settings, io }: Job,
  written: Parameters<typeof packetFor>[0],
): Promise<Outcome> {
  const opened = await openBuiltPolicy(location, { io, asOf: settings.asOf });
  const sources = new Map([...opened.sources, [PACKET_SOURCE, text]]);
  if (!opened.result.ok) return stopped(opened.result.diagnostics, sources);
  const { document, registry, disk } = opened.result.value;
  const packet = packetFor(written, text, document);
  if (!packet.ok) return stopped(packet.diagnostics, sources);
  try {
    const request = { document, registry, packet: packet.value, ...selectionOf(settings), filesOf: disk.filesOf };
    const result = await explain(request);
    const interrupted = findInterrupted(io.files, location.place);
    const diagnostics = [...result.diagnostics, ...disk.diagnostics(), ...interrupted];
    const outcome = outcomeOf(packet.value, result, { diagnostics, sources });
    return { ...outcome, exitCode: worstOf(outcome.exitCode, interrupted.length > 0 ? 2 : 0) };
  } catch (thrown) {
    if (thrown instanceof ExporterFault) return stopped([thrown.diagnostic], sources);
    throw thrown;
  }
}

function outcomeOf(
  packet: Packet,
  result: ExplainResult,
  { diagnostics, sources }: { readonly diagnostics: readonly Diagnostic[]; readonly sources: SourceTexts },
): Outcome {
  const { explanations, unseen, notAsked, zonesAskedFor } = result;
  const isEmpty = explanations.length === 0 && unseen.length === 0;
  return {
    exitCode: worstOf(exitCodeOf(diagnostics), answerCode(result)),
    text: isEmpty ? '' : explainText(packet, result),
    document: { packet: formatPacket(packet), explanations, unseen, notAsked, zonesAskedFor },
    diagnostics,
    sources,
  };
}

function answerCode({ explanations }: ExplainResult): ExitCode {
  const kinds = explanations.flatMap(({ outputs }) => outputs.map(({ files }) => files.kind));
  return worstOf(kinds.includes('undecided') ? 4 : 0, kinds.includes('differs') || kinds.includes('missing') ? 2 : 0);
}
