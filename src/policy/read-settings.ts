import { isLintCode, LINT_CODES, type LintCode } from '../diagnostic/codes.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { LintLevel, LintNode, NameNode, PolicyDocument, ScopeNode } from '../model/document.ts';
import { readAddresses } from './read-addresses.ts';
import { readLog } from './read-log.ts';
import { readLine, readNames } from './read-name.ts';
import { ACTIONS } from './read-rule.ts';
import { readServices } from './read-services.ts';
import { isWord, malformed, type Reader, report, wordOf } from './reader.ts';
import { entriesOf, field, itemsOf, spanOf, type YamlEntry, type YamlNode } from './yaml-node.ts';

const LINT_LEVELS = ['error', 'warning', 'off'] as const satisfies readonly LintLevel[];

/** `scope`: everything, or what lies within all of its sides. */
export function readScope(reader: Reader, node: YamlNode | undefined): ScopeNode | undefined {
  if (node === undefined) return undefined;
  const span = spanOf(node);
  if (isWord(node, 'everything')) return { kind: 'everything', span };
  if (node.kind !== 'map' || node.entries.size === 0) return malformed(reader, node);
  const from = readAddresses(reader, field(node, 'from'));
  const to = readAddresses(reader, field(node, 'to'));
  const fromZones = readNames(reader, field(node, 'from-zone'), 'zone');
  const toZones = readNames(reader, field(node, 'to-zone'), 'zone');
  return {
    kind: 'within',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(fromZones === undefined ? {} : { fromZones }),
    ...(toZones === undefined ? {} : { toZones }),
    span,
  };
}

/** `default`: an action, or an action with a log. */
export function readDefault(reader: Reader, node: YamlNode | undefined): PolicyDocument['default'] | undefined {
  if (node === undefined) return undefined;
  const action = wordOf(reader, node.kind === 'map' ? field(node, 'action') : node, ACTIONS);
  const log = readLog(reader, field(node, 'log'));
  if (action === undefined) return malformed(reader, node);
  return { action, ...(log === undefined ? {} : { log }), span: spanOf(node) };
}

/** `management`: none, or services. */
export function readManagement(reader: Reader, node: YamlNode | undefined): PolicyDocument['management'] {
  return isWord(node, 'none') ? 'none' : readServices(reader, node);
}

/** `exporters`: module paths or packages, as written. */
export function readExporters(reader: Reader, node: YamlNode | undefined): readonly NameNode[] {
  if (node !== undefined && node.kind !== 'list') malformed(reader, node);
  return itemsOf(node).flatMap((item) => {
    const name = readLine(reader, item, 'exporter module');
    return name === undefined ? [] : [{ name, span: spanOf(item) }];
  });
}

/** `lints`: what is made of each lint, by its code. */
export function readLints(reader: Reader, node: YamlNode | undefined): PolicyDocument['lints'] {
  if (node !== undefined && node.kind !== 'map') malformed(reader, node);
  const lints = [...entriesOf(node)].flatMap((entry) => readLint(reader, entry) ?? []);
  return new Map(lints.map((lint) => [lint.code, lint] as const).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function readLint(reader: Reader, { key, value }: YamlEntry): LintNode | undefined {
  if (value.kind !== 'map') return malformed(reader, value);
  const span = spanOf(key);
  const code = readLintCode(reader, key.text, span);
  const reason = readLine(reader, field(value, 'reason'), 'reason');
  const level = wordOf(reader, field(value, 'level'), LINT_LEVELS);
  if (code === undefined || reason === undefined || level === undefined) return undefined;
  return { code, level, reason, span };
}

function readLintCode(reader: Reader, text: string, span: LintNode['span']): LintCode | undefined {
  if (isLintCode(text)) return text;
  const hint = didYouMean(text, Object.keys(LINT_CODES));
  return report(reader, 'NAME_UNKNOWN', `There is no lint ${quote(text)}`, { span, ...(hint && { hint }) });
}
