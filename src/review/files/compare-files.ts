import type { Diagnostic } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { PacketReading } from '../../exporter/reading.ts';
import type { HookName } from '../../model/housekeeping.ts';
import type { Direction, Packet } from '../../model/packet.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import { type Binding, bindingOf } from '../../proof/binding.ts';
import { evaluate } from '../../proof/evaluate.ts';
import { readingPrograms } from '../../proof/reading-programs.ts';
import type { Comparison } from '../comparison.ts';
import { meeting } from '../delta/may-meet.ts';
import { type AddressNames, nameAddresses, noNames } from '../describe/names.ts';
import type { Cause, Decider } from '../review.ts';
import type { ArtifactItem } from '../side.ts';

/** A rule file as its reader understands it. */
export interface ReadFile {
  readonly item: ArtifactItem;
  readonly reading: PacketReading;
}

/** What reading found; `file` is absent when the reader refuses it. */
export interface FileRead {
  readonly file?: ReadFile;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the files of an item with the defaults of their exporter. */
export async function readItem(item: ArtifactItem): Promise<FileRead> {
  const { exporter, files, policy } = item;
  const context = { options: exporter.options.defaults, ...(policy !== undefined && { policy }) };
  const read = await exporter.read(files, context);
  if (!read.ok) return { diagnostics: read.diagnostics };
  if (read.value.kind !== 'packets') return { diagnostics: read.diagnostics };
  return { file: { item, reading: read.value }, diagnostics: [] };
}

/** Two rule files, of one format or of two; one is absent when the file is new or gone. */
export interface FilePair {
  readonly from?: ReadFile;
  readonly to?: ReadFile;
}

const HOOKS: Readonly<Record<Direction, HookName>> = { inbound: 'input', outbound: 'output', forward: 'forward' };

/** Directions are the hooks of the same sense; where a file has no hooks, the directions that it names itself. */
function naturalBinding({ hooks }: PacketReading): Binding {
  return bindingOf(hooks.some(({ at }) => at.kind === 'hook') ? HOOKS : {});
}

/** Compares what two rule files do. */
export function fileComparison({ from, to }: FilePair): Comparison {
  const file = to ?? from;
  if (file === undefined) throw new Error('rulecast bug: a comparison without sides');
  const state = from === undefined ? 'added' : to === undefined ? 'removed' : 'compared';
  const voices = { from: voiceOf(from), to: voiceOf(to) };
  return {
    head: { kind: 'artifact', name: file.item.key, state, fingerprints: {} },
    pair: { from: voices.from.programs, to: voices.to.programs },
    names: fileNames([to, from]),
    voices: (region) => {
      const decide = { from: voices.from.within(region), to: voices.to.within(region) };
      return {
        causes: () => [fileCause(state, file.item.key)],
        deciders: (packet, term) => ({ from: decide.from(packet, term), to: decide.to(packet, term) }),
      };
    },
  };
}

/** One side of a comparison of files: what it does, and who says so. */
export interface Voice {
  readonly programs: Comparison['pair']['from'];
  /** Who decides packets of a region. */
  readonly within: (region: readonly PacketMatch[]) => (packet: Packet, term: PacketMatch) => Decider;
}

/** A file that does not exist lets everything pass. */
export function voiceOf(file: ReadFile | undefined, binding?: Binding): Voice {
  if (file === undefined) return { programs: [], within: () => () => ({ verdict: 'pass', by: 'nothing' }) };
  const bound = binding ?? naturalBinding(file.reading);
  return {
    programs: readingPrograms(file.reading, bound),
    within: (region) => {
      const few = narrowed(file.reading, region);
      return (packet, term) => deciderOf({ ...file, reading: narrowed(few, [term]) }, packet, bound);
    },
  };
}

/** The reading without statements that match no packet of the region. */
function narrowed(reading: PacketReading, region: readonly PacketMatch[]): PacketReading {
  const chains = [...reading.chains].map(([name, statements]) => [name, meeting(statements, region)] as const);
  return { ...reading, chains: new Map(chains) };
}

function deciderOf({ item, reading }: ReadFile, packet: Packet, binding: Binding): Decider {
  const decision = evaluate(reading, packet, binding);
  const { statement, chain } = decision;
  const verdict = decision.kind === 'decided' ? decision.verdict : 'undecided';
  if (statement === undefined) return { verdict, by: chain === '' ? 'no chain' : `end of chain ${quote(chain)}` };
  const { span, label } = statement;
  const text = linesIn(item).get(span.file)?.[span.start.line - 1];
  return { verdict, by: label ?? `line ${span.start.line}`, span, ...(text !== undefined && { line: text.trim() }) };
}

/** The lines of an item's files: every change shows two of them. */
const LINES = new WeakMap<ArtifactItem, ReadonlyMap<string, readonly string[]>>();

function linesIn(item: ArtifactItem): ReadonlyMap<string, readonly string[]> {
  const known = LINES.get(item) ?? new Map(item.files.map(({ path, text }) => [path, text.split('\n')]));
  LINES.set(item, known);
  return known;
}

const CAUSES = { added: 'subject-added', removed: 'subject-removed', compared: 'file-changed' } as const;

function fileCause(state: keyof typeof CAUSES, name: string): Cause {
  const word = state === 'compared' ? 'edited' : state;
  return { kind: CAUSES[state], text: `${name} ${word}`, side: state === 'removed' ? 'from' : 'to' };
}

/** Sets of a file by their names in it. */
function fileNames(files: readonly (ReadFile | undefined)[]): AddressNames {
  const names = noNames();
  for (const file of files) for (const [name, set] of file?.reading.objects ?? []) nameAddresses(names, name, set);
  return names;
}
