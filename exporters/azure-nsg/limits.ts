import type { Limits, NameRule, TextRule } from 'rulecast/exporter';

const LIMITS_PAGE = 'Microsoft: Azure subscription and service limits, networking limits';

/** Rules of one security group; the default rules of the platform do not count. */
export const RULES_MAX = 1_000;

/** Addresses and prefixes on one side of all rules of one security group together. */
export const ADDRESSES_MAX = 4_000;

/** Tags of one resource (Microsoft: Use tags to organize your Azure resources, limitations). */
export const TAGS_MAX = 50;

/** The tag of the resource that bears the stamp. */
export const STAMP_TAG = 'rulecast';

/** Priorities: a lower one is tried first. */
export const PRIORITY_MIN = 100;
export const PRIORITY_MAX = 4_096;

/** Priorities from here on are kept for the platform's tags and the default of a direction. */
export const PRIORITY_OWN = 4_090;

/** Names of rules and security groups. Upper case is not kept: two names that differ in case only are one name to Azure. */
export const NAME: NameRule = {
  maxBytes: 80,
  allowed: /[A-Za-z0-9_.-]/,
  substitute: '_',
  first: /[A-Za-z0-9]/,
  lead: 'r_',
  source: 'Microsoft: Naming rules and restrictions for Azure resources, Microsoft.Network',
};

const TEXT: TextRule = {
  // Of 140 characters: a text in brackets takes one more in the template.
  maxBytes: 139,
  forbidden: /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u,
  substitute: ' ',
  source: 'Microsoft: Network security groups REST reference, SecurityRule description, 140 characters',
};

/** What fits into one security group. Totals over all rules are checked once the rules are known. */
export const LIMITS: Limits = {
  rules: { max: RULES_MAX, source: `${LIMITS_PAGE}: NSG rules per NSG` },
  prefixesPerObject: {
    max: ADDRESSES_MAX,
    source: `${LIMITS_PAGE}: IP addresses and ranges for source or destination`,
  },
  objectName: NAME,
  ruleName: NAME,
  label: TEXT,
  // Rules have no zones.
  zoneName: NAME,
};

/** Where the totals of {@link RULES_MAX} and {@link ADDRESSES_MAX} are documented. */
export const TOTALS_SOURCE = LIMITS_PAGE;
