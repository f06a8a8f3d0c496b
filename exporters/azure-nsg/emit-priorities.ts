import { type Diagnostic, error } from 'rulecast/exporter/emit';
import { PRIORITY_MIN, PRIORITY_OWN } from './limits.ts';
import { type NsgDirection, PRIORITIES_FILE } from './options.ts';

/** Priorities of rules by name, in each direction. */
export type Priorities = Readonly<Record<NsgDirection, ReadonlyMap<string, number>>>;

export const NO_PRIORITIES: Priorities = { inbound: new Map(), outbound: new Map() };

/** What the file says of itself, so that no other JSON file is taken for it. */
const FORMAT = 'rulecast azure-nsg priorities 1';

/** Far beyond a full security group. */
const TEXT_MAX = 1_000_000;

/** The file of committed priorities: one rule a line, by priority. */
export function prioritiesText(priorities: Priorities): string {
  const directions = Object.entries(priorities).map(([direction, numbers]) => {
    const sorted = [...numbers].sort(([, a], [, b]) => a - b);
    return [direction, Object.fromEntries(sorted)] as const;
  });
  return `${JSON.stringify({ format: FORMAT, ...Object.fromEntries(directions) }, null, 2)}\n`;
}

/** The committed priorities; none without a text. Whatever is wrong with the file is one problem: it is people who can tell what it should say. */
export function readPriorities(text: string | undefined): {
  readonly priorities: Priorities;
  readonly problems: readonly Diagnostic[];
} {
  if (text === undefined) return { priorities: NO_PRIORITIES, problems: [] };
  const { priorities, reason } = parse(text);
  if (reason === undefined) return { priorities, problems: [] };
  const hint = 'restore the file from version control, or build with --renumber to number all rules anew';
  return {
    priorities: NO_PRIORITIES,
    problems: [error('READ_SYNTAX', `${PRIORITIES_FILE} of the last build cannot be used: ${reason}`, { hint })],
  };
}

interface Read {
  readonly priorities: Priorities;
  readonly reason?: string;
}

function parse(text: string): Read {
  const refused = (reason: string): Read => ({ priorities: NO_PRIORITIES, reason });
  const content = jsonOf(text);
  if (!isMapping(content)) return refused('it is not a JSON object');
  if (content.format !== FORMAT) return refused(`its format is not ${JSON.stringify(FORMAT)}`);
  const unknown = Object.keys(content).find((key) => !['format', 'inbound', 'outbound'].includes(key));
  if (unknown !== undefined) return refused(`it has an unknown key ${JSON.stringify(unknown.slice(0, 80))}`);
  const inbound = numbersOf(content.inbound);
  const outbound = numbersOf(content.outbound);
  if (typeof inbound === 'string') return refused(`inbound ${inbound}`);
  if (typeof outbound === 'string') return refused(`outbound ${outbound}`);
  return { priorities: { inbound, outbound } };
}

function jsonOf(text: string): unknown {
  if (text.length > TEXT_MAX) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function numbersOf(value: unknown): ReadonlyMap<string, number> | string {
  if (!isMapping(value)) return 'is not an object';
  const numbers = new Map<string, number>();
  const owners = new Map<number, string>();
  for (const [name, number] of Object.entries(value)) {
    const shown = JSON.stringify(name.slice(0, 80));
    if (typeof number !== 'number' || !isPriority(number)) {
      return `gives ${shown} no whole number from ${PRIORITY_MIN} to ${PRIORITY_OWN - 1}`;
    }
    const owner = owners.get(number);
    if (owner !== undefined) return `gives ${number} to both ${JSON.stringify(owner.slice(0, 80))} and ${shown}`;
    owners.set(number, name);
    numbers.set(name, number);
  }
  return numbers;
}

/** Whether a rule of a policy can have this priority; the last few are the exporter's own. */
export function isPriority(number: number): boolean {
  return Number.isInteger(number) && number >= PRIORITY_MIN && number < PRIORITY_OWN;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
