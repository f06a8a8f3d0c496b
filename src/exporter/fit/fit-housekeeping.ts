import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import {
  HOUSEKEEPING,
  type HookName,
  type HousekeepingEntry,
  type HousekeepingName,
  LOOPBACK_INTERFACE,
} from '../../model/housekeeping.ts';
import type { Match, NameSet } from '../../model/match.ts';
import { LOOPBACK_ZONE } from '../../model/packet.ts';
import type { Housekeeping } from '../fitted.ts';
import type { OutputRequest } from './target.ts';

const ENTRIES: readonly HousekeepingEntry[] = HOUSEKEEPING;

/**
 * The names of the entries that an output asks for, in the order of the table. Unknown words are errors with a suggestion.
 */
export function housekeepingNames(
  { housekeeping }: Pick<OutputRequest, 'housekeeping'>,
  report: (found: Diagnostic) => void,
): readonly HousekeepingName[] {
  const words = new Set(housekeeping.map(({ name }) => name));
  const known = ['default', 'none', ...ENTRIES.map(({ name }) => name)];
  for (const { name, span } of housekeeping) {
    if (known.includes(name)) continue;
    report(error('NAME_UNKNOWN', `"${name}" is no housekeeping entry`, { span, hint: didYouMean(name, known) }));
  }
  const none = housekeeping.find(({ name }) => name === 'none');
  if (none !== undefined && words.size > 1) {
    report(
      error('VALUE_INVALID', 'housekeeping "none" stands alone', {
        span: none.span,
        hint: 'remove "none", or all other entries',
      }),
    );
  }
  return HOUSEKEEPING.filter(({ name, standard }) => words.has(name) || (words.has('default') && standard)).map(
    ({ name }) => name,
  );
}

/** What each entry in force matches on `hook`; entries that do not apply there are left out. */
export function fitHousekeeping(names: readonly HousekeepingName[], hook: HookName): readonly Housekeeping[] {
  return ENTRIES.flatMap(({ name, title, verdict, match }) => {
    const [first, ...rest] = match[hook] ?? [];
    if (first === undefined || !names.some((one) => one === name)) return [];
    return [{ name, title, verdict, matches: [onInterfaces(first), ...rest.map(onInterfaces)] }];
  });
}

function onInterfaces(match: Match): Match {
  return {
    ...match,
    ...(match.ingress && { ingress: loopbackInterface(match.ingress) }),
    ...(match.egress && { egress: loopbackInterface(match.egress) }),
  };
}

function loopbackInterface({ names, not }: NameSet): NameSet {
  return { names: names.map((name) => (name === LOOPBACK_ZONE ? LOOPBACK_INTERFACE : name)), not };
}
