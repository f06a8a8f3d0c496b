import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import { decodeText } from '../../feeds/decode-text.ts';
import type { Io } from '../io.ts';
import { folderOf } from './open-policy.ts';
import { operandAt, type TreeTarget } from './operand.ts';
import type { Sides } from './sides.ts';
import { below, type Tree } from './tree.ts';

/** Its name when none is given. */
const GUARDRAILS_FILE = 'guardrails.yaml';

/** A file that says how a change is judged, where it may be found on either side. */
export interface GateFile {
  /** What the judgement is read from: the side that was, so that no change writes its own limits. Absent: there was none. */
  readonly from?: GateSource;
  /** What it became, to tell when it changed. Absent: it is gone, or it is not a part of what is compared. */
  readonly to?: GateSource;
  /** Whether the file is a part of what is compared. */
  readonly isCompared: boolean;
}

export interface GateSource {
  readonly tree: Tree;
  readonly path: string;
}

/** The file that an option names. With revisions it is read from them, unless it lies outside of the repository. FILE_NOT_FOUND where neither side has it. */
export function namedGate(operand: string, { from, to, inRepository }: Sides, io: Io): Result<GateFile> {
  const path = inRepository?.(operand);
  if (path === undefined || !path.ok) return gateOnDisk(operand, io);
  const [before, after] = [from.at.tree, to.at.tree].map((tree) => sourceIn(tree, path.value));
  if (before === undefined && after === undefined) return missing(operand);
  return resultOf({ ...(before && { from: before }), ...(after && { to: after }), isCompared: true });
}

/** The `guardrails.yaml` beside what is compared. Of two paths on disk, the new one's counts when the old has none. */
export function guardrailsBeside({ from, to, inRepository }: Sides): GateFile {
  const [before, after] = [beside(from.at, to.at), beside(to.at, from.at)];
  if (inRepository !== undefined)
    return { ...(before && { from: before }), ...(after && { to: after }), isCompared: true };
  const first = before ?? after;
  return {
    ...(first && { from: first }),
    ...(before && after && { to: after }),
    isCompared: before !== undefined && after !== undefined,
  };
}

/** The text of a gate's file. TEXT_ENCODING when it is none. */
export function gateText({ tree, path }: GateSource): Result<string> {
  const content = tree.read(path);
  const label = quote(tree.label(path));
  if (!content.ok) return failure(error(content.code, `Cannot read ${label}: ${content.reason}`));
  const text = decodeText(content.bytes);
  return text === undefined ? failure(error('TEXT_ENCODING', `${label} is no text`)) : resultOf(text);
}

function gateOnDisk(operand: string, io: Io): Result<GateFile> {
  const at = operandAt(operand, io);
  if (!at.ok) return at;
  const { tree, target } = at.value;
  if (target.kind === 'none' || target.kind === 'folder') return missing(operand);
  return resultOf({ from: { tree, path: target.path }, isCompared: false });
}

function beside({ tree, target }: TreeTarget, other: TreeTarget): GateSource | undefined {
  const known = target.kind === 'none' ? other.target : target;
  if (known.kind === 'none') return undefined;
  const folder = known.kind === 'folder' ? known.path : folderOf(known.path);
  return sourceIn(tree, below(folder, GUARDRAILS_FILE));
}

function sourceIn(tree: Tree, path: string): GateSource | undefined {
  return tree.kind(path) === 'none' ? undefined : { tree, path };
}

function missing(operand: string): Result<never> {
  return failure(error('FILE_NOT_FOUND', `There is no file ${quote(operand)}`));
}
