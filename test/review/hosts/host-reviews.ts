import { readFileSync } from 'node:fs';
import { EXPORTERS } from '../../../exporters/index.ts';
import { type Compared, compare } from '../../../src/review/compare.ts';
import type { SettingChange } from '../../../src/review/review.ts';
import type { PolicyItem } from '../../../src/review/side.ts';
import type { PolicyData } from '../../../src/testing/policy-text.ts';
import { BRANCH } from '../../hosts/policies.ts';
import { type ItemOptions, policyItem, sideOf } from '../sides.ts';

/** One endpoint set of the snapshot, as it is written. */
interface WrittenSet {
  readonly id: number;
  readonly urls?: readonly string[];
  readonly ips?: readonly string[];
  readonly category?: string;
}

/** One side of a review: the branch with other values for some keys of its policy, and other endpoint sets. */
export interface SideData extends ItemOptions {
  readonly policy?: PolicyData;
  /** By id: keys to write otherwise. */
  readonly feed?: Readonly<Record<number, Partial<WrittenSet>>>;
}

const SETS: readonly WrittenSet[] = JSON.parse(readFileSync('fixtures/feeds/m365-example.json', 'utf8'));

/** The host names of an endpoint set of the example. */
export function urlsOf(id: number): readonly string[] {
  return SETS.find((set) => set.id === id)?.urls ?? [];
}

/** The policy of a side, with every exporter there is. */
function branchItem({ policy = {}, feed = {}, ...options }: SideData = {}): PolicyItem {
  const sets = SETS.map((set) => ({ ...set, ...feed[set.id] }));
  const files = {
    'rulecast.yaml': JSON.stringify({ ...BRANCH, ...policy }, undefined, 1),
    'm365.json': JSON.stringify(sets),
  };
  return { ...policyItem(files, options), registry: EXPORTERS };
}

/** Compares two sides. */
export function reviewOf(from: SideData, to: SideData): Promise<Compared> {
  return compare(sideOf(branchItem(from)), sideOf(branchItem(to)));
}

/** What a review of two sides says of hosts. */
export async function hostsOf(from: SideData, to: SideData): Promise<readonly SettingChange[]> {
  const { review, diagnostics } = await reviewOf(from, to);
  if (diagnostics.length > 0) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  return review.settings.filter(({ kind }) => kind === 'hosts');
}

/** The same, as `level text`. */
export async function told(from: SideData, to: SideData): Promise<readonly string[]> {
  return (await hostsOf(from, to)).map(({ level, text }) => `${level} ${text}`);
}

/** A policy with one output. */
export function output(exporter: string, options: PolicyData = {}): SideData {
  const own = { exporter, path: `out/${exporter}`, ...(Object.keys(options).length > 0 && { options }) };
  return { policy: { outputs: [own] } };
}
