import type { Span } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { NameNode, PolicyDocument, RuleNode } from '../../model/document.ts';
import { sameWritten } from '../cause/same-written.ts';
import type { Level, SettingChange } from '../review.ts';
import { lintChanges } from './lint-changes.ts';
import { outputChanges } from './output-settings.ts';

/**
 * What two versions of a policy set in different ways, beside the traffic that rules are about: what is loaded to judge the policy, what is left out of
 * outputs, and how those are written. A side without the policy is `undefined`: what a new policy sets is all new, and one that is gone sets nothing.
 * In the order of the policy language; within it, in that of the new side.
 */
export function settingChanges(
  from: PolicyDocument | undefined,
  to: PolicyDocument | undefined,
): readonly SettingChange[] {
  if (to === undefined) return [];
  return [
    ...exporterChanges(from?.exporters ?? [], to.exporters),
    ...(from === undefined ? [] : [...scopeChange(from, to), ...defaultChanges(from, to)]),
    ...managementChange(from, to),
    ...notOnOfRules(from?.rules ?? [], to.rules),
    ...outputChanges(from?.outputs ?? [], to.outputs),
    ...lintChanges(from?.lints, to.lints),
  ];
}

type At = Pick<SettingChange, 'side' | 'span'>;

function inNew(span: Span): At {
  return { side: 'to', span };
}

function inOld(span: Span): At {
  return { side: 'from', span };
}

function exporterChanges(from: readonly NameNode[], to: readonly NameNode[]): readonly SettingChange[] {
  const isIn = (list: readonly NameNode[], { name }: NameNode): boolean => list.some((one) => one.name === name);
  const change = (text: string, at: At): SettingChange => ({ kind: 'exporters', level: 'high', text, ...at });
  return [
    ...to
      .filter((one) => !isIn(from, one))
      .map(({ name, span }) => change(`outside exporter ${quote(name)} added`, inNew(span))),
    ...from
      .filter((one) => !isIn(to, one))
      .map(({ name, span }) => change(`outside exporter ${quote(name)} removed`, inOld(span))),
  ];
}

function scopeChange({ scope: before }: PolicyDocument, { scope: after }: PolicyDocument): readonly SettingChange[] {
  if (sameWritten(before, after)) return [];
  const change = (verb: string, at: At): SettingChange => ({
    kind: 'scope',
    level: 'high',
    text: `scope ${verb}`,
    ...at,
  });
  if (after === undefined) return [change('removed', before === undefined ? { side: 'from' } : inOld(before.span))];
  return [change(before === undefined ? 'added' : 'changed', inNew(after.span))];
}

function defaultChanges(from: PolicyDocument, to: PolicyDocument): readonly SettingChange[] {
  const at = inNew(to.default.span);
  const change = (level: Level, text: string): SettingChange => ({ kind: 'default', level, text, ...at });
  const [before, after] = [from.default, to.default];
  const isOtherLog = !sameWritten(before.log, after.log);
  return [
    ...(before.action === after.action ? [] : [change('high', `default ${before.action} changed to ${after.action}`)]),
    ...(isOtherLog ? [change('low', 'log of the default changed')] : []),
  ];
}

/** The lockout check is a gate: what it asks for is no longer asked for. */
function managementChange(
  from: PolicyDocument | undefined,
  { management, span }: PolicyDocument,
): readonly SettingChange[] {
  if (sameWritten(from?.management, management)) return [];
  const words = management === 'none' ? 'management set to none' : 'management services changed';
  const place = management === undefined || management === 'none' ? span : management.span;
  return [{ kind: 'management', level: 'high', text: words, ...inNew(place) }];
}

function notOnOfRules(from: readonly RuleNode[], to: readonly RuleNode[]): readonly SettingChange[] {
  const before = new Map(from.map((rule) => [rule.name, rule]));
  return to.flatMap((rule) => notOnChanges(before.get(rule.name), rule));
}

function notOnChanges(before: RuleNode | undefined, after: RuleNode): readonly SettingChange[] {
  const old = before?.notOn ?? new Map<string, { readonly reason: string; readonly span: Span }>();
  const rule = `rule ${quote(after.name)}`;
  const change = (level: Level, text: string, at: At): SettingChange => ({ kind: 'not-on', level, text, ...at });
  const changed = [...after.notOn].flatMap(([exporter, { reason, span }]) => {
    const known = old.get(exporter);
    if (known === undefined) return [change('high', `not-on ${quote(exporter)} added to ${rule}`, inNew(span))];
    if (known.reason === reason) return [];
    return [change('low', `reason of not-on ${quote(exporter)} changed in ${rule}`, inNew(span))];
  });
  const removed = [...old]
    .filter(([exporter]) => !after.notOn.has(exporter))
    .map(([exporter, { span }]) => change('high', `not-on ${quote(exporter)} removed from ${rule}`, inOld(span)));
  return [...changed, ...removed];
}
