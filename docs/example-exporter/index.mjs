// The declaration of a complete exporter: a text format of one line a rule. docs/exporters.md walks through it.
import { defineExporter, lowered, NATIVE, unsupported } from 'rulecast/exporter';
import { emit } from './emit.mjs';
import { identify, read } from './read.mjs';

/** @import { Capabilities, Limits } from 'rulecast/exporter' */

const SOURCE = 'example-acl manual, page 1';
const IN_LABEL = lowered('in the label of the rule, as much as 200 bytes hold', SOURCE);
const NO_ZONES = unsupported('rules know addresses, not interfaces', SOURCE);

/** @type {Capabilities} */
const CAPABILITIES = {
  order: NATIVE,
  drop: NATIVE,
  reject: NATIVE,
  pass: NATIVE,
  scope: lowered('the default is limited to the scope; what reaches the end is left alone', SOURCE),
  fromZone: NO_ZONES,
  toZone: NO_ZONES,
  ipv4: NATIVE,
  ipv6: NATIVE,
  mixedFamilies: lowered('one rule a family', SOURCE),
  states: unsupported('the device keeps connections by itself', SOURCE),
  sourcePorts: NATIVE,
  sctp: NATIVE,
  icmpTypes: NATIVE,
  protocols: NATIVE,
  manyServices: lowered('one rule a service', SOURCE),
  log: NATIVE,
  logPrefix: unsupported('a log entry has no text of its own', SOURCE),
  logRate: unsupported('every packet is logged', SOURCE),
  logLevel: unsupported('log entries have no level', SOURCE),
  logGroup: unsupported('there is one log', SOURCE),
  defaultLog: NATIVE,
  ruleName: IN_LABEL,
  comment: IN_LABEL,
  owner: IN_LABEL,
  ticket: IN_LABEL,
  expires: IN_LABEL,
  counter: unsupported('nothing is counted', SOURCE),
  domains: unsupported('rules know addresses, not names', SOURCE),
  stamp: unsupported('a file has rules and addresses only', SOURCE),
};

const NAME = { maxBytes: 60, allowed: /[A-Za-z0-9._-]/, substitute: '_', source: SOURCE };

/** @type {Limits} */
const LIMITS = {
  prefixesPerObject: { max: 1000, source: SOURCE },
  objectName: NAME,
  ruleName: NAME,
  label: { maxBytes: 200, forbidden: /\\/, substitute: '/', source: SOURCE },
  zoneName: NAME,
};

export default defineExporter({
  apiVersion: 1,
  id: 'example-acl',
  title: 'Example ACL, one line a rule',
  subject: 'packets',
  layout: 'file',
  replies: 'engine',
  options: { schema: { type: 'object', additionalProperties: false }, defaults: {} },
  capabilities: () => CAPABILITIES,
  limits: () => LIMITS,
  hooks: () => ({}),
  scopeRequired: () => [],
  emit,
  identify,
  read,
});
