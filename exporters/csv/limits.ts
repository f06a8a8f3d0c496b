import type { Limits, NameRule, TextRule } from 'rulecast/exporter';

/** A cell holds 32,767 characters, of which at most three bytes each are needed here. */
const CELL = 'Microsoft: Excel specifications and limits, total number of characters that a cell can contain';

/** Names are kept as they are: letters, digits and the signs that names of policies and feeds have. */
const NAME: NameRule = {
  maxBytes: 255,
  allowed: /[A-Za-z0-9_.:/+-]/,
  substitute: '_',
  source: 'a name is one word in these files',
};

/** A rule is shown to people and refers to nothing, so its name is any text on one line. */
const RULE_NAME: NameRule = {
  maxBytes: 32_767,
  allowed: /[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u,
  substitute: ' ',
  source: CELL,
};

const TEXT: TextRule = {
  maxBytes: 32_767,
  // Line ends, control characters and signs that turn the direction of text are removed by the writer as well.
  forbidden: /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
  substitute: ' ',
  source: CELL,
};

/** CSV has no limits; those of spreadsheets on text are kept to. */
export const LIMITS: Limits = {
  objectName: NAME,
  ruleName: RULE_NAME,
  label: TEXT,
  logPrefix: TEXT,
  // Zones of a row are separated by blanks.
  zoneName: NAME,
};
