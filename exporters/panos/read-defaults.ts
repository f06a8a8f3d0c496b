import type { Span, Statement } from 'rulecast/exporter/read';
import { outcomeOf } from './read-action.ts';
import { entriesOf } from './read-element.ts';
import { decisionsOf, logs, type RuleContext } from './read-rule.ts';
import type { Element } from './read-xml.ts';
import { withinZones, type ZonePairs } from './read-zones.ts';

const INTRAZONE = 'intrazone-default';
const INTERZONE = 'interzone-default';

const EVERY_ZONE: ZonePairs = { pairs: [{}] };

/** One of the two rules that every device has, as a file leaves it. */
interface DefaultRule {
  readonly name: string;
  readonly verdict: 'allow' | 'drop';
  readonly zones: ZonePairs;
  /** What the file says instead, the nearest first. */
  readonly overrides: readonly Element[];
}

/**
 * What decides when no rule does: inside a zone packets are allowed, between zones dropped, unless the file says otherwise. The override of the
 * nearest place holds. `span` is the place of statements that stand nowhere in the file.
 */
export function defaultStatements(
  overrides: readonly Element[],
  { context, span }: { readonly context: RuleContext; readonly span: Span },
): readonly Statement[] {
  const places = overrides.map((rules) => entriesOf(rules, context.report));
  const overridesOf = (name: string): readonly Element[] => places.flatMap((entries) => entries.get(name) ?? []);
  const within = withinZones(context.zones);
  const rules: readonly DefaultRule[] = [
    { name: INTRAZONE, verdict: 'allow', zones: within, overrides: overridesOf(INTRAZONE) },
    { name: INTERZONE, verdict: 'drop', zones: EVERY_ZONE, overrides: overridesOf(INTERZONE) },
  ];
  return rules.flatMap((rule) => statementsOf(rule, { context, span }));
}

function statementsOf(
  { name, verdict, zones, overrides }: DefaultRule,
  { context: { report }, span }: { readonly context: RuleContext; readonly span: Span },
): readonly Statement[] {
  const [nearest] = overrides;
  const deciding = overrides.find(hasAction);
  const outcomes = [
    ...(deciding === undefined ? [] : [{ outcome: outcomeOf(deciding, report), isClear: deciding === nearest }]),
    ...(deciding === undefined || deciding !== nearest ? [{ outcome: { verdict }, isClear: true }] : []),
  ];
  return outcomes.flatMap(({ outcome, isClear }) => {
    // An override may be about the log alone: nobody documents whether the action of a farther one shines through. If not, the built-in one holds.
    const undecided = zones.undecided ?? (isClear ? undefined : 'several places override it');
    return zones.pairs.flatMap((ends) =>
      decisionsOf({ match: {} }, outcome).map((decision) => ({
        match: { ...ends, ...decision.match },
        ...(undecided !== undefined && { undecided: `${name}: ${undecided}` }),
        // biome-ignore lint/suspicious/noThenProperty: the word of the contract; what it holds is never called
        then: { kind: 'verdict', verdict: decision.verdict },
        // The built-in rules log nothing until they are told to.
        log: nearest?.children.some(({ name: part }) => part.startsWith('log-')) === true && logs(nearest, report),
        label: name,
        span: nearest?.span ?? span,
      })),
    );
  });
}

function hasAction(entry: Element): boolean {
  return entry.children.some(({ name }) => name === 'action');
}
