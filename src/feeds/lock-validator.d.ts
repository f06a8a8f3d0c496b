/** Compiled from `schemas/lock.schema.json` by `src/tooling/validators.ts`. */
import type { SchemaValidator } from '../diagnostic/schema-error.ts';

/** The file as a whole. */
export declare const validateLock: SchemaValidator;
