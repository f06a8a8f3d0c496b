import { expect } from 'chai';
import fc from 'fast-check';
import { type JsonNode, memberOf, readJson } from '../../src/diagnostic/located-json.ts';

const TEXT = '{ "a": [1, "two"],\r\n  "b": { "a": null } }';

function plain(node: JsonNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'array') return node.items.map(plain);
  return Object.fromEntries(node.members.map(({ key, value }) => [key, plain(value)]));
}

function parsed(text: string): unknown {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return 'not JSON';
  }
}

function read(text: string): unknown {
  const reading = readJson(text, 'x.json');
  return reading.ok ? { value: plain(reading.root) } : 'not JSON';
}

/** Up to three characters of `text` replaced, removed or doubled. */
const damagedJson = fc
  .tuple(
    fc.json({ maxDepth: 4 }),
    fc.array(
      fc.tuple(
        fc.nat(),
        fc.constantFrom(
          '',
          '[',
          ']',
          '{',
          '}',
          '"',
          ',',
          ':',
          '0',
          '-',
          'e',
          '.',
          '\\',
          '\n',
          '\t',
          '\u00a0',
          '/',
          't',
        ),
      ),
      { maxLength: 3 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((edited, [at, piece]) => {
      const index = at % (edited.length + 1);
      return edited.slice(0, index) + piece + edited.slice(index + (at % 2));
    }, text),
  );

describe('readJson', () => {
  it('takes what JSON.parse takes, and reads the same from it', () => {
    fc.assert(
      fc.property(damagedJson, (text) => {
        expect(read(text)).to.deep.equal(parsed(text));
      }),
      { numRuns: 1000 },
    );
  });

  it('gives every value and key its place, counted from 1', () => {
    const reading = readJson(TEXT, 'x.json');
    if (!reading.ok || reading.root.kind !== 'object') throw new Error('an object is expected');
    const second = memberOf(reading.root, 'b');
    expect(second?.keySpan.start).to.deep.equal({ line: 2, column: 3 });
    expect(second?.value.span).to.deep.equal({
      file: 'x.json',
      start: { line: 2, column: 8 },
      end: { line: 2, column: 21 },
    });
    expect(reading.root.span.end).to.deep.equal({ line: 2, column: 23 });
  });

  it('takes comments where it is told to, and nowhere else', () => {
    const text = '// a\n[1, /* b */ 2] // c';
    const reading = readJson(text, 'x.json', { comments: true });
    expect(reading.ok && plain(reading.root)).to.deep.equal([1, 2]);
    expect(readJson(text, 'x.json').ok).to.equal(false);
  });

  it('refuses values nested without end, closed or not', () => {
    for (const text of ['['.repeat(100_000), '['.repeat(100_000) + ']'.repeat(100_000), '{"a":'.repeat(100_000)]) {
      const reading = readJson(text, 'x.json');
      expect(reading).to.include({ ok: false, reason: 'values are nested deeper than 64 levels' });
    }
  });

  it('takes values nested 64 levels deep', () => {
    expect(readJson('['.repeat(64) + ']'.repeat(64), 'x.json').ok).to.equal(true);
    expect(readJson('['.repeat(65) + ']'.repeat(65), 'x.json').ok).to.equal(false);
  });

  it('points at the end of a text that ends early', () => {
    const reading = readJson('{\n  "a": [1', 'x.json');
    expect(reading.ok ? '' : reading.reason).to.match(/^the file ends early/);
    expect(reading.ok ? undefined : reading.span.start).to.deep.equal({ line: 2, column: 10 });
  });

  it('keeps places behind comments, and quotes and slashes inside of texts', () => {
    const text = '/* a "b" */ {\n  "x": "// \\" /* no */", // "y\n  "z\\\\": [1 /* two\nlines */, 2]\n}';
    const reading = readJson(text, 'x.json', { comments: true });
    if (!reading.ok || reading.root.kind !== 'object') throw new Error('an object is expected');
    expect(plain(reading.root)).to.deep.equal({ x: '// " /* no */', 'z\\': [1, 2] });
    expect(reading.root.span.start).to.deep.equal({ line: 1, column: 13 });
    const list = memberOf(reading.root, 'z\\')?.value;
    expect(list?.kind === 'array' && list.items[1]?.span.start).to.deep.equal({ line: 4, column: 11 });
  });

  it('refuses comments where none are asked for, and such as do not end', () => {
    expect(readJson('{} // x', 'x.json')).to.include({ ok: false, reason: 'JSON has no comments' });
    expect(readJson('{} /* x', 'x.json', { comments: true }).ok).to.equal(false);
    expect(readJson('{} /* x */', 'x.json', { comments: true }).ok).to.equal(true);
  });

  it('counts lines in each of the three ways that they end', () => {
    const reading = readJson('[\r1,\n2,\r\n\r3]', 'x.json');
    if (!reading.ok || reading.root.kind !== 'array') throw new Error('a list is expected');
    expect(reading.root.items.map(({ span }) => span.start.line)).to.deep.equal([2, 3, 5]);
  });

  it('keeps a key that no object has by nature', () => {
    const reading = readJson('{"__proto__": 1}', 'x.json');
    expect(reading.ok && reading.root.kind === 'object' && memberOf(reading.root, '__proto__')?.value).to.include({
      value: 1,
    });
  });
});
