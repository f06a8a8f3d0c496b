import type { TextRule } from 'rulecast/exporter';
import { LABEL, LOG_PREFIX } from './limits.ts';

/**
 * A text between double quotes. What `rule` forbids is replaced even though a fitted policy has none of it: a stray quote would
 * end the string and begin a statement.
 */
function quote(text: string, { forbidden, substitute }: TextRule): string {
  return `"${text.replace(new RegExp(forbidden, 'gu'), substitute)}"`;
}

/** The comment of a statement, empty for an empty label. */
export function comment(label: string): string {
  return label === '' ? '' : `comment ${quote(label, LABEL)}`;
}

/** The text in front of a log entry. */
export function logPrefix(text: string): string {
  return `prefix ${quote(text, LOG_PREFIX)}`;
}

/** The name of an interface. */
export function interfaceName(name: string): string {
  return quote(name, LABEL);
}
