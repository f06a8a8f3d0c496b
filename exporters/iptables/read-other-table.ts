import { noteIgnored, type Report, refuse } from './read-report.ts';
import type { RawTable } from './read-table.ts';
import { spanOf } from './read-words.ts';

/** Targets that leave a packet as it is for the table filter. A verdict of nat is final in nat only, and translates nothing. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  nat: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG'],
  mangle: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG', 'MARK', 'CONNMARK'],
  raw: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG'],
  security: ['ACCEPT', 'RETURN', 'LOG', 'NFLOG'],
};

/** What begins with a target's option: iptables also takes `-jDROP`, `--jump=DROP` and `--jum DROP`. */
const LEADS = /^(?:-[A-Za-z]*[jg]|--[jg])/;

/** Options whose value may look like one. */
const TEXTS = new Set(['--comment', '--log-prefix', '--nflog-prefix']);
const SPELLED = new Set(['-j', '--jump', '-g', '--goto']);

/** Refuses rules of tables beside filter that drop a packet, change it, or take it out of connection tracking. */
export function checkOtherTable({ name, chains, span }: RawTable, report: Report): undefined {
  const harmless = Object.hasOwn(HARMLESS, name) ? (HARMLESS[name] ?? []) : [];
  for (const chain of chains.values()) {
    if (chain.policy === 'DROP') refuse(report, chain.span, `Chain ${chain.name} of table ${name} drops by policy`);
    for (const { line, words } of chain.rules) {
      for (const [at, { text }] of words.entries()) {
        if (!LEADS.test(text) || TEXTS.has(words[at - 1]?.text ?? '')) continue;
        const target = SPELLED.has(text) ? words[at + 1] : undefined;
        if (target !== undefined && (chains.has(target.text) || harmless.includes(target.text))) continue;
        const message = `Table ${name} may change or drop packets before or after table filter, which alone is read`;
        refuse(report, spanOf(line, target ?? words[at]), message);
      }
    }
  }
  noteIgnored(report, span, `Table ${name} is left unread: it neither drops nor changes a packet`);
}
