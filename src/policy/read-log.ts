import { quote } from '../diagnostic/text.ts';
import type { Log, LogLevel, LogRate } from '../model/policy.ts';
import { readLine } from './read-name.ts';
import { integerOf, malformed, type Reader, report, textOf, wordOf } from './reader.ts';
import { field, spanOf, type YamlNode } from './yaml-node.ts';

const LEVELS = [
  'emerg',
  'alert',
  'crit',
  'err',
  'warn',
  'notice',
  'info',
  'debug',
] as const satisfies readonly LogLevel[];

const PERIODS = ['second', 'minute', 'hour', 'day'] as const satisfies readonly LogRate['per'][];

/** `true`, or a mapping of how to log. */
export function readLog(reader: Reader, node: YamlNode | undefined): Log | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'scalar' && node.value === true) return {};
  if (node.kind !== 'map') return malformed(reader, node);
  const prefix = readLine(reader, field(node, 'prefix'), 'log prefix');
  const rate = readRate(reader, field(node, 'rate'));
  const level = wordOf(reader, field(node, 'level'), LEVELS);
  const group = integerOf(reader, field(node, 'group'));
  return {
    ...(prefix === undefined ? {} : { prefix }),
    ...(rate === undefined ? {} : { rate }),
    ...(level === undefined ? {} : { level }),
    ...(group === undefined ? {} : { group }),
  };
}

function readRate(reader: Reader, node: YamlNode | undefined): LogRate | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined) return undefined;
  const [, count = '', period] = /^([1-9][0-9]{0,8})\/([a-z]+)$/.exec(text) ?? [];
  const per = PERIODS.find((one) => one === period);
  if (per !== undefined) return { count: Number(count), per };
  return report(reader, 'VALUE_INVALID', `${quote(text)} is not a rate`, {
    span: spanOf(node),
    hint: 'write a whole number and a period: 5/second, 10/minute, 100/hour or 1000/day',
  });
}
