import { type Diagnostic, error, type Span, warning } from '../../diagnostic/diagnostic.ts';
import type { LostHost } from './written-hosts.ts';

/** A lost pattern, and whether what it stands for is blocked by it. */
export interface LostSomewhere extends LostHost {
  readonly isBlocked: boolean;
}

/**
 * Says what an output loses, once a reason: a warning where less is let through, and an error where less would be blocked, since that opens what the
 * policy closes.
 */
export function lossDiagnostics(
  lost: readonly LostSomewhere[],
  output: { readonly id: string; readonly span: Span },
): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const blocked = groupsOf(lost.filter(({ isBlocked }) => isBlocked));
  const allowed = groupsOf(lost.filter(({ isBlocked }) => !isBlocked));
  const { id, span } = output;
  for (const { reason, texts } of blocked)
    found.push(
      error('UNSUPPORTED', `${id} cannot block ${texts.join(', ')} without leaving some of it open: ${reason}`, {
        span,
      }),
    );
  for (const { reason, texts } of allowed)
    found.push(
      warning('HOSTS_LOST', `${counted(texts.length)} not said whole by ${id}: ${texts.join(', ')}: ${reason}`, {
        span,
      }),
    );
  return found;
}

function counted(count: number): string {
  return count === 1 ? '1 pattern of hosts is' : `${count} patterns of hosts are`;
}

function groupsOf(
  lost: readonly LostHost[],
): readonly { readonly reason: string; readonly texts: readonly string[] }[] {
  const groups = new Map<string, Set<string>>();
  for (const { reason, pattern, written } of lost) {
    const texts = groups.get(reason) ?? new Set<string>();
    groups.set(reason, texts.add(written.length === 0 ? pattern : `${pattern} (as ${written.join(' and ')})`));
  }
  return [...groups].map(([reason, texts]) => ({ reason, texts: [...texts].sort() }));
}
