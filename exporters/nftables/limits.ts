import type { Limits, NameRule, TextRule } from 'rulecast/exporter';
import { NAME_CHARACTER, NAME_FIRST, NAME_LEAD } from './options.ts';

/** The kernel takes names of tables, chains and sets of up to this many bytes. */
const KERNEL_NAME_BYTES = 255;

/** `/` between policy and object, `.v4` behind: `branch/m365.11.v4`. */
const JOINT_BYTES = 4;

const NAME: NameRule = {
  // Policy and object share one name in a table of the host. In our own table the same rule holds, so that moving a policy renames nothing.
  maxBytes: Math.floor((KERNEL_NAME_BYTES - JOINT_BYTES) / 2),
  allowed: NAME_CHARACTER,
  substitute: '_',
  first: NAME_FIRST,
  lead: NAME_LEAD,
  source: 'linux/netfilter/nf_tables.h, NFT_NAME_MAXLEN 256 with the final NUL; characters measured with nft 1.0.6',
};

/** Text between double quotes, which know no escape. */
export const LABEL: TextRule = {
  maxBytes: 128,
  forbidden: /["\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
  substitute: "'",
  source: 'libnftnl NFTNL_UDATA_COMMENT_MAXLEN 128; nft(8): quoted strings have no escapes',
};

/** As a label; `$name` would be expanded as a variable here. */
export const LOG_PREFIX: TextRule = {
  maxBytes: 127,
  forbidden: /["$\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
  substitute: '_',
  source:
    'linux/netfilter/nf_log.h, NF_LOG_PREFIXLEN 128 with the final NUL; `$` expands variables, measured with nft 1.0.6',
};

const INTERFACE: NameRule = {
  maxBytes: 15,
  // A trailing `*` is a wildcard in nft, a backslash its escape.
  allowed: /(?![/:"*\\])[!-~]/,
  substitute: '_',
  // Not `.` and not `..`, both of which the kernel refuses.
  first: /(?![/:"*\\.])[!-~]/,
  lead: '_',
  source: 'linux/if.h, IFNAMSIZ 16 with the final NUL; net/core/dev.c, dev_valid_name; nft(8), iifname wildcards',
};

/** What fits into nftables; the same for all options. Sets and rules have no limit of their own. */
export const LIMITS: Limits = {
  objectName: NAME,
  ruleName: NAME,
  label: LABEL,
  logPrefix: LOG_PREFIX,
  zoneName: INTERFACE,
};
