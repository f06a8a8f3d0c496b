import { error, type Span } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import { compareEndpointSets } from '../model/address-parts.ts';
import type { FeedNode, SelectorTerm } from '../model/document.ts';
import type { EndpointSet } from '../model/endpoint-set.ts';
import { matchingEndpointSets } from '../model/select-endpoint-sets.ts';
import type { LabelValues, SetSelection } from './requests.ts';

/** What selections of an output are looked up in. */
export interface SelectionContext {
  readonly feeds: ReadonlyMap<string, FeedNode>;
  /** The place of a value of the options, by its JSON pointer. */
  readonly locate: (pointer: string) => Span;
  readonly report: Report;
}

/** Selections as options have them, and the pointer of each. */
export interface LocatedSelection {
  readonly selection: SetSelection;
  readonly pointer: string;
}

/** The selections of the option `key`, which is one of them or a list. */
export function locateSelections(
  selections: readonly SetSelection[],
  { key, options }: { readonly key: string; readonly options: unknown },
): readonly LocatedSelection[] {
  const written = typeof options === 'object' && options !== null && key in options ? Reflect.get(options, key) : [];
  return selections.map((selection, index) => ({
    selection,
    pointer: Array.isArray(written) ? `/${key}/${index}` : `/${key}`,
  }));
}

/** The endpoint sets of any of the selections, each once, by feed and id. What a selection names and no feed has is an error, and so is one that matches nothing. */
export function selectSets(selections: readonly LocatedSelection[], context: SelectionContext): readonly EndpointSet[] {
  const found = new Set(selections.flatMap((one) => selectOne(one, context)));
  return [...found].sort(compareEndpointSets);
}

function selectOne({ selection, pointer }: LocatedSelection, context: SelectionContext): readonly EndpointSet[] {
  const { report, locate } = context;
  const node = {
    where: termsOf(selection.where, `${pointer}/where`, locate),
    except: termsOf(selection.except, `${pointer}/except`, locate),
  };
  const feeds = feedsOf(selection, node, { ...context, pointer });
  // A value that no feed has is said once, of the first feed; one that only some have is right.
  const attempts = feeds.map((feed) => {
    const problems: Parameters<Report>[0][] = [];
    const sets = matchingEndpointSets(node, feed, (problem) => void problems.push(problem));
    return { sets, problems };
  });
  const known = attempts.filter(({ sets }) => sets !== undefined);
  if (known.length === 0) {
    attempts[0]?.problems.forEach(report);
    return [];
  }
  const sets = known.flatMap((attempt) => attempt.sets ?? []);
  if (sets.length === 0)
    report(error('SELECTION_EMPTY', 'The selection matches no endpoint set', { span: locate(pointer) }));
  return sets;
}

interface Terms {
  readonly where: readonly SelectorTerm[] | undefined;
  readonly except: readonly SelectorTerm[] | undefined;
}

/** The feed that is named, or all that have every label. */
function feedsOf(
  { feed }: SetSelection,
  { where = [], except = [] }: Terms,
  { feeds, report, locate, pointer }: SelectionContext & { readonly pointer: string },
): readonly FeedNode[] {
  if (feed !== undefined) {
    const node = feeds.get(feed);
    if (node !== undefined) return [node];
    const span = locate(`${pointer}/feed`);
    report(error('NAME_UNKNOWN', `There is no feed ${quote(feed)}`, { span, hint: didYouMean(feed, feeds.keys()) }));
    return [];
  }
  const all = [...feeds.values()];
  const labels = [...where, ...except];
  const fitting = all.filter(({ endpointSets }) =>
    labels.every(({ label }) => endpointSets.some((one) => Object.hasOwn(one.labels, label))),
  );
  if (fitting.length > 0) return fitting;
  if (all.length > 0) return all.slice(0, 1);
  report(error('SELECTION_EMPTY', 'The policy has no feeds to select from', { span: locate(pointer) }));
  return [];
}

function termsOf(
  written: SetSelection['where'],
  pointer: string,
  locate: SelectionContext['locate'],
): readonly SelectorTerm[] | undefined {
  if (written === undefined) return undefined;
  return Object.entries(written).map(([label, values]) => {
    const labelSpan = locate(`${pointer}/${label.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    return { label, labelSpan, values: textsOf(values).map((text) => ({ text, span: labelSpan })) };
  });
}

function textsOf(values: LabelValues): readonly string[] {
  return (Array.isArray(values) ? values : [values]).map(String);
}
