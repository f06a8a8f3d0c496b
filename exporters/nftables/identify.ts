import type { Artifact } from 'rulecast/exporter';

const LINES = 200;

/** The beginning of a statement that only nft has. */
const STATEMENT =
  /^\s*(?:flush\s+ruleset\b|table\s+(?:(?:inet|ip|ip6|arp|bridge|netdev)\s+)?[\w.:/-]+\s*\{|(?:add|create|delete|destroy|flush|insert)\s+(?:table|chain|rule|set|map|element)\s)/;

/** Other text that may stand in front of a statement. */
const PREAMBLE = /^\s*(?:#.*|(?:re)?define\s.*|include\s.*|)$/;

/** The beginning of what `nft -j list ruleset` prints. */
const LISTING = /^\ufeff?\s*\{\s*"nftables"\s*:/;

/** Whether the text is JSON rather than what `nft -f` reads, of which no statement begins with a brace. */
export function isJson({ text }: Artifact): boolean {
  return /^\ufeff?\s*\{/.test(text);
}

/** `yes` for JSON of nft, and when the first line that is neither blank, comment nor definition is a statement of nft, `maybe` when all of them are. */
export function identify({ text }: Artifact): 'yes' | 'maybe' | 'no' {
  if (LISTING.test(text)) return 'yes';
  const lines = text.split('\n', LINES);
  if (/^#!.*\bnft\b/.test(lines[0] ?? '')) return 'yes';
  const first = lines.find((line) => !PREAMBLE.test(line));
  if (first === undefined) return text.trim() === '' ? 'no' : 'maybe';
  return STATEMENT.test(first) ? 'yes' : 'no';
}
