import type { FeedMapping, WrittenPath } from '../feeds/mapping/mapping.ts';
import { readName } from './read-name.ts';
import { malformed, type Reader, report, textOf } from './reader.ts';
import { entriesOf, field, oneOrMore, spanOf, type YamlMap, type YamlNode } from './yaml-node.ts';

/** The keys of a feed of type `json`: where the parts of its snapshot are. */
export function readMapping(reader: Reader, node: YamlMap): FeedMapping | undefined {
  const itemsNode = field(node, 'items');
  const items = pathsOf(reader, itemsNode);
  if (items.length === 0) return malformed(reader, itemsNode ?? node);
  const [version] = pathsOf(reader, field(node, 'version'));
  return {
    items,
    address: pathsOf(reader, field(node, 'address')),
    domains: pathsOf(reader, field(node, 'domains')),
    labels: labelsOf(reader, field(node, 'labels')),
    ...(version === undefined ? {} : { version }),
  };
}

function labelsOf(reader: Reader, node: YamlNode | undefined): FeedMapping['labels'] {
  if (node !== undefined && node.kind !== 'map') malformed(reader, node);
  return [...entriesOf(node)].flatMap(({ key, value }) => {
    const label = readName(reader, key, 'label')?.name;
    if (label === undefined) return [];
    if (label !== 'id') return [{ label, paths: pathsOf(reader, value) }];
    const details = { span: spanOf(key), hint: 'Every endpoint set has one, made of its other labels' };
    report(reader, 'VALUE_INVALID', 'A label of a feed cannot be called id', details);
    return [];
  });
}

function pathsOf(reader: Reader, node: YamlNode | undefined): readonly WrittenPath[] {
  if (node === undefined) return [];
  return oneOrMore(node).flatMap((one) => {
    const text = textOf(reader, one);
    return text === undefined ? [] : [{ text, span: spanOf(one) }];
  });
}
