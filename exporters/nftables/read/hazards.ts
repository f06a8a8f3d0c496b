import { mayWork, type Report } from './report.ts';
import type { Chain, Element, RuleText, Table } from './ruleset.ts';
import { isText, type Token } from './token.ts';

/** Words that end a packet's way or change where it goes. */
const HAZARDS: ReadonlySet<string> = new Set([
  ...['drop', 'reject', 'queue', 'tproxy', 'dup', 'fwd', 'snat', 'dnat', 'masquerade', 'redirect', 'flow', 'synproxy'],
  ...['notrack', 'xt'],
]);

/** Behind the filter hooks, a new source address changes nothing that they see. */
const HARMLESS_AFTER: ReadonlySet<string> = new Set(['snat', 'masquerade']);

/**
 * The first place in a chain outside of the filter hooks (or in one it jumps to) that can drop or change packets, so that what the filter
 * hooks say is not the whole truth.
 */
export function findHazard(table: Table, chain: Chain, report: Report): Token | undefined {
  if (chain.policy === 'drop') return chain.base?.at ?? chain.at;
  const isAfter = chain.base?.hook === 'postrouting';
  const isHazard = (word: string): boolean => HAZARDS.has(word) && !(isAfter && HARMLESS_AFTER.has(word));
  const seen = new Set<Chain>([chain]);
  for (const current of seen) {
    for (const rule of current.rules) {
      const found =
        rule.find((token) => token.kind === 'word' && isHazard(token.text)) ??
        findRewrite(rule) ??
        mapHazard(table, rule, report);
      if (found !== undefined) return found;
      for (const target of jumpTargets(table, rule, report)) seen.add(target);
    }
  }
  return undefined;
}

/** The elements of a set or map by its name; none when looking at them would cost too much, which is reported. */
export function elementsOf(table: Table, name: Token, report: Report): readonly Element[] {
  const elements = table.sets.get(name.text)?.elements ?? [];
  return mayWork(report, name, elements.length) ? elements : [];
}

const IP_HEADERS: ReadonlySet<string> = new Set([
  'ip',
  'ip6',
  'tcp',
  'udp',
  'sctp',
  'dccp',
  'udplite',
  'th',
  'icmp',
  'icmpv6',
]);

/** Fields that no rule is compared on. */
const HARMLESS_FIELDS: ReadonlySet<string> = new Set(['dscp', 'ecn', 'ttl', 'hoplimit', 'checksum', 'id']);

/** A new value for a field of a header: `ip daddr set 10.0.0.1`. */
function findRewrite(rule: RuleText): Token | undefined {
  return rule.find((token, index) => {
    const [field, set] = [rule[index + 1], rule[index + 2]];
    if (field === undefined || set === undefined || !isText(set, 'set')) return false;
    return IP_HEADERS.has(token.text) && !HARMLESS_FIELDS.has(field.text);
  });
}

/** A reference to a map that drops. */
function mapHazard(table: Table, rule: RuleText, report: Report): Token | undefined {
  return rule.find(
    (token) =>
      token.kind === 'reference' &&
      elementsOf(table, token, report).some(({ verdict }) => verdict?.kind === 'drop' || verdict?.kind === 'queue'),
  );
}

function jumpTargets(table: Table, rule: RuleText, report: Report): readonly Chain[] {
  const written = rule.flatMap((token, index) => {
    return isText(token, 'jump') || isText(token, 'goto') ? [rule[index + 1]?.text ?? ''] : [];
  });
  const mapped = rule
    .filter((token) => token.kind === 'reference')
    .flatMap((token) => elementsOf(table, token, report).map(({ verdict }) => verdict?.chain ?? ''));
  return [...written, ...mapped].map((name) => table.chains.get(name)).filter((chain) => chain !== undefined);
}
