/** Compiled from `schemas/diff.schema.json` by `src/tooling/validators.ts`. */
import type { SchemaValidator } from '../../diagnostic/schema-error.ts';

/** The document as a whole. */
export declare const validateReview: SchemaValidator;
