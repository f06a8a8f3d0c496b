import { didYouMean } from './suggest.ts';
import { quote } from './text.ts';

/** An error as ajv reports it with `allErrors` and `verbose`: what rulecast needs of it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly parentSchema?: unknown;
  readonly data?: unknown;
}

/** A compiled JSON Schema: says whether data is valid and keeps the errors of the last call. */
export interface SchemaValidator {
  (data: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

/** One mistake in a document, in the user's terms. `pointer` is the JSON pointer of the value, or of the mapping that a key stands in. */
export type SchemaProblem =
  | { readonly kind: 'unknown-key'; readonly pointer: string; readonly key: string; readonly known: readonly string[] }
  | { readonly kind: 'missing-key'; readonly pointer: string; readonly key: string }
  | { readonly kind: 'value'; readonly pointer: string; readonly message: string; readonly hint?: string };

const TYPE_WORDS = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'empty',
} as const satisfies Record<string, string>;

/** Keywords that only sum up other errors. */
const SUMMARIES: ReadonlySet<string> = new Set(['if', 'propertyNames', 'not']);

/** The mistakes behind the errors of one validation, in the validator's order: one for each, without those that others imply. */
export function schemaProblems(errors: readonly SchemaError[]): readonly SchemaProblem[] {
  const told = withoutBranches(errors.filter(({ keyword }) => !SUMMARIES.has(keyword)));
  return withoutMisspelt(told.map(problemOf));
}

/** The keys of a JSON pointer, unescaped. */
export function pointerKeys(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * Of the branches of a choice, those that speak for the one that was meant: errors deeper in the document, else those of branches that
 * take the type, else one error with the types of all branches.
 */
function withoutBranches(errors: readonly SchemaError[]): readonly SchemaError[] {
  const choices = errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf');
  return choices.reduce((told, choice) => withoutBranchesOf(told, choice), errors);
}

function withoutBranchesOf(errors: readonly SchemaError[], choice: SchemaError): readonly SchemaError[] {
  const path = choice.instancePath;
  const others = errors.filter(({ instancePath }) => instancePath !== path);
  if (others.some(({ instancePath }) => instancePath.startsWith(`${path}/`))) return others;
  const here = errors.filter((error) => error.instancePath === path && error !== choice);
  const ofRightType = here.filter(({ keyword }) => keyword !== 'type');
  if (ofRightType.length > 0) return [...others, ...ofRightType];
  if (here.length === 0) return errors;
  return [...others, { ...choice, keyword: 'type', params: { type: here.flatMap(({ params }) => params.type) } }];
}

/** A misspelt key is also a missing one: only the first is told. */
function withoutMisspelt(problems: readonly SchemaProblem[]): readonly SchemaProblem[] {
  const meant = new Set<string>();
  for (const problem of problems) {
    if (problem.kind !== 'unknown-key') continue;
    const hint = didYouMean(problem.key, problem.known);
    for (const known of problem.known) {
      if (hint === `did you mean "${known}"?`) meant.add(`${problem.pointer}/${known}`);
    }
  }
  return problems.filter(
    (problem) => problem.kind !== 'missing-key' || !meant.has(`${problem.pointer}/${problem.key}`),
  );
}

function problemOf(error: SchemaError): SchemaProblem {
  const { instancePath: pointer, keyword, params } = error;
  if (keyword === 'additionalProperties' || keyword === 'unevaluatedProperties') {
    const key = `${params.additionalProperty ?? params.unevaluatedProperty}`;
    return { kind: 'unknown-key', pointer, key, known: propertyNames(error.parentSchema) };
  }
  if (keyword === 'required' || keyword === 'dependentRequired') {
    return { kind: 'missing-key', pointer, key: `${params.missingProperty}` };
  }
  return { kind: 'value', pointer, ...complaint(error) };
}

function complaint(error: SchemaError): { readonly message: string; readonly hint?: string } {
  const subject = subjectOf(error.instancePath);
  const { keyword, params, data } = error;
  switch (keyword) {
    case 'type':
      return { message: `${subject} must be ${typeWords(params.type)}, not ${describe(data)}` };
    case 'enum':
      return choice(subject, data, Array.isArray(params.allowedValues) ? params.allowedValues : []);
    case 'const':
      return choice(subject, data, [params.allowedValue]);
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return { message: `${subject} must be ${params.comparison} ${params.limit}, not ${describe(data)}` };
    case 'minItems':
    case 'minProperties':
    case 'minLength':
      return {
        message: `${subject} must not be ${sizeOf(data) === 0 ? 'empty' : `${describe(data)} with so few members`}`,
      };
    case 'pattern':
      return withDescription(error, `${subject} must match ${params.pattern}, not ${describe(data)}`);
    case 'false schema':
      return { message: `${subject} does not go with the other keys here` };
    default:
      return { message: `${subject} cannot be ${describe(data)} (${keyword})` };
  }
}

/** What the schema says about a text tells more than its pattern does. */
function withDescription({ parentSchema }: SchemaError, message: string): { message: string; hint?: string } {
  const hasOne = typeof parentSchema === 'object' && parentSchema !== null && 'description' in parentSchema;
  return hasOne ? { message, hint: `${parentSchema.description}` } : { message };
}

function choice(subject: string, data: unknown, allowed: readonly unknown[]): { message: string; hint?: string } {
  const words = allowed.map((value) => `${value}`);
  const one = words.length === 1 ? `must be ${words[0]}` : `must be one of ${words.join(', ')}`;
  const message = `${subject} ${one}, not ${describe(data)}`;
  const hint = typeof data === 'string' ? didYouMean(data, words) : undefined;
  // The words are in the message already; only a near miss says more.
  return hint?.startsWith('did you mean') ? { message, hint } : { message };
}

function subjectOf(pointer: string): string {
  const keys = pointerKeys(pointer);
  const last = keys.at(-1);
  if (last === undefined) return 'The document';
  const isMember = /^[0-9]+$/.test(last) && keys.length > 1;
  return isMember ? `A value in ${quote(keys.at(-2) ?? '')}` : quote(last);
}

function typeWords(type: unknown): string {
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  // Where text is welcome, numbers and words such as true are read as text.
  const told = types.includes('string') ? types.filter((one) => one !== 'number' && one !== 'boolean') : types;
  const words = told.map((one) => (isTypeName(one) ? TYPE_WORDS[one] : `${one}`));
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function isTypeName(type: unknown): type is keyof typeof TYPE_WORDS {
  return typeof type === 'string' && Object.hasOwn(TYPE_WORDS, type);
}

function describe(data: unknown): string {
  if (typeof data === 'string') return quote(data);
  if (data === null) return 'empty';
  if (Array.isArray(data)) return data.length === 0 ? 'an empty list' : 'a list';
  if (typeof data === 'object') return Object.keys(data).length === 0 ? 'an empty mapping' : 'a mapping';
  return `${data}`;
}

/** Characters, members or keys. */
function sizeOf(data: unknown): number {
  return typeof data === 'string' ? data.length : Object.keys(data ?? {}).length;
}

function propertyNames(schema: unknown): readonly string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  return Object.keys(schema.properties ?? {});
}
