import { type Report, refuse } from './read-report.ts';
import type { RawTable } from './read-table.ts';
import { spanOf } from './read-words.ts';

/** Targets that leave a packet as it is for the table filter. A verdict of nat is final in nat only, and translates nothing. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  nat: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG'],
  mangle: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG', 'MARK', 'CONNMARK'],
  raw: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG'],
  security: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG'],
};

/** Refuses rules of tables beside filter that drop a packet, change it, or take it out of connection tracking. */
export function checkOtherTable({ name, chains }: RawTable, report: Report): undefined {
  const harmless = Object.hasOwn(HARMLESS, name) ? (HARMLESS[name] ?? []) : [];
  for (const chain of chains.values()) {
    if (chain.policy === 'DROP') refuse(report, chain.span, `Chain ${chain.name} of table ${name} drops by policy`);
    for (const { line, words } of chain.rules) {
      const at = words.findIndex(({ text, quoted }) => !quoted && ['-j', '--jump', '-g', '--goto'].includes(text));
      const target = at < 0 ? undefined : words[at + 1];
      const isChain = target !== undefined && chains.has(target.text);
      if (at < 0 || isChain || (target !== undefined && harmless.includes(target.text))) continue;
      const message = `Table ${name} may change or drop packets before or after table filter, which alone is read`;
      refuse(report, spanOf(line, target), message);
    }
  }
}
