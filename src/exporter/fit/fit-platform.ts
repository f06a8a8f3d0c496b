import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import type { Direction } from '../../model/packet.ts';
import type { PlatformEntry } from '../../model/platform.ts';
import { type AddressSet, addressSetOf } from '../../net/address-set.ts';
import { parsePrefix } from '../../net/parse.ts';
import type { PlatformRule } from '../exporter.ts';
import type { Target } from './target.ts';

/** What the target lets through in front of a default that drops or rejects; none before another. A text that is no prefix is OPTION_INVALID. */
export function fitPlatform(
  direction: Direction,
  target: Target,
  report: (found: Diagnostic) => void,
): readonly PlatformEntry[] {
  const { action } = target.policy.default;
  if (action === 'allow' || action === 'pass') return [];
  const rules = target.platform(direction);
  for (const text of new Set(rules.flatMap(({ from = [], to = [] }) => [...from, ...to])))
    checkPrefix(text, target, report);
  return platformEntries(rules);
}

/** Platform rules as matches. A text that is no prefix stands for no address. */
export function platformEntries(rules: readonly PlatformRule[]): readonly PlatformEntry[] {
  return rules.map(({ name, title, from, to }) => ({
    name,
    title,
    match: { ...(from && { source: addresses(from) }), ...(to && { destination: addresses(to) }) },
  }));
}

function checkPrefix(text: string, { id, output: { span } }: Target, report: (found: Diagnostic) => void): void {
  const prefix = parsePrefix(text);
  if (prefix.ok) return;
  const { reason, hint } = prefix;
  report(error('OPTION_INVALID', `an option of ${id}: ${reason}`, hint === undefined ? { span } : { span, hint }));
}

function addresses(texts: readonly string[]): AddressSet {
  const prefixes = texts.map((text) => parsePrefix(text));
  return addressSetOf(prefixes.flatMap((prefix) => (prefix.ok ? [prefix.value] : [])));
}
