/**
 * Writes the validators of rulecast's own JSON Schemas as plain modules without imports, so that no command pays for compiling schemas.
 * Runs after tsc from the root of the package: `node dist/src/tooling/validators.js`.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvStandalone from 'ajv/dist/standalone/index.js';
import { buildSync } from 'esbuild';
import { SCHEMA_OPTIONS } from '../exporter/schema-options.ts';

interface Schema {
  readonly $id: string;
}

const SCHEMAS = 'schemas';

writeModule('dist/src/policy/policy-validator.js', policyValidators());
writeModule('dist/src/feeds/lock-validator.js', lockValidator());
writeOptionsValidators('dist/src/exporter');
writeModule('dist/src/review/guardrails/guardrails-validator.js', guardrailsValidator());
writeModule('dist/src/review/report/review-validator.js', reviewValidator());

function policyValidators(): string {
  const policy = readSchema('policy.schema.json');
  const [scheme] = policy.$id.split(':');
  // Editors follow these references; a build judges options itself, once it knows the exporter.
  const options = optionsFiles().map((name) => ({ $id: `${scheme}:${name}` }));
  return standalone([policy, ...options], {
    validatePolicy: policy.$id,
    validateIncluded: `${policy.$id}#/$defs/included`,
  });
}

/** A module for the options of each exporter, and a table that loads each when it is asked for: few policies have outputs of all. */
function writeOptionsValidators(folder: string): void {
  const table = optionsFiles().map((name) => {
    const schema = readSchema(name);
    const file = `options-validators/${name.replace('.options.schema.json', '')}.js`;
    writeModule(join(folder, file), standalone([schema], { validate: schema.$id }));
    return `${JSON.stringify(schema.$id)}: async () => (await import('./${file}')).validate`;
  });
  writeFileSync(join(folder, 'options-validators.js'), `export const VALIDATORS = {\n${table.join(',\n')}\n};\n`);
}

function guardrailsValidator(): string {
  const schema = readSchema('guardrails.schema.json');
  return standalone([schema], { validateGuardrails: schema.$id });
}

function lockValidator(): string {
  const schema = readSchema('lock.schema.json');
  return standalone([schema], { validateLock: schema.$id });
}

function reviewValidator(): string {
  const schema = readSchema('diff.schema.json');
  return standalone([schema], { validateReview: schema.$id });
}

function optionsFiles(): readonly string[] {
  return readdirSync(SCHEMAS)
    .filter((name) => name.endsWith('.options.schema.json'))
    .sort();
}

function readSchema(name: string): Schema {
  const schema: Partial<Schema> = JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8'));
  if (typeof schema.$id !== 'string') throw new Error(`${SCHEMAS}/${name} has no $id`);
  return { ...schema, $id: schema.$id };
}

function standalone(schemas: readonly Schema[], exported: Readonly<Record<string, string>>): string {
  if (schemas.length === 0) return '';
  const ajv = new Ajv2020({ ...SCHEMA_OPTIONS, code: { source: true, esm: true } });
  for (const schema of schemas) ajv.addSchema(schema);
  // ajv copies all errors met so far whenever a nested value adds some; a hostile document makes that quadratic.
  const code = ajvStandalone.default(ajv, exported).replace(/vErrors\.concat\(([\w.]+)\)/g, 'append(vErrors, $1)');
  return `${code}\nfunction append(all, more) { for (const error of more) all.push(error); return all; }\n`;
}

/** Bundles what the code requires of ajv's run time into it. */
function writeModule(path: string, code: string): void {
  const { outputFiles } = buildSync({
    stdin: { contents: code, resolveDir: process.cwd() },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    mainFields: ['main'],
    minify: true,
    write: false,
  });
  mkdirSync(dirname(path), { recursive: true });
  for (const { text } of outputFiles) writeFileSync(path, text);
}
