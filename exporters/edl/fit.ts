import type { DomainPattern, FittedHost } from 'rulecast/exporter';
import type { Notation } from './notation.ts';

/** How a list says a pattern: as it is, as narrower patterns that it can say, or not at all. */
export function fitPattern(pattern: DomainPattern, problemOf: Notation): FittedHost {
  const reason = problemOf(pattern);
  if (reason === undefined) return { kind: 'exact' };
  const [first, ...more] = narrowerPatterns(pattern).filter((narrower) => problemOf(narrower) === undefined);
  return first === undefined ? { kind: 'none', reason } : { kind: 'narrower', patterns: [first, ...more], reason };
}

/**
 * Patterns whose `*` are whole labels, for one whose only mixed label has one run of `*`: `*cdn.x` has the hosts of `cdn.x` and `*.cdn.x`, and more. Each
 * can be a host's name; none has a host that the pattern has not.
 */
function narrowerPatterns(pattern: DomainPattern): readonly DomainPattern[] {
  const labels = pattern.split('.');
  const mixed = labels.flatMap((label, index) => (/\*/.test(label) && /[^*]/.test(label) ? [index] : []));
  const [index, second] = mixed;
  if (index === undefined || second !== undefined) return [];
  const [before = '', after = '', more] = (labels[index] ?? '').split(/\*+/);
  if (more !== undefined) return [];
  return wholeLabels(before, after)
    .filter((whole) => whole.every(isLabel))
    .map((whole) => [...labels.slice(0, index), ...whole, ...labels.slice(index + 1)].join('.'));
}

/** What `*` between two texts may be made of: nothing, one dot, or labels between two dots. */
function wholeLabels(before: string, after: string): readonly (readonly string[])[] {
  const joined = [`${before}${after}`];
  if (before === '') return [joined, ['*', after]];
  if (after === '') return [joined, [before, '*']];
  return [joined, [before, after], [before, '*', after]];
}

/** Host names have no label that begins or ends with a hyphen (RFC 1123, section 2.1): such a pattern would match nothing. */
function isLabel(label: string): boolean {
  return !label.startsWith('-') && !label.endsWith('-');
}
