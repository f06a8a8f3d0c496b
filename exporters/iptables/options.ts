import { createHash } from 'node:crypto';
import type { Direction, HookName } from 'rulecast/exporter';

/** Options of an output, after defaults. */
export interface IptablesOptions {
  /** The hook of every direction; absent: each direction's own. */
  readonly hook?: HookName;
  /** Where addresses stand: in rules, one a prefix, or in sets of ipset that the rules name. */
  readonly sets: 'rules' | 'ipset';
}

/** What an output without options gets. */
export const DEFAULTS: IptablesOptions = { sets: 'rules' };

/** The artifacts of an output: one for each restore command, and the sets, which exist with `sets: ipset` only. */
export const FILES = { rules4: 'rules.v4', rules6: 'rules.v6', sets: 'sets.ipset', retired: 'retired.ipset' } as const;

/**
 * In front of every name. Since a dot follows, and no target and no built-in chain has one, a chain of ours never takes the place of
 * `ACCEPT`, `LOG` or `INPUT`.
 */
const LEAD = 'rc';

const WORDS = { inbound: 'in', outbound: 'out', forward: 'fwd' } as const satisfies Record<Direction, string>;

// XT_EXTENSION_MAXNAMELEN is 29 with the final NUL: 28 bytes are `rc.POLICY.fwd.rules`.
const POLICY_IN_ENTRY = 15;
const POLICY_IN_NAMES = 8;

const OWN_HOOKS = {
  inbound: 'input',
  outbound: 'output',
  forward: 'forward',
} as const satisfies Record<Direction, HookName>;

/** The hook on which each direction is decided: the one whose chain jumps to ours. */
export function hooksOf({ hook }: IptablesOptions): Readonly<Record<Direction, HookName>> {
  return hook === undefined ? OWN_HOOKS : { inbound: hook, outbound: hook, forward: hook };
}

/** The chain that the host's own rules jump to, in both families: `rc.branch.out`. It depends on identity alone, so that the jump stays good. */
export function entryChain(direction: Direction, policyName: string): string {
  return `${LEAD}.${shorten(policyName, POLICY_IN_ENTRY)}.${WORDS[direction]}`;
}

/** In front of the names of a policy's sets and of the chains that only its own chains lead to: `rc.branch.` */
export function namePrefix(policyName: string): string {
  return `${LEAD}.${shorten(policyName, POLICY_IN_NAMES)}.`;
}

/** The set that holds the addresses of `object` in one family: `rc.branch.lan.v4`, at most 31 bytes for an object of 16. */
export function setName(policyName: string, object: string, family: 4 | 6): string {
  return `${namePrefix(policyName)}${object}.v${family}`;
}

/** A digest in 36 lower-case letters and digits, `length` (at most 9) of them. */
export function digest(key: string, length: number): string {
  const bits = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return Number.parseInt(bits, 16).toString(36).padStart(10, '0').slice(-length);
}

/** `name` itself where it fits, else its beginning and a digest, which tells it from others that begin alike. */
function shorten(name: string, maxBytes: number): string {
  const spelled = name.replace(/[^A-Za-z0-9_-]/gu, '_');
  if (spelled === name && name.length <= maxBytes) return name;
  return `${spelled.slice(0, maxBytes - 6)}-${digest(name, 5)}`;
}
