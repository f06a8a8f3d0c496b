/** Compiled from `schemas/policy.schema.json` by `src/tooling/validators.ts`. */
import type { SchemaValidator } from '../diagnostic/schema-error.ts';

/** The policy itself. */
export declare const validatePolicy: SchemaValidator;

/** A file that a policy includes. */
export declare const validateIncluded: SchemaValidator;
