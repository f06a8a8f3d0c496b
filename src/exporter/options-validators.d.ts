/** Compiled from `schemas/*.options.schema.json` by `src/tooling/validators.ts`. */
import type { SchemaValidator } from '../diagnostic/schema-error.ts';

/** Validators of the built-in exporters' options by the `$id` of their schema. */
export declare const VALIDATORS: Readonly<Record<string, SchemaValidator>>;
