import { quote } from '../diagnostic/text.ts';
import type { AddressNode, SelectionNode, SelectorTerm } from '../model/document.ts';
import type { AddressRange } from '../net/address-range.ts';
import { addressSetOfRanges } from '../net/address-set.ts';
import { parseAddressSpan } from '../net/parse.ts';
import { readAddressFile } from './read-address-file.ts';
import { isName, readName } from './read-name.ts';
import { isWord, malformed, type Reader, report, textOf } from './reader.ts';
import {
  entriesOf,
  field,
  oneOrMore,
  spanBetween,
  spanOf,
  type YamlMap,
  type YamlNode,
  type YamlScalar,
} from './yaml-node.ts';

/** Whether a text is an address, prefix or range, right or wrong, and never a name. */
export function isAddressText(text: string): boolean {
  return /[:/]/.test(text) || /^[0-9]+\.[0-9.]+(-[0-9.]*)?$/.test(text);
}

/** An address expression. */
export function readAddresses(reader: Reader, node: YamlNode | undefined): AddressNode | undefined {
  switch (node?.kind) {
    case undefined:
      return undefined;
    case 'scalar':
      return readScalar(reader, node);
    case 'list':
      return readList(reader, node.items, node);
    case 'map':
      return readMapping(reader, node);
  }
}

function readScalar(reader: Reader, node: YamlScalar): AddressNode | undefined {
  const text = textOf(reader, node);
  if (text === undefined) return undefined;
  const span = spanOf(node);
  if (text === 'any') return { kind: 'any', span };
  if (isAddressText(text)) {
    const range = readLiteral(reader, node);
    return range && { kind: 'addresses', addresses: addressSetOfRanges([range]), listed: 1, span };
  }
  if (isName(text)) return { kind: 'name', name: text, span };
  return report(reader, 'ADDRESS_INVALID', `${quote(text)} is neither an address nor the name of a set`, { span });
}

function readLiteral(reader: Reader, node: YamlScalar): AddressRange | undefined {
  const range = parseAddressSpan(node.text);
  if (range.ok) return range.value;
  const { code, reason, hint } = range;
  const span = spanOf(node);
  return report(reader, code, reason, hint === undefined ? { span } : { span, hint });
}

/** A run of literals becomes one node: lists of 100,000 addresses are written in policies. */
function readList(reader: Reader, items: readonly YamlNode[], list: YamlNode): AddressNode | undefined {
  const span = spanOf(list);
  if (items.length === 0) {
    return report(reader, 'SET_EMPTY', 'The list of addresses is empty', { span, hint: 'write any for every address' });
  }
  const members: (AddressNode | undefined)[] = [];
  for (let index = 0; index < items.length; ) {
    const run = literalsFrom(items, index);
    const item = items[index];
    if (run.length > 0) members.push(readRun(reader, run));
    else if (items.length > 1 && isWord(item, 'any')) members.push(readAnyBesideOthers(reader, item));
    else members.push(readAddresses(reader, item));
    index += Math.max(1, run.length);
  }
  const read = members.filter((member) => member !== undefined);
  const [only] = read;
  if (read.length < members.length || only === undefined) return undefined;
  return read.length === 1 ? only : { kind: 'union', members: read, span };
}

function readAnyBesideOthers(reader: Reader, any: YamlScalar): undefined {
  return report(reader, 'ANY_WITH_OTHERS', 'any stands in a list with other addresses', {
    span: spanOf(any),
    hint: 'any is every address already: write it alone, or remove it',
  });
}

function literalsFrom(items: readonly YamlNode[], start: number): readonly YamlScalar[] {
  const run: YamlScalar[] = [];
  for (let index = start; index < items.length; index++) {
    const item = items[index];
    if (item?.kind !== 'scalar' || item.value === null || !isAddressText(item.text)) break;
    run.push(item);
  }
  return run;
}

function readRun(reader: Reader, run: readonly YamlScalar[]): AddressNode | undefined {
  const [first] = run;
  const last = run.at(-1);
  const ranges = run.map((item) => readLiteral(reader, item)).filter((range) => range !== undefined);
  if (first === undefined || last === undefined || ranges.length < run.length) return undefined;
  return {
    kind: 'addresses',
    addresses: addressSetOfRanges(ranges),
    listed: ranges.length,
    span: spanBetween(first, last),
  };
}

function readMapping(reader: Reader, node: YamlMap): AddressNode | undefined {
  const forms = ['feed', 'file', 'of'].filter((key) => node.entries.has(key));
  if (forms.length !== 1) {
    // A misspelt key has been reported as such.
    if (forms.length === 0 && [...node.entries.keys()].some((key) => !['where', 'except'].includes(key))) {
      return malformed(reader, node);
    }
    return report(reader, 'VALUE_INVALID', 'A mapping of addresses has exactly one of feed, file and of', {
      span: spanOf(node),
      hint: 'join several in a list',
    });
  }
  if (forms[0] === 'feed') return readSelection(reader, node);
  const isDifference = forms[0] === 'of';
  const misplaced = node.entries.get('where') ?? (isDifference ? undefined : node.entries.get('except'));
  if (misplaced !== undefined) {
    return report(reader, 'VALUE_INVALID', `${quote(misplaced.key.text)} does not go with ${quote(forms[0] ?? '')}`, {
      span: spanOf(misplaced.key),
      hint: isDifference ? 'where goes with feed' : 'write { of: { file: … }, except: … }',
    });
  }
  return isDifference ? readDifference(reader, node) : readAddressFile(reader, node, field(node, 'file'));
}

function readDifference(reader: Reader, node: YamlMap): AddressNode | undefined {
  const span = spanOf(node);
  if (!node.entries.has('except')) {
    return report(reader, 'KEY_MISSING', 'The required key "except" is missing', { span });
  }
  const of = readAddresses(reader, field(node, 'of'));
  const except = readAddresses(reader, field(node, 'except'));
  return of && except && { kind: 'difference', of, except, span };
}

function readSelection(reader: Reader, node: YamlMap): SelectionNode | undefined {
  const feed = readName(reader, field(node, 'feed'), 'feed');
  const where = readSelector(reader, field(node, 'where'));
  const except = readSelector(reader, field(node, 'except'));
  return feed && { kind: 'selection', feed, where, except, span: spanOf(node) };
}

function readSelector(reader: Reader, node: YamlNode | undefined): readonly SelectorTerm[] | undefined {
  if (node === undefined) return undefined;
  const terms: SelectorTerm[] = [];
  for (const { key, value } of entriesOf(node)) {
    const values = oneOrMore(value).flatMap((item) => {
      const text = textOf(reader, item);
      return text === undefined ? [] : [{ text: labelText(item, text), span: spanOf(item) }];
    });
    if (values.length === 0) malformed(reader, value);
    terms.push({ label: key.text, labelSpan: spanOf(key), values });
  }
  // An empty selector would keep, or take away, everything.
  return terms.length === 0 ? malformed(reader, node) : terms;
}

/** Labels are text: `True` is the `true` of a feed, but a number is what was written. */
function labelText(item: YamlNode, text: string): string {
  return item.kind === 'scalar' && typeof item.value === 'boolean' ? String(item.value) : text;
}
