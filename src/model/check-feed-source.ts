import { error } from '../diagnostic/diagnostic.ts';
import type { Report } from '../diagnostic/report.ts';
import { quote } from '../diagnostic/text.ts';
import type { AddressParts } from './address-parts.ts';
import type { FeedNode, RuleNode, SelectionNode } from './document.ts';

/** Reports selections on the source side that admit strangers: of a feed whose addresses are shared, without ids named one by one. */
export function checkFeedSource(context: {
  readonly rule: RuleNode;
  readonly expression: AddressParts;
  readonly feeds: ReadonlyMap<string, FeedNode>;
  readonly report: Report;
}): void {
  const { rule, expression, feeds, report } = context;
  const { span } = rule.from;
  for (const selection of expression.selections) {
    const { name } = selection.feed;
    if (!feeds.get(name)?.sourceNeedsIds || namesIds(selection)) continue;
    const message = `The rule ${quote(rule.name)} takes sources from the feed ${quote(name)} without naming ids; all tenants share these addresses`;
    const hint = 'name the endpoint sets one by one: where: { id: [...] }';
    const elsewhere = selection.span !== span;
    report(
      error('FEED_SOURCE_IDS', message, {
        span,
        hint,
        ...(elsewhere && { related: [{ message: 'It is selected here', span: selection.span }] }),
      }),
    );
  }
}

function namesIds({ where = [] }: SelectionNode): boolean {
  return where.length > 0 && where.every(({ label }) => label === 'id');
}
