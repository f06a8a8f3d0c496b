import type { NameRule } from 'rulecast/exporter';

/** The longest of the words that end names of ACLs. */
const LONGEST_END = '_patterns'.length;

/** Names of ACLs without the word at their end. Squid does not tell upper from lower case in them. */
export const ACL_NAME: NameRule = {
  maxBytes: 63 - LONGEST_END,
  allowed: /[A-Za-z0-9_]/,
  substitute: '_',
  source: 'Squid 5.7: ACL name too long, max 63 characters supported',
};

/** Characters of the longest host name (RFC 1035, section 2.3.4, without the root). */
export const HOST_MAX = 253;
