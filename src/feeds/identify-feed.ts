import { parseAddressList } from '../net/parse-list.ts';
import { FEED_TYPE_NAMES, type FeedTypeName } from './feed-names.ts';

const HEAD = 20_000;

/** A prefix or address, and a country or nothing. */
const GEOFEED_LINE = /^[0-9a-f.:]+(?:\/[0-9]{1,3})?\s*,\s*(?:[a-z]{2})?\s*(?:,|$)/i;

/** Keys that no other list of records has, in what each publisher offers and in what is mistaken for it. */
const LOOKS_LIKE: Partial<Readonly<Record<FeedTypeName, (head: string) => boolean>>> = {
  microsoft365: json(/"(?:serviceArea|endpointSetId|tcpPorts|udpPorts)"\s*:|"(?:ips|urls)"\s*:\s*\[/),
  'azure-service-tags': json(/"(?:addressPrefixes|systemService)"\s*:/),
  aws: json(/"(?:ip_prefix|ipv6_prefix|network_border_group)"\s*:/),
  gcp: json(/"ipv[46]Prefix"\s*:/),
  oracle: json(/"cidrs"\s*:\s*\[\s*\{/),
  cloudflare: json(/"ipv[46]_cidrs"\s*:\s*\[/),
  fastly: json(/"ipv6_addresses"\s*:\s*\[/),
  github: json(/"(?:verifiable_password_authentication|ssh_key_fingerprints)"\s*:/),
  atlassian: json(/"mask_len"\s*:/),
  okta: json(/"ip_ranges"\s*:\s*\[/),
  list: isList,
  geofeed: isGeofeed,
};

/**
 * The type of feed whose snapshots a text looks like, told from its beginning; the feed's reader has the last word. The lists of several
 * publishers are the same text: they are `list`.
 */
export function identifyFeed(text: string): FeedTypeName | undefined {
  const head = text.slice(0, HEAD).replace(/^\ufeff/, '');
  return FEED_TYPE_NAMES.find((type) => LOOKS_LIKE[type]?.(head));
}

function json(key: RegExp): (head: string) => boolean {
  return (head) => /^\s*[[{]/.test(head) && key.test(head);
}

function isList(head: string): boolean {
  const options = { form: 'published', hostBits: 'mask' } as const;
  const { count, problems } = parseAddressList(new TextEncoder().encode(wholeLines(head)), options);
  return count > 0 && problems.length === 0;
}

/** The first line may name the fields. */
function isGeofeed(head: string): boolean {
  const lines = wholeLines(head)
    .split(/\r?\n/)
    .filter((line) => !/^\s*(?:#|$)/.test(line));
  const [first = '', ...others] = lines;
  return (
    others.every((line) => GEOFEED_LINE.test(line)) &&
    (GEOFEED_LINE.test(first) || others.length > 0) &&
    /^[^<{[]*,/.test(first)
  );
}

/** Without the last line when it may be cut. */
function wholeLines(head: string): string {
  return head.length < HEAD ? head : head.slice(0, head.lastIndexOf('\n') + 1);
}
