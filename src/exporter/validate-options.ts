import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../diagnostic/result.ts';
import { pointerKeys, type SchemaProblem, type SchemaValidator, schemaProblems } from '../diagnostic/schema-error.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { Exporter } from './exporter.ts';
import type { LocateOption } from './locate-option.ts';
import { VALIDATORS } from './options-validators.js';
import { SCHEMA_OPTIONS } from './schema-options.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** Compiling costs milliseconds, and the same schema is asked for by each output. */
const OUTSIDE_VALIDATORS = new WeakMap<object, SchemaValidator>();

/**
 * The options of one output: checked as written (absent: `{}`) against the exporter's schema, then laid over its defaults, mapping by
 * mapping. Errors are KEY_UNKNOWN and OPTION_INVALID, each at its place. ajv is loaded only for schemas that were not compiled at build time.
 */
export async function validateOptions<O>(
  exporter: Pick<Exporter<O>, 'id' | 'options'>,
  written: unknown,
  locate: LocateOption,
): Promise<Result<O>> {
  const { schema, defaults } = exporter.options;
  const options = written ?? {};
  const validate = await validatorOf(exporter.id, schema);
  if (typeof validate !== 'function') return resultOf(defaults, [validate]);
  if (!validate(options)) {
    return resultOf(
      defaults,
      schemaProblems(validate.errors ?? []).map((problem) => diagnosticOf(exporter.id, problem, locate)),
    );
  }
  // The schema accepted what was written, and the defaults fill in the rest: together they are the exporter's `O`.
  return resultOf(overlay(defaults, options) as O);
}

async function validatorOf(exporter: string, schema: object): Promise<SchemaValidator | Diagnostic> {
  const id = '$id' in schema && typeof schema.$id === 'string' ? schema.$id : '';
  const compiled = Object.hasOwn(VALIDATORS, id) ? VALIDATORS[id] : undefined;
  if (compiled !== undefined) return compiled();
  return OUTSIDE_VALIDATORS.get(schema) ?? compileSchema(exporter, schema);
}

async function compileSchema(exporter: string, schema: object): Promise<SchemaValidator | Diagnostic> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  try {
    // The schema is the outside author's own: keywords and formats that ajv does not know are theirs to judge.
    const validate = new Ajv2020({ ...SCHEMA_OPTIONS, strict: false }).compile(schema);
    OUTSIDE_VALIDATORS.set(schema, validate);
    return validate;
  } catch (reason) {
    const detail = reason instanceof Error ? reason.message : String(reason);
    return error('EXPORTER_INVALID', `The options schema of exporter ${quote(exporter)} cannot be compiled: ${detail}`);
  }
}

function diagnosticOf(exporter: string, problem: SchemaProblem, locate: LocateOption): Diagnostic {
  const { pointer } = problem;
  switch (problem.kind) {
    case 'unknown-key': {
      const hint = didYouMean(problem.key, problem.known);
      const message = `Exporter ${quote(exporter)} has no option ${quote(problem.key)}${withinOf(pointer)}`;
      const span = locate(`${pointer}/${problem.key.replaceAll('~', '~0').replaceAll('/', '~1')}`, 'key');
      return error('KEY_UNKNOWN', message, hint === undefined ? { span } : { span, hint });
    }
    case 'missing-key': {
      const message = `Exporter ${quote(exporter)} needs the option ${quote(problem.key)}${withinOf(pointer)}`;
      return error('OPTION_INVALID', message, { span: locate(pointer) });
    }
    case 'value': {
      const { message, hint } = problem;
      const subject = pointer === '' ? message.replace(/^The document/, 'The options') : message;
      const span = locate(pointer);
      return error('OPTION_INVALID', subject, hint === undefined ? { span } : { span, hint });
    }
  }
}

function withinOf(pointer: string): string {
  const last = pointerKeys(pointer).at(-1);
  return last === undefined ? '' : ` in ${quote(last)}`;
}

/** Written values replace defaults; mappings are laid over mappings key by key. */
function overlay(defaults: unknown, written: unknown): unknown {
  if (written === undefined) return defaults;
  if (!isMapping(defaults) || !isMapping(written)) return written;
  const keys = new Set([...Object.keys(defaults), ...Object.keys(written)]);
  // `fromEntries` makes a plain key even of `__proto__`.
  return Object.fromEntries([...keys].map((key) => [key, overlay(own(defaults, key), own(written, key))]));
}

function own(mapping: Mapping, key: string): unknown {
  return Object.hasOwn(mapping, key) ? mapping[key] : undefined;
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
