import {
  ANNOTATION_CAPABILITIES,
  type Capabilities,
  type Capability,
  type CapabilityName,
  PACKET_CAPABILITIES,
} from '../../exporter/capability.ts';
import { left, right, tableLines } from '../table.ts';
import type { Format, HostFormat, PacketFormat } from './format.ts';

const REPLIES = {
  engine: 'the platform lets replies through by itself',
  rule: 'a rule of ours lets replies through',
  mirrored: 'every rule has a mirrored one for replies',
} as const satisfies Record<PacketFormat['replies'], string>;

const SUBJECTS = {
  steering: 'tells clients which hosts they reach without a proxy',
  access: 'tells a proxy which hosts it lets clients reach',
  lists: 'lists addresses and hosts; others say what becomes of them',
} as const satisfies Record<HostFormat['subject'], string>;

/** All exporters, one a line, with how many of the capabilities each has. */
export function listText(formats: readonly Format[]): string {
  const rules = formats.filter((format) => format.subject === 'packets');
  const hosts = formats.filter((format) => format.subject !== 'packets');
  const rows = rules.map(({ id, title, layout, capabilities }) => {
    const levels = Object.values<Capability>(capabilities).map(({ level }) => level);
    const count = (wanted: Capability['level']) => `${levels.filter((level) => level === wanted).length}`;
    return [id, layout, count('native'), count('lowered'), count('unsupported'), title];
  });
  const columns = [...left('exporter', 'writes'), ...right('native', 'lowered', 'unsupported'), ...left('title')];
  const tables = [
    ...(rules.length === 0 ? [] : [tableLines(columns, rows)]),
    ...(hosts.length === 0 ? [] : [tableLines(left('of hosts', 'writes', 'kind', 'title'), hosts.map(hostRow))]),
  ];
  return tables.map((lines) => `${lines.join('\n')}\n`).join('\n');
}

function hostRow({ id, layout, subject, title }: HostFormat): readonly string[] {
  return [id, layout, subject, title];
}

/** One exporter with every capability and limit. */
export function detailText(format: Format): string {
  return format.subject === 'packets' ? packetText(format) : hostText(format);
}

function hostText({ id, title, layout, subject, patterns }: HostFormat): string {
  const rows = patterns.map(({ pattern, part, level, reason = '' }) => [pattern, part ?? '', level, reason]);
  return [
    `${id}: ${title}`,
    `writes a ${layout}; ${SUBJECTS[subject]}`,
    '',
    'What becomes of a pattern, with default options:',
    ...indented(['pattern', 'part', 'level', 'reason'], rows),
    '',
  ].join('\n');
}

function packetText({ id, title, layout, replies, capabilities, limits }: PacketFormat): string {
  const limitRows = limits.map(({ name, limit, source }) => [name, limit, source]);
  return [
    `${id}: ${title}`,
    `writes a ${layout}; ${REPLIES[replies]}`,
    '',
    'What decides packets:',
    ...capabilityLines(PACKET_CAPABILITIES, capabilities),
    '',
    'Annotations:',
    ...capabilityLines(ANNOTATION_CAPABILITIES, capabilities),
    ...(limitRows.length === 0 ? [] : ['', 'Limits:', ...indented(['name', 'limit', 'source'], limitRows)]),
    '',
  ].join('\n');
}

/** The reason stands below its capability, since it may be a long sentence. */
function capabilityLines(
  names: Readonly<Partial<Record<CapabilityName, string>>>,
  capabilities: Capabilities,
): readonly string[] {
  const known = Object.keys(names) as readonly CapabilityName[];
  const heads = indented(
    ['name', 'level', 'what'],
    known.map((name) => [name, capabilities[name].level, names[name] ?? '']),
  );
  return heads.flatMap((head, index) => {
    const { reason, source } = capabilities[known[index] ?? 'order'];
    const why = [reason, source === undefined ? undefined : `(${source})`].filter((part) => part !== undefined);
    return why.length === 0 ? [head] : [head, `      ${why.join(' ')}`];
  });
}

function indented(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const [, ...lines] = tableLines(left(...titles), rows);
  return lines.map((line) => `  ${line}`);
}
