import type { FeedTypeName } from './feed-type.ts';

const HEAD = 20_000;

/** Keys that no other list of records has, in what `/endpoints` answers and in what is mistaken for it. */
const MICROSOFT_365 = /"(?:serviceArea|endpointSetId|tcpPorts|udpPorts)"\s*:|"(?:ips|urls)"\s*:\s*\[/;

const LOOKS_LIKE = {
  microsoft365: (head: string) => /^\ufeff?\s*[[{]/.test(head) && MICROSOFT_365.test(head),
} as const satisfies Record<FeedTypeName, (head: string) => boolean>;

/** The type of feed whose snapshot a text looks like, told from its beginning; the feed's reader has the last word. */
export function identifyFeed(text: string): FeedTypeName | undefined {
  const head = text.slice(0, HEAD);
  const types = Object.keys(LOOKS_LIKE) as readonly FeedTypeName[];
  return types.find((type) => LOOKS_LIKE[type](head));
}
