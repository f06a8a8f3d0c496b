import { type Capabilities, lowered, NATIVE, unsupported } from 'rulecast/exporter';

const IN_COMMENT = lowered('in the comment of each rule, as much as 255 bytes hold', 'iptables-extensions(8), comment');

/** What iptables can express; the same for all options. */
export const CAPABILITIES: Capabilities = {
  order: NATIVE,
  drop: NATIVE,
  reject: NATIVE,
  pass: lowered('target RETURN in chains that are entered by goto alone, back to the rules of the host', 'iptables(8)'),
  scope: lowered('a goto into a chain of its own for packets in scope', 'iptables(8), --goto'),
  fromZone: NATIVE,
  toZone: NATIVE,
  ipv4: NATIVE,
  ipv6: NATIVE,
  mixedFamilies: lowered('one file a family', 'ip6tables(8)'),
  states: NATIVE,
  sourcePorts: NATIVE,
  sctp: NATIVE,
  icmpTypes: NATIVE,
  protocols: NATIVE,
  // One line a service, all leading into the same chains.
  manyServices: NATIVE,
  log: NATIVE,
  logPrefix: NATIVE,
  logRate: lowered(
    'match limit in the logging rule, which stands in front of the verdict',
    'iptables-extensions(8), limit',
  ),
  logLevel: NATIVE,
  logGroup: lowered('target NFLOG', 'iptables-extensions(8), NFLOG'),
  defaultLog: NATIVE,
  ruleName: IN_COMMENT,
  comment: IN_COMMENT,
  owner: IN_COMMENT,
  ticket: IN_COMMENT,
  expires: IN_COMMENT,
  counter: NATIVE,
  domains: unsupported(
    'a rule matches addresses; iptables resolves names once, while it loads',
    'iptables(8), --source',
  ),
  stamp: lowered(
    'in the comment of a rule without a target, the first of each chain that the host jumps to',
    'iptables-extensions(8), comment',
  ),
};
