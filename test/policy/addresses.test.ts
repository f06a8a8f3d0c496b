import { expect } from 'chai';
import type { AddressNode } from '../../src/model/document.ts';
import { formatPrefix } from '../../src/net/format.ts';
import { prefixesOf } from '../../src/net/prefixes-of.ts';
import { documentOf, type Files, HEAD, load, problems, RULES } from './memory-files.ts';

/** The expression of the set `x`, written on line 9 from column 6. */
function expression(text: string, files: Files = {}): AddressNode {
  const set = documentOf(`${HEAD}sets:\n  x: ${text}\n${RULES}`, files).sets.get('x');
  if (set?.kind !== 'expression') throw new Error('not an expression');
  return set.expression;
}

function refusals(text: string, files: Files = {}): readonly string[] {
  return problems(`${HEAD}sets:\n  x: ${text}\n${RULES}`, files);
}

function prefixes(node: AddressNode): readonly string[] {
  if (node.kind !== 'addresses') throw new Error(`not addresses but ${node.kind}`);
  return ([4, 6] as const).flatMap((family) => {
    const found = prefixesOf(node.addresses, family);
    return found.kind === 'some' ? found.prefixes.map(formatPrefix) : [];
  });
}

describe('address expressions', () => {
  it('reads any', () => {
    expect(expression('any').kind).to.equal('any');
  });

  it('reads an address, a prefix and a range', () => {
    expect(prefixes(expression('192.0.2.1'))).to.deep.equal(['192.0.2.1/32']);
    expect(prefixes(expression('192.0.2.0/24'))).to.deep.equal(['192.0.2.0/24']);
    expect(prefixes(expression('192.0.2.10-192.0.2.11'))).to.deep.equal(['192.0.2.10/31']);
    expect(prefixes(expression('2001:db8::/32'))).to.deep.equal(['2001:db8::/32']);
  });

  it('reads a name, also one that YAML would take for a number or a truth', () => {
    expect(expression('proxies')).to.include({ kind: 'name', name: 'proxies' });
    expect(expression('012')).to.include({ kind: 'name', name: '012' });
    expect(expression('1e3')).to.include({ kind: 'name', name: '1e3' });
    expect(expression('true')).to.include({ kind: 'name', name: 'true' });
  });

  it('joins runs of literals in a list into one node with the span of the run', () => {
    const node = expression('[10.0.0.0/25, 10.0.0.128/25, proxies, 192.0.2.1]');
    if (node.kind !== 'union') throw new Error(node.kind);
    expect(node.members.map(({ kind }) => kind)).to.deep.equal(['addresses', 'name', 'addresses']);
    const [run] = node.members;
    expect(prefixes(run!)).to.deep.equal(['10.0.0.0/24']);
    expect(run).to.include({ listed: 2 });
    expect(run!.span).to.deep.equal({
      file: 'rulecast.yaml',
      start: { line: 9, column: 7 },
      end: { line: 9, column: 33 },
    });
  });

  it('takes a list of one for its member', () => {
    expect(expression('[any]').kind).to.equal('any');
    expect(expression('[proxies]').kind).to.equal('name');
  });

  it('keeps nested lists', () => {
    const node = expression('[a, [b, 10.0.0.1]]');
    expect(node.kind === 'union' && node.members.map(({ kind }) => kind)).to.deep.equal(['name', 'union']);
  });

  it('reads a difference', () => {
    const node = expression('{ of: 10.0.0.0/8, except: [lab, 10.1.0.0/16] }');
    expect(node).to.have.nested.property('of.kind', 'addresses');
    expect(node).to.have.nested.property('except.kind', 'union');
  });

  it('reads a selection with labels as text and each value at its place', () => {
    const node = expression('{ feed: m365, where: { id: [11, 012], required: True }, except: { category: Allow } }');
    if (node.kind !== 'selection') throw new Error(node.kind);
    expect(node.feed.name).to.equal('m365');
    expect(node.where?.map(({ label, values }) => [label, ...values.map(({ text }) => text)])).to.deep.equal([
      ['id', '11', '012'],
      ['required', 'true'],
    ]);
    expect(node.where?.[0]?.values[1]?.span.start).to.deep.equal({ line: 9, column: 38 });
    expect(node.except?.[0]?.labelSpan.start).to.deep.equal({ line: 9, column: 72 });
  });

  it('reads a file relative to the file that names it, in UTF-8 or UTF-16', () => {
    const utf16 = new Uint8Array([0xff, 0xfe, ...[...'10.0.0.1\r\n'].flatMap((c) => [c.charCodeAt(0), 0])]);
    expect(expression('{ file: lists/a.txt }', { 'lists/a.txt': '# hosts\n10.0.0.0/31\n' })).to.include({
      file: 'lists/a.txt',
      listed: 1,
    });
    expect(prefixes(expression('{ file: b.txt }', { 'b.txt': utf16 }))).to.deep.equal(['10.0.0.1/32']);
    const included = { 'common/s.yaml': 'sets: { y: { file: ../c.txt } }', 'c.txt': '10.0.0.2' };
    expect(documentOf(`${HEAD}${RULES}include: [common/s.yaml]`, included).sets.has('y')).to.equal(true);
  });

  it('refuses with code and place', () => {
    const refused: readonly (readonly [string, ...string[]])[] = [
      ['10.0.0.1/24', '9:6 HOST_BITS'],
      ['256.0.0.1', '9:6 ADDRESS_INVALID'],
      ['10.0', '9:6 ADDRESS_INVALID'],
      ['22:80', '9:6 ADDRESS_INVALID'],
      ['"a b"', '9:6 ADDRESS_INVALID'],
      ['[10.0.0.1, 10.0.0.300, lab, 10.0.0.1/8]', '9:17 ADDRESS_INVALID', '9:34 HOST_BITS'],
      ['[]', '9:6 SET_EMPTY'],
      ['[10.0.0.1, any]', '9:17 ANY_WITH_OTHERS'],
      ['[any, lab]', '9:7 ANY_WITH_OTHERS'],
      ['', '9:6 VALUE_INVALID'],
      ['[10.0.0.1, ~]', '9:17 VALUE_INVALID'],
      ['{}', '9:6 VALUE_INVALID'],
      ['{ feed: m, file: f }', '9:6 VALUE_INVALID'],
      ['{ file: f, except: lab }', '9:17 VALUE_INVALID'],
      ['{ of: any, where: { id: 1 }, except: lab }', '9:17 VALUE_INVALID'],
      ['{ of: any }', '9:6 KEY_MISSING'],
      ['{ except: lab }', '9:6 VALUE_INVALID'],
      ['{ fed: m365 }', '9:8 KEY_UNKNOWN'],
      ['{ feed: m, where: {} }', '9:24 VALUE_INVALID'],
      ['{ feed: m, where: { id: [] } }', '9:30 VALUE_INVALID'],
      ['{ feed: m, where: [1] }', '9:24 VALUE_INVALID'],
      ['{ feed: m, except: lab }', '9:25 VALUE_INVALID'],
      ['{ feed: "a b" }', '9:14 NAME_INVALID'],
      ['{ per: sites }', '9:13 VALUE_INVALID'],
      ['{ per: site, of: any }', '9:19 KEY_UNKNOWN'],
      ['{ file: none.txt }', '9:14 FILE_NOT_FOUND'],
      ['{ file: ../../x.txt }', '9:14 PATH_OUTSIDE'],
      ['{ file: /etc/x.txt }', '9:14 PATH_OUTSIDE'],
      ['{ file: lists\\x.txt }', '9:14 VALUE_INVALID'],
      ['{ file: "" }', '9:14 VALUE_INVALID'],
    ];
    for (const [text, ...expected] of refused) expect(refusals(text), text).to.deep.equal(expected);
  });

  it('refuses each bad line of a file at its place there, and a file without addresses', () => {
    const files = { 'a.txt': '10.0.0.1\n  10.0.0.1/8 # c\nfoo\n', 'b.txt': '# nothing\n' };
    expect(refusals('{ file: a.txt }', files)).to.deep.equal(['a.txt:2:3 HOST_BITS', 'a.txt:3:1 ADDRESS_INVALID']);
    expect(refusals('{ file: b.txt }', files)).to.deep.equal(['9:14 SET_EMPTY']);
    const inRule = problems(HEAD + RULES.replace('from: any', 'from: { file: a.txt }'), files);
    expect(inRule, 'and says nothing more of the rule').to.deep.equal([
      'a.txt:2:3 HOST_BITS',
      'a.txt:3:1 ADDRESS_INVALID',
    ]);
    expect(load(`${HEAD}sets:\n  x: { file: a.txt }\n${RULES}`, files).sources.has('a.txt')).to.equal(true);
  });

  it('refuses names of sets that read as addresses, are reserved or have other characters', () => {
    const sets = 'sets:\n  10.0.0.1: any\n  any: any\n  a b: any\n  loopback: any\n';
    expect(problems(`${HEAD}${sets}${RULES}`)).to.deep.equal([
      '9:3 NAME_INVALID',
      '10:3 NAME_INVALID',
      '11:3 NAME_INVALID',
      '12:3 NAME_INVALID',
    ]);
  });

  it('reads many literals into one node', function () {
    this.timeout(20_000);
    const lines = Array.from({ length: 20_000 }, (_, i) => `    - 10.${i >> 16}.${(i >> 8) & 255}.${i & 255}\n`);
    const set = documentOf(`${HEAD}${RULES}sets:\n  x:\n${lines.join('')}`).sets.get('x');
    expect(set).to.have.nested.property('expression.listed', 20_000);
  });
});
