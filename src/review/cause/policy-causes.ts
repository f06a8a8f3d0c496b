import { quote } from '../../diagnostic/text.ts';
import { type Decider, describeDecider, spanOfDecider } from '../../model/decide.ts';
import type { PacketMatch } from '../../packetset/program.ts';
import type { Cause } from '../review.ts';
import { type PolicySides, ruleIn, ruleNameOf, writtenRule } from './policy-side.ts';
import { type Edit, ruleEdits, scopeSetEdits } from './rule-edits.ts';
import { sameWritten } from './same-written.ts';
import { type SharedBy, sharesOf } from './shares.ts';

/** Why the packets of a product have another verdict: a cause for each pair of deciders, none of them twice. Never empty. */
export function policyCauses(term: PacketMatch, sides: PolicySides): readonly Cause[] {
  const programs = { from: sides.from.program, to: sides.to.program };
  const found = sharesOf(term, programs).flatMap((share) => causesOf(share, sides));
  const causes = new Map(found.map((cause) => [JSON.stringify([cause.kind, cause.text, cause.span]), cause]));
  return causes.size > 0 ? [...causes.values()] : [{ kind: 'rule-edited', text: 'rules changed', side: 'to' }];
}

function causesOf(share: SharedBy, sides: PolicySides): readonly Cause[] {
  const { from, to } = share;
  const cause = appearance(to, sides) ?? disappearance(share, sides) ?? boundary(share, sides);
  if (cause !== undefined) return [cause];
  const edits = editsOf(share, sides);
  if (edits.length > 0) return edits;
  return [order(from, to, sides)];
}

/** The decider of the new side was not in force before. */
function appearance(to: Decider, { from, to: now }: PolicySides): Cause | undefined {
  const name = ruleNameOf(to);
  if (name === undefined || ruleIn(from, name) !== undefined) return undefined;
  const isNew = writtenRule(from, name) === undefined;
  const edit = isNew
    ? ({ kind: 'rule-added', text: `rule ${quote(name)} added`, side: 'to' } as const)
    : ({ kind: 'rule-edited', text: `rule ${quote(name)} is in force now`, side: 'to' } as const);
  return withRule({ ...edit, ...spanAt(to, now.policy) }, to);
}

/** The decider of the old side is not in force any more. */
function disappearance({ from, to }: SharedBy, { from: old, to: now }: PolicySides): Cause | undefined {
  const name = ruleNameOf(from);
  if (name === undefined || ruleIn(now, name) !== undefined) return undefined;
  const word = writtenRule(now, name) === undefined ? 'removed' : 'not in force any more';
  const next = ruleNameOf(to);
  if (next === undefined)
    return withRule(
      { kind: 'rule-removed', text: `rule ${quote(name)} ${word}`, side: 'from', ...spanAt(from, old.policy) },
      from,
    );
  const text = `rule ${quote(name)} ${word}, so ${quote(next)} decides`;
  return withRule({ kind: 'unmasked', text, side: 'to', ...spanAt(to, now.policy) }, to);
}

/** Scope, directions, default and what outputs add. */
function boundary({ from, to }: SharedBy, sides: PolicySides): Cause | undefined {
  if (from.kind === 'default' && to.kind === 'default')
    return { kind: 'default-changed', text: 'default action changed', side: 'to', ...spanAt(to, sides.to.policy) };
  const [before, after] = [isOutside(from), isOutside(to)];
  const [edit] = before === after ? [] : scopeEdits(sides, after);
  if (edit !== undefined) return edit;
  const isAdded = (by: Decider): boolean => by.kind === 'housekeeping' || by.kind === 'platform';
  if (isAdded(from) || isAdded(to))
    return { kind: 'output-changed', text: `${describeDecider(isAdded(to) ? to : from)} of the output`, side: 'to' };
  return before === after ? undefined : scopeCause(sides, after);
}

/** How the scope differs, as written or in a set that it names; none when it is as it was. */
function scopeEdits(sides: PolicySides, isLost: boolean): readonly Cause[] {
  if (!sameWritten(sides.from.document.scope, sides.to.document.scope)) return [scopeCause(sides, isLost)];
  return scopeSetEdits(sides).map((edit) => ({ ...edit, text: `${edit.text}: ${scopeText(isLost)}` }));
}

function scopeCause(sides: PolicySides, isLost: boolean): Cause {
  const span = spanAt({ kind: 'outside-scope' }, sides[isLost ? 'from' : 'to'].policy);
  return { kind: 'scope-changed', text: scopeText(isLost), side: isLost ? 'from' : 'to', ...span };
}

function scopeText(isLost: boolean): string {
  return isLost ? 'not in the scope any more' : 'in the scope now';
}

function isOutside({ kind }: Decider): boolean {
  return kind === 'outside-scope' || kind === 'no-rules';
}

/** Both deciders are there on both sides: one of them says something else. What the new one says more counts first. */
function editsOf({ from, to, steps }: SharedBy, sides: PolicySides): readonly Cause[] {
  const [old, now] = [ruleNameOf(from), ruleNameOf(to)];
  const gained = now === undefined ? [] : ruleEdits(now, sides, steps.to).map((edit) => withRule(edit, to));
  if (gained.length > 0 || old === undefined || old === now) return gained;
  const lost = ruleEdits(old, sides, steps.from);
  if (now === undefined) return lost.map((edit) => withRule(edit, from));
  return lost.map((edit) =>
    withRule({ ...edit, kind: 'unmasked', text: `${edit.text}, so ${quote(now)} decides` }, to),
  );
}

/** Nothing that the deciders say changed: their order did, or something that limits all rules. */
function order(from: Decider, to: Decider, { from: old, to: now }: PolicySides): Cause {
  if (!sameWritten(old.document.scope, now.document.scope))
    return {
      kind: 'scope-changed',
      text: 'scope edited',
      side: 'to',
      ...spanAt({ kind: 'outside-scope' }, now.policy),
    };
  const text = `${quote(describeDecider(to))} is tried before ${quote(describeDecider(from))}`;
  return withRule({ kind: 'rule-moved', text, side: 'to', ...spanAt(to, now.policy) }, to);
}

function spanAt(by: Decider, policy: PolicySides['from']['policy']): Pick<Cause, 'span'> {
  const span = spanOfDecider(by, policy);
  return span === undefined ? {} : { span };
}

/** What the rule says of itself stands beside the cause. */
function withRule(edit: Edit, by: Decider): Cause {
  if (by.kind !== 'rule') return edit;
  const { owner, ticket, comment } = by.rule.meta;
  return {
    ...edit,
    rule: by.rule.name,
    ...(owner !== undefined && { owner }),
    ...(ticket !== undefined && { ticket }),
    ...(comment !== undefined && { comment }),
  };
}
