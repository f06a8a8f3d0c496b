/** How every JSON Schema of rulecast is compiled by ajv, so that built-in and outside options are judged alike. */
export const SCHEMA_OPTIONS = {
  allErrors: true,
  // Errors carry the schema they come from: the keys it knows are what an unknown key is compared with.
  verbose: true,
  messages: false,
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allowUnionTypes: true,
  validateFormats: false,
} as const;
