import { quote } from '../diagnostic/text.ts';
import type { NameNode, OutputNode } from '../model/document.ts';
import { HOUSEKEEPING } from '../model/housekeeping.ts';
import { keyName, readLine, readName } from './read-name.ts';
import { booleanOf, isWord, malformed, pathProblem, type Reader, report, textOf, wordOf } from './reader.ts';
import {
  entriesOf,
  field,
  itemsOf,
  nodeAt,
  oneOrMore,
  plainOf,
  spanOf,
  type YamlMap,
  type YamlNode,
} from './yaml-node.ts';

const PACKET_KEYS: readonly string[] = ['zones', 'housekeeping', 'stamp'];

const HOUSEKEEPING_WORDS: readonly string[] = ['default', ...HOUSEKEEPING.map(({ name }) => name)];

/** One output. `path` is as written: what it may lead to is decided where files are written. */
export function readOutput(reader: Reader, node: YamlNode): OutputNode | undefined {
  if (node.kind !== 'map') return malformed(reader, node);
  const exporter = readName(reader, field(node, 'exporter'), 'exporter');
  const idNode = field(node, 'id');
  const id = idNode === undefined ? exporter : readName(reader, idNode, 'output');
  const path = readPath(reader, field(node, 'path'));
  const zones = readZones(reader, field(node, 'zones'));
  const housekeeping = readHousekeeping(reader, node);
  const stamp = booleanOf(reader, field(node, 'stamp'), false);
  if (!exporter || !id || !path || stamp === undefined) return malformed(reader, node);
  const settings = { zones, housekeeping, stamp, packetKeys: packetKeysOf(node) };
  return { id: id.name, exporter, path, ...settings, ...readOptions(node), span: spanOf(node) };
}

/** The place of an output's id, or of the exporter that gives it one. */
export function outputIdSpan(node: YamlNode): ReturnType<typeof spanOf> {
  return spanOf(field(node, 'id') ?? field(node, 'exporter') ?? node);
}

function packetKeysOf(output: YamlMap): readonly NameNode[] {
  return [...entriesOf(output)].flatMap(({ key }) => (PACKET_KEYS.includes(key.text) ? [keyName(key)] : []));
}

function readPath(reader: Reader, node: YamlNode | undefined): OutputNode['path'] | undefined {
  const text = textOf(reader, node);
  if (text === undefined || node === undefined) return undefined;
  const span = spanOf(node);
  const problem = pathProblem(text);
  if (problem === undefined) return { text, span };
  return report(reader, 'VALUE_INVALID', `The path ${quote(text)} ${problem}`, { span });
}

function readZones(reader: Reader, node: YamlNode | undefined): OutputNode['zones'] {
  if (node === undefined) return undefined;
  if (isWord(node, 'ignore')) return 'ignore';
  if (node.kind !== 'map') return malformed(reader, node);
  const zones = new Map<string, { readonly targets: readonly string[]; readonly span: ReturnType<typeof spanOf> }>();
  for (const { key, value } of entriesOf(node)) {
    const targets = oneOrMore(value).map((item) => readLine(reader, item, 'interface or zone name'));
    if (targets.length === 0) malformed(reader, value);
    const zone = readName(reader, key, 'zone');
    if (zone !== undefined)
      zones.set(zone.name, { targets: targets.filter((one) => one !== undefined), span: zone.span });
  }
  return zones;
}

function readHousekeeping(reader: Reader, output: YamlMap): readonly NameNode[] {
  const node = field(output, 'housekeeping');
  if (node === undefined) return [{ name: 'default', span: spanOf(output) }];
  if (isWord(node, 'none')) return [];
  if (node.kind !== 'list' || node.items.length === 0) malformed(reader, node);
  return itemsOf(node).flatMap((item) => {
    const name = wordOf(reader, item, HOUSEKEEPING_WORDS);
    return name === undefined || item.kind !== 'scalar' ? [] : [keyName(item)];
  });
}

function readOptions(output: YamlMap): Pick<OutputNode, 'options' | 'locateOption'> {
  const node = field(output, 'options');
  if (node === undefined) return { options: {}, locateOption: () => spanOf(output) };
  return { options: plainOf(node), locateOption: (pointer, part) => spanOf(nodeAt(node, pointer, part)) };
}
