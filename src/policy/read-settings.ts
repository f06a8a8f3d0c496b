import type { NameNode, PolicyDocument, ScopeNode } from '../model/document.ts';
import { readAddresses } from './read-addresses.ts';
import { readLog } from './read-log.ts';
import { readLine, readNames } from './read-name.ts';
import { ACTIONS } from './read-rule.ts';
import { readServices } from './read-services.ts';
import { isWord, malformed, type Reader, wordOf } from './reader.ts';
import { field, itemsOf, spanOf, type YamlNode } from './yaml-node.ts';

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
