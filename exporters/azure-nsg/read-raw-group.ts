import type { Span } from 'rulecast/exporter/read';
import type { Fields } from './read-json-fields.ts';

/** A rule as it stands in a file, nested in `properties` or flattened. */
export interface RawRule {
  readonly fields: Fields;
  /** Without the group's name in front, if that can be told; never empty. */
  readonly name: string;
  /** The group that it belongs to, if it stands outside of one and says so. */
  readonly parent?: string;
  /** Whether texts follow the rules of templates, where `[[` stands for `[`. */
  readonly template: boolean;
}

/** What a file holds of one network security group. */
export interface RawGroup {
  readonly span: Span;
  /** Absent where the file computes it or gives none. */
  readonly name?: string;
  readonly rules: readonly RawRule[];
  /** Whether the file has the group itself, and not rules alone. */
  readonly isWhole: boolean;
  /** The rules of the platform, if the file lists them. */
  readonly defaults: readonly RawRule[];
}
