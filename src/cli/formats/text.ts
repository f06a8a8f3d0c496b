import {
  ANNOTATION_CAPABILITIES,
  type Capabilities,
  type Capability,
  type CapabilityName,
  PACKET_CAPABILITIES,
} from '../../exporter/capability.ts';
import { type Column, tableLines } from '../table.ts';
import type { Format } from './format.ts';

const LEFT = (title: string): Column => ({ title, align: 'left' });

const REPLIES = {
  engine: 'the platform lets replies through by itself',
  rule: 'a rule of ours lets replies through',
  mirrored: 'every rule has a mirrored one for replies',
} as const satisfies Record<Format['replies'], string>;

/** All exporters, one a line, with how many of the capabilities each has. */
export function listText(formats: readonly Format[]): string {
  const rows = formats.map(({ id, title, layout, capabilities }) => {
    const levels = Object.values<Capability>(capabilities).map(({ level }) => level);
    const count = (wanted: Capability['level']) => `${levels.filter((level) => level === wanted).length}`;
    return [id, layout, count('native'), count('lowered'), count('unsupported'), title];
  });
  const numbers: readonly Column[] = ['native', 'lowered', 'unsupported'].map((title) => ({ title, align: 'right' }));
  const lines = tableLines([LEFT('exporter'), LEFT('writes'), ...numbers, LEFT('title')], rows);
  return `${lines.join('\n')}\n`;
}

/** One exporter with every capability and limit. */
export function detailText({ id, title, layout, replies, capabilities, limits }: Format): string {
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
  const [, ...lines] = tableLines(titles.map(LEFT), rows);
  return lines.map((line) => `  ${line}`);
}
