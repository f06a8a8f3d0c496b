import type { Span, Statement } from 'rulecast/exporter/read';
import { entriesOf } from './read-element.ts';
import { logs, type RuleContext, verdictOf } from './read-rule.ts';
import type { Element } from './read-xml.ts';
import { withinZones } from './read-zones.ts';

const INTRAZONE = 'intrazone-default';
const INTERZONE = 'interzone-default';

/**
 * What decides when no rule does: inside a zone packets are allowed, between zones dropped, unless the file says otherwise. Overrides that come
 * first win. `span` is the place of statements that stand nowhere in the file.
 */
export function defaultStatements(
  overrides: readonly Element[],
  { context, span }: { readonly context: RuleContext; readonly span: Span },
): readonly Statement[] {
  const { report } = context;
  const entries = new Map(overrides.toReversed().flatMap((rules) => [...entriesOf(rules, report)]));
  const outcomeOf = (name: string, verdict: 'allow' | 'drop'): Omit<Statement, 'match'> => {
    const entry = entries.get(name);
    const isDecided = entry?.children.some((child) => child.name === 'action') === true;
    return {
      // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
      then: { kind: 'verdict', verdict: entry !== undefined && isDecided ? verdictOf(entry, report) : verdict },
      // The built-in rules log nothing until they are told to.
      log: entry?.children.some(({ name: part }) => part.startsWith('log-')) === true && logs(entry, report),
      label: name,
      span: entry?.span ?? span,
    };
  };
  const within = withinZones(context.zones);
  const intrazone = outcomeOf(INTRAZONE, 'allow');
  return [
    ...within.pairs.map((ends) => ({
      match: ends,
      ...intrazone,
      ...(within.undecided !== undefined && { undecided: `${INTRAZONE}: ${within.undecided}` }),
    })),
    { match: {}, ...outcomeOf(INTERZONE, 'drop') },
  ];
}
