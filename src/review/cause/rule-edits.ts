import type { Span } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { PolicyDocument, RuleNode } from '../../model/document.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import type { Cause } from '../review.ts';
import { feedEdits } from './feed-cause.ts';
import { type PolicySides, ruleIn, writtenRule } from './policy-side.ts';
import { referencesOf, scopeSets } from './references.ts';
import { differingKeys, sameWritten } from './same-written.ts';

/** The keys of a rule that decide packets, as policies write them. */
const KEYS: Readonly<Partial<Record<keyof RuleNode, string>>> = {
  action: 'action',
  direction: 'direction',
  from: 'from',
  to: 'to',
  services: 'services',
  fromZones: 'from-zone',
  toZones: 'to-zone',
  enabled: 'enabled',
  sites: 'sites',
  notOn: 'not-on',
};

/** A cause that is found in a rule, or in what it names; who asks adds the rule. */
export type Edit = Pick<Cause, 'kind' | 'text' | 'span' | 'side' | 'feed'>;

/**
 * How a rule that both sides have in force differs: what is written of it, the sets and services that it names, and the endpoint sets behind the packets in
 * question. Empty when all of that is the same.
 */
export function ruleEdits(name: string, sides: PolicySides, matches: readonly PacketMatch[]): readonly Edit[] {
  const [old, now] = [writtenRule(sides.from, name), writtenRule(sides.to, name)];
  if (old === undefined || now === undefined) return [];
  const documents = { from: sides.from.document, to: sides.to.document };
  const keys = differingKeys(old, now).flatMap((key) => KEYS[key as keyof RuleNode] ?? []);
  const written: readonly Edit[] =
    keys.length === 0
      ? []
      : [{ kind: 'rule-edited', text: `rule ${quote(name)}: ${keys.join(', ')} edited`, span: now.span, side: 'to' }];
  return [
    ...written,
    ...definitionEdits([old, now], documents, sides.to.policy.site),
    ...feedChanges(name, sides, matches),
  ];
}

interface Documents {
  readonly from: PolicyDocument;
  readonly to: PolicyDocument;
}

function definitionEdits(
  rules: readonly [old: RuleNode, now: RuleNode],
  { from, to }: Documents,
  site: string | undefined,
): readonly Edit[] {
  const references = [referencesOf(rules[0], from), referencesOf(rules[1], to)];
  const names = (kind: 'sets' | 'services'): readonly string[] =>
    [...new Set(references.flatMap((one) => [...one[kind]]))].sort();
  return [
    ...names('sets').flatMap((name) => setEdits(name, { from, to }, site)),
    ...names('services').flatMap((name) => {
      const [old, now] = [from.services.get(name), to.services.get(name)];
      if (sameWritten(old, now)) return [];
      const text = `services ${quote(name)} edited`;
      return [placed({ kind: 'rule-edited', text }, now?.span, old?.span)];
    }),
  ];
}

/** How the sets differ that the scope names, at the sides' site. */
export function scopeSetEdits({ from, to }: PolicySides): readonly Edit[] {
  const documents = { from: from.document, to: to.document };
  const names = new Set([...scopeSets(to.document), ...scopeSets(from.document)]);
  return [...names].sort().flatMap((name) => setEdits(name, documents, to.policy.site));
}

/** A set may be written once, or for each site. */
function setEdits(name: string, { from, to }: Documents, site: string | undefined): readonly Edit[] {
  const [old, now] = [from.sets.get(name), to.sets.get(name)];
  const own = sameWritten(old, now)
    ? []
    : [placed({ kind: 'set-edited', text: `set ${quote(name)} edited` }, now?.span, old?.span)];
  const sites = site === undefined ? [] : [site];
  const changed = sites.flatMap((site) => {
    const [before, after] = [from, to].map(({ sites: all }) => all.get(site)?.sets.get(name));
    return sameWritten(before, after) ? [] : [{ before, after }];
  });
  // What is edited at many sites reads the same, so that it can be said once.
  const atSites = changed.map(({ before, after }) =>
    placed({ kind: 'set-edited', text: `set ${quote(name)} edited` }, after?.span, before?.span),
  );
  return [...own, ...atSites];
}

/** On the new side where it is there, else on the old one. */
function placed(edit: Pick<Edit, 'kind' | 'text'>, now: Span | undefined, old: Span | undefined): Edit {
  const span = now ?? old;
  return { ...edit, ...(span && { span }), side: now === undefined ? 'from' : 'to' };
}

/** What rules select is compared endpoint set by endpoint set, whichever side selected it. */
function feedChanges(name: string, sides: PolicySides, matches: readonly PacketMatch[]): readonly Edit[] {
  const feeds = { from: sides.from.document, to: sides.to.document };
  const found = [sides.from, sides.to].flatMap((side) => {
    const rule = ruleIn(side, name);
    return rule === undefined ? [] : feedEdits(rule, matches, feeds);
  });
  const byText = new Map(found.map((edit) => [edit.text, edit]));
  return [...byText.values()].map(({ text, cause: feed }) => {
    const span = sides.to.document.feeds.get(feed.name)?.span;
    return { kind: 'feed-changed', text, ...(span && { span }), side: 'to', feed };
  });
}
