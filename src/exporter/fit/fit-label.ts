import { type Diagnostic, warning } from '../../diagnostic/diagnostic.ts';
import type { Origin } from '../../model/endpoint-set.ts';
import type { Rule } from '../../model/policy.ts';
import type { AnnotationCapability } from '../capability.ts';
import { fitText } from './fit-text.ts';
import type { Target } from './target.ts';

/** Annotations that are text, with what they say in a label. */
const TEXTS = {
  ticket: (rule) => rule.meta.ticket,
  owner: (rule) => rule.meta.owner && `owner ${rule.meta.owner}`,
  expires: (rule) => rule.meta.expires && `until ${rule.meta.expires}`,
  comment: (rule) => rule.meta.comment,
} as const satisfies Partial<Record<AnnotationCapability, (rule: Rule) => string | undefined>>;

const NAMES = ['ticket', 'owner', 'expires', 'comment'] as const satisfies readonly (keyof typeof TEXTS)[];

/**
 * The line that stands beside a rule's statements: its name, the endpoint set, and the annotations that the target carries
 * in no better place, as many as fit.
 */
export function labelOf(rule: Rule, because: Origin | undefined, target: Target): string {
  const origin = because === undefined ? '' : ` [${because.feed}:${because.id}]`;
  const texts = NAMES.filter((name) => isInLabel(name, rule, target)).map((name) => TEXTS[name](rule));
  return fitText([`${rule.name}${origin}`, ...texts].join(' | '), target.limits.label);
}

function isInLabel(name: keyof typeof TEXTS, rule: Rule, target: Target): boolean {
  return target.capabilities[name].level === 'lowered' && TEXTS[name](rule) !== undefined;
}

/** Annotations of `rule` that no statement carries whole, each reported once. `labels`: those of its flows. */
export function reportLostTexts(
  rule: Rule,
  labels: readonly string[],
  { target, report }: { readonly target: Target; readonly report: (found: Diagnostic) => void },
): void {
  const longest = labels.reduce((most, label) => (label.length > most.length ? label : most), '');
  const lost = NAMES.filter((name) => TEXTS[name](rule) !== undefined && isLost(name, rule, longest, target));
  for (const name of lost) {
    const { level, reason, source } = target.capabilities[name];
    const why =
      level === 'unsupported'
        ? reason
        : `the text is longer or has characters that ${target.id} cannot write (${target.limits.label.source})`;
    report(
      warning(
        'ANNOTATION_LOST',
        `${name} of rule "${rule.name}" is not carried whole by ${target.id}: ${why ?? source ?? ''}`,
        { span: rule.span },
      ),
    );
  }
  if (target.capabilities.ruleName.level === 'lowered' && !longest.startsWith(rule.name)) {
    report(
      warning(
        'ANNOTATION_LOST',
        `the name of rule "${rule.name}" is not carried whole by ${target.id} (${target.limits.label.source})`,
        { span: rule.span },
      ),
    );
  }
}

function isLost(name: keyof typeof TEXTS, rule: Rule, label: string, target: Target): boolean {
  switch (target.capabilities[name].level) {
    case 'native':
      return false;
    case 'unsupported':
      return true;
    case 'lowered':
      return !label.includes(TEXTS[name](rule) ?? '');
  }
}
