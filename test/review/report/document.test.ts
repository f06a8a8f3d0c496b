import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'chai';
import fc from 'fast-check';
import { SCHEMA_OPTIONS } from '../../../src/exporter/schema-options.ts';
import { reviewDocument } from '../../../src/review/report/document.ts';
import type { Review } from '../../../src/review/review.ts';
import { REVIEW } from './random-review.ts';
import { SAMPLES } from './samples.ts';

const schema: object = JSON.parse(readFileSync('schemas/diff.schema.json', 'utf8'));
const validate = new Ajv2020(SCHEMA_OPTIONS).compile(schema);

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** The document as the command prints it, read back. */
function printed(review: Review): Json {
  const diagnostics = [{ code: 'RULE_DEAD', severity: 'warning', message: 'Rule "a" decides nothing' }];
  return JSON.parse(JSON.stringify({ schema: 'rulecast-diff/1', exitCode: 2, ...reviewDocument(review), diagnostics }));
}

/** Every path to a value in a document. */
function pathsIn(value: Json, path: readonly string[] = []): readonly (readonly string[])[] {
  if (value === null || typeof value !== 'object') return [path];
  const below = Object.entries(value).flatMap(([key, member]) => pathsIn(member, [...path, key]));
  return [path, ...below];
}

/** The document with the value at a path made by `make`, or without it when that gives `undefined`. */
function changed(
  value: Json,
  [key, ...rest]: readonly string[],
  make: (old: Json) => Json | undefined,
): Json | undefined {
  if (key === undefined) return make(value);
  const entries = Object.entries(value as object).flatMap(([name, member]: [string, Json]) => {
    const next = name === key ? changed(member, rest, make) : member;
    return next === undefined ? [] : [[name, next] as const];
  });
  return Array.isArray(value) ? entries.map(([, member]) => member) : Object.fromEntries(entries);
}

describe('a review as JSON', () => {
  it('is valid by schemas/diff.schema.json, for every sample and random ones', () => {
    for (const [name, review] of Object.entries(SAMPLES)) {
      expect(
        validate(printed(review)),
        `${name}: ${JSON.stringify(validate.errors?.map(({ instancePath }) => instancePath))}`,
      ).to.equal(true);
    }
    fc.assert(
      fc.property(REVIEW, (review) => validate(printed(review))),
      { numRuns: 30 },
    );
  });

  it('is valid without a review, when errors stopped it', () => {
    expect(validate({ schema: 'rulecast-diff/1', exitCode: 1, diagnostics: [] })).to.equal(true);
    expect(validate({ schema: 'rulecast-diff/1', exitCode: 1, diagnostics: [], verdict: 'same' })).to.equal(false);
  });

  it('is not valid once a value has another type, or an object a key that nobody knows', () => {
    const document = printed(SAMPLES.guarded!);
    const paths = pathsIn(document).filter((path) => path.length > 0);
    expect(paths.length).to.be.above(200);
    const typeless = (old: Json): Json => (typeof old === 'object' ? 'text' : { no: 'text' });
    for (const path of paths) expect(validate(changed(document, path, typeless)), path.join('.')).to.equal(false);
    for (const path of paths) {
      const added = changed(document, path, (old) => (isRecord(old) ? { ...old, unknown: 1 } : undefined));
      const isObject = isRecord(valueAt(document, path));
      if (isObject) expect(validate(added), `${path.join('.')}.unknown`).to.equal(false);
    }
  });

  it('says everything but the packets as data, with numbers that JSON holds', () => {
    const review = SAMPLES['many-changes']!;
    const document = JSON.parse(JSON.stringify(reviewDocument(review)));
    const { changes, ...rest } = review;
    expect(document).to.deep.include({ verdict: 'changed', ...rest });
    expect(document.changes).to.deep.equal(changes.map(({ term: _, ...told }) => told));
    expect(JSON.stringify(document)).to.not.include('"term"');
  });

  it('describes every key', () => {
    const { properties, $defs } = schema as {
      properties: Record<string, { description?: string }>;
      $defs: Record<string, object>;
    };
    for (const [key, { description }] of Object.entries(properties))
      expect(description, key).to.match(/^[A-Za-z0-9].*\.$/);
    expect(Object.keys($defs)).to.have.length.above(15);
  });
});

function isRecord(value: Json | undefined): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function valueAt(value: Json, path: readonly string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => (at as { [key: string]: Json } | undefined)?.[key], value);
}
