/** A number that a target sets, with where that is documented or was measured. */
export interface Limit {
  readonly max: number;
  readonly source: string;
}

/** How names of objects (sets, groups) and rules must look on a target. */
export interface NameRule {
  /** Bytes in UTF-8. */
  readonly maxBytes: number;
  /** One allowed character; others are replaced by `substitute`. */
  readonly allowed: RegExp;
  readonly substitute: string;
  /** The first character, if narrower. A name that begins otherwise gets `lead` in front. */
  readonly first?: RegExp;
  readonly lead?: string;
  readonly source: string;
}

/** Text that a target shows to people: comments, labels, log prefixes. Control characters and line ends never pass. */
export interface TextRule {
  readonly maxBytes: number;
  /** Characters that the target cannot write even quoted, replaced by `substitute`. */
  readonly forbidden: RegExp;
  readonly substitute: string;
  readonly source: string;
}

/** All limits that `fit` checks or keeps to; an absent one does not exist on the target. */
export interface Limits {
  readonly rules?: Limit;
  /** Prefixes in one address object. */
  readonly prefixesPerObject?: Limit;
  /** Ports and ranges (a range counts `portRangeSlots`) in one rule; longer lists are split. */
  readonly portsPerRule?: Limit;
  readonly portRangeSlots?: 1 | 2;
  readonly objectName: NameRule;
  readonly ruleName: NameRule;
  /** Name, endpoint set and comment of a rule as one text. */
  readonly label: TextRule;
  readonly logPrefix?: TextRule;
  /** Names of interfaces or zones. */
  readonly zoneName: NameRule;
}
