import type { Limit, Limits, NameRule } from 'rulecast/exporter';

/** Names of addresses, groups, services and rules. */
export const NAME_MAX = 63;

const NAME_SOURCE =
  'PAN-OS Web Interface Reference: names of objects and, since PAN-OS 8.1, of rules have up to 63 letters, digits, blanks, hyphens, dots and underscores';

/** Members of one address group or service group. */
export const GROUP_MEMBERS: Limit = {
  max: 2_500,
  source: 'PAN-OS: static groups have up to 2,500 members, since 7.0',
};

/** Bytes of a domain name in an address object. */
export const FQDN_MAX = 255;

/** Characters of a list of ports; 85 ranges of 11 characters and a comma each fit. */
const PORT_LIST: Limit = { max: 85, source: 'pango, service specification: port and source-port, 1,023 characters' };

/**
 * A name here is a part of one on the device: `POLICY.OBJECT.v4` and `POLICY.RULE.SET.2`. Two policies on one device share no group
 * and no rule, since a load unites those of one name.
 */
const NAME: NameRule = {
  maxBytes: 26,
  allowed: /[A-Za-z0-9_.-]/,
  substitute: '_',
  first: /[A-Za-z0-9]/,
  lead: 'x',
  source: NAME_SOURCE,
};

const ZONE: NameRule = {
  maxBytes: 31,
  allowed: /[A-Za-z0-9 _.-]/,
  substitute: '_',
  first: /[A-Za-z0-9]/,
  lead: 'x',
  source: 'PAN-OS Web Interface Reference, Network > Zones: up to 31 characters',
};

/** What fits into PAN-OS; the same for all options. How many rules and objects fit depends on the model. */
export const LIMITS: Limits = {
  portsPerRule: PORT_LIST,
  portRangeSlots: 1,
  objectName: NAME,
  ruleName: NAME,
  label: {
    maxBytes: 1_023,
    // What XML 1.0 cannot hold, escaped or not.
    forbidden: /[\p{Cc}\p{Cs}\ufffe\uffff]/u,
    substitute: ' ',
    source: 'pango, security rule specification: description, 1,024 characters; XML 1.0, 2.2: characters',
  },
  zoneName: ZONE,
};
