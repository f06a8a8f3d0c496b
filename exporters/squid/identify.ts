import type { Artifact } from 'rulecast/exporter';

/** A Squid configuration as it is shipped has thousands of lines of comments. */
const BEGINNING = 1_000_000;

/** Directives that nothing else has. Other proxies have ACLs too, but not of these types, and other words for access. */
const DIRECTIVE = /^[ \t]*(?:http_access[ \t]+(?:allow|deny)|acl[ \t]+\S{1,63}[ \t]+(?:dstdomain|dstdom_regex))[ \t]/m;

/** Such directives as others have, or may have. */
const LIKELY = /^[ \t]*(?:acl[ \t]+\S{1,63}[ \t]+(?:src|dst|port)[ \t]|http_port[ \t]|include[ \t])/m;

/** `yes` for a directive about access, `maybe` for one that has to do with it. */
export function identify({ text }: Artifact): 'yes' | 'maybe' | 'no' {
  const beginning = text.slice(0, BEGINNING);
  if (DIRECTIVE.test(beginning)) return 'yes';
  return LIKELY.test(beginning) ? 'maybe' : 'no';
}
