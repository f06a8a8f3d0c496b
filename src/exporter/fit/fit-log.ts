import { type Diagnostic, type Span, warning } from '../../diagnostic/diagnostic.ts';
import type { Log } from '../../model/policy.ts';
import type { AnnotationCapability } from '../capability.ts';
import { fitText } from './fit-text.ts';
import type { Target } from './target.ts';

/** Whose log it is: a rule's or the default's. */
export interface LogOwner {
  readonly who: string;
  readonly span: Span;
  readonly capability: 'log' | 'defaultLog';
}

const PARTS = {
  prefix: 'logPrefix',
  rate: 'logRate',
  level: 'logLevel',
  group: 'logGroup',
} as const satisfies Record<keyof Log, AnnotationCapability>;

/** What of `log` the target carries; what it does not is reported. `undefined`: no log entry at all. */
export function fitLog(log: Log | undefined, owner: LogOwner, context: LogContext): Log | undefined {
  if (log === undefined) return undefined;
  const { capabilities } = context.target;
  if (capabilities[owner.capability].level === 'unsupported') {
    lose(owner, 'log', capabilities[owner.capability].reason, context);
    return undefined;
  }
  const kept = Object.entries(log).filter(([part]) => isPart(part) && keeps(part, owner, context));
  return fitPrefix(Object.fromEntries(kept), owner, context);
}

interface LogContext {
  readonly target: Target;
  readonly report: (found: Diagnostic) => void;
}

function isPart(word: string): word is keyof Log {
  return word in PARTS;
}

function keeps(part: keyof Log, owner: LogOwner, context: LogContext): boolean {
  const { level, reason } = context.target.capabilities[PARTS[part]];
  if (level !== 'unsupported') return true;
  lose(owner, `log ${part}`, reason, context);
  return false;
}

function fitPrefix(log: Log, owner: LogOwner, context: LogContext): Log {
  const rule = context.target.limits.logPrefix;
  if (log.prefix === undefined || rule === undefined) return log;
  const prefix = fitText(log.prefix, rule);
  if (prefix !== log.prefix)
    lose(owner, `log prefix "${log.prefix}" whole, it becomes "${prefix}":`, rule.source, context);
  return { ...log, prefix };
}

function lose(owner: LogOwner, what: string, why: string | undefined, { target, report }: LogContext): void {
  report(
    warning('ANNOTATION_LOST', `${target.id} does not carry the ${what} of ${owner.who}${why ? `: ${why}` : ''}`, {
      span: owner.span,
    }),
  );
}
