import type { SchemaValidator } from '../diagnostic/schema-error.ts';

/** Loads the validator of each exporter of ours by the id of its schema. Written by the build (src/tooling/validators.ts). */
export const VALIDATORS: Readonly<Record<string, () => Promise<SchemaValidator>>>;
