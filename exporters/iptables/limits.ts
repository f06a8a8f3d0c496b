import type { Limits, NameRule, TextRule } from 'rulecast/exporter';
import type { IptablesOptions } from './options.ts';

/** How many prefixes a set takes. A set keeps the number with which it was created, so that it is one for ever. */
export const SET_CAPACITY = 1_048_576;

/** How often a log entry may be written at most, in entries a second. */
export const LOG_RATE_MAX = 10_000;

/** As much as leaves room for `rc.`, the policy, `.v4` and its dots in the 31 bytes of a set's name. */
const OBJECT: NameRule = {
  maxBytes: 16,
  allowed: /[A-Za-z0-9_.-]/,
  substitute: '_',
  source: 'linux/netfilter/ipset/ip_set.h, IPSET_MAXNAMELEN 32 with the final NUL',
};

/** Rules have no name in iptables; these stand in comments of the file and begin the names of chains. */
const RULE: NameRule = {
  maxBytes: 63,
  allowed: /[A-Za-z0-9_.-]/,
  substitute: '_',
  source: 'rulecast: names of rules in comment lines',
};

/** Text between double quotes; quotes and backslashes are escaped. */
const LABEL: TextRule = {
  maxBytes: 255,
  forbidden: /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
  substitute: ' ',
  source: 'linux/netfilter/xt_comment.h, XT_MAX_COMMENT_LEN 256 with the final NUL; longer ones are cut silently',
};

/** NFLOG would take 63 bytes. */
const LOG_PREFIX: TextRule = {
  ...LABEL,
  maxBytes: 29,
  source: 'linux/netfilter/xt_LOG.h, prefix of 30 with the final NUL; longer ones are cut silently',
};

const INTERFACE: NameRule = {
  maxBytes: 15,
  // A trailing `+` is a wildcard in iptables, a leading `!` was a negation.
  allowed: /[A-Za-z0-9_.@-]/,
  substitute: '_',
  first: /[A-Za-z0-9_]/,
  lead: '_',
  source: 'linux/if.h, IFNAMSIZ 16 with the final NUL; iptables(8), --in-interface: "+" is a wildcard',
};

const NAMES: Limits = {
  // A range takes two slots.
  portsPerRule: { max: 15, source: 'linux/netfilter/xt_multiport.h, XT_MULTI_PORTS 15' },
  portRangeSlots: 2,
  objectName: OBJECT,
  ruleName: RULE,
  label: LABEL,
  logPrefix: LOG_PREFIX,
  zoneName: INTERFACE,
};

/** What fits into iptables and, with `sets: ipset`, into a set. Rules have no limit of their own. */
export function limits({ sets }: IptablesOptions): Limits {
  if (sets === 'rules') return NAMES;
  return { ...NAMES, prefixesPerObject: { max: SET_CAPACITY, source: 'maxelem of the sets that rulecast creates' } };
}
