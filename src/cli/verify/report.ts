import type { ProofSummary } from '../../build/build-output.ts';
import type { BindingSummary, VerifiedOutput, VerifiedRules } from '../../build/verify.ts';
import { visible } from '../../diagnostic/text.ts';
import { left, tableLines } from '../table.ts';

const COLUMNS = left('output', 'site', 'IPv4', 'IPv6', 'reader', 'path');

const HOST_COLUMNS = left('output', 'site', 'hosts', 'reader', 'path');

const WORDS = {
  proved: 'PROVED',
  refuted: 'REFUTED',
  undecided: 'UNDECIDED',
} as const satisfies Record<ProofSummary['ipv4'], string>;

const EVIDENCE = {
  engine: 'engine-tested reader',
  published: 'published semantics',
} as const satisfies Record<VerifiedOutput['evidence'], string>;

/** The verdict on every output, and what it takes for granted. */
export function verifyText(outputs: readonly VerifiedOutput[]): string {
  const rules = outputs.filter((output) => output.subject === 'packets');
  const hosts = outputs.filter((output) => output.subject !== 'packets');
  const hostTable = hosts.length === 0 ? [] : tableLines(HOST_COLUMNS, hosts.map(hostRowOf));
  if (rules.length === 0 && hosts.length > 0) return `${hostTable.join('\n')}\n`;
  const table = tableLines(COLUMNS, rules.map(rowOf));
  const bindings = new Map(rules.map(({ id, binding }) => [id, bindingText(binding)]));
  const assumed = [...bindings].map(([id, text]) => `  ${id}: ${text}`);
  const tables = [...table, ...(hosts.length === 0 ? [] : ['', ...hostTable])];
  return `${[...tables, '', 'Taken for granted:', ...assumed, ...ASSUMED].join('\n')}\n`;
}

type VerifiedHosts = Exclude<VerifiedOutput, VerifiedRules>;

function hostRowOf({ id, site, proof, evidence, path }: VerifiedHosts): readonly string[] {
  const asked = typeof proof.checked === 'number' ? ` (${proof.checked} asked)` : '';
  return [id, site ?? '', `${WORDS[proof.hosts]}${asked}`, EVIDENCE[evidence], visible(path)];
}

function rowOf({ id, site, proof, evidence, path }: VerifiedRules): readonly string[] {
  return [id, site ?? '', WORDS[proof.ipv4], WORDS[proof.ipv6], EVIDENCE[evidence], visible(path)];
}

const ASSUMED = [
  '  addresses are those on the side of NAT that the README of each format names;',
  '  a new connection begins with an unfragmented packet without IP options, of TCP with the flag SYN alone',
];

function bindingText({ entries, zones, states }: BindingSummary): string {
  const hooks = Object.entries(entries).map(([direction, entry]) =>
    entry.kind === 'hook' ? `${direction} on hook ${entry.hook}` : `${direction}`,
  );
  const mapped = Object.entries(zones).map(([zone, names]) => `${zone} = ${names.join(' ')}`);
  const parts = [
    hooks.join(', '),
    ...(mapped.length === 0 ? [] : [`zones ${mapped.join(', ')}`]),
    states === 'all' ? 'packets of every state' : 'packets that begin a connection (the platform lets replies through)',
  ];
  return `${visible(parts.join('; '))};`;
}
