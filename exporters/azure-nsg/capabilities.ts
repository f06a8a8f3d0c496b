import { type Capabilities, lowered, NATIVE, unsupported } from 'rulecast/exporter';

const OVERVIEW = 'Microsoft: Network security groups overview';

const IN_DESCRIPTION = lowered('in the description of each rule, as much as 140 characters hold', OVERVIEW);
const NO_LOG = unsupported(
  'rules do not log; flow logs are a setting of the virtual network',
  'Microsoft: VNet flow logs',
);
const NO_ZONES = unsupported(
  'a security group stands at a subnet or an interface, and its rules know no other',
  OVERVIEW,
);

/** What one network security group can express; the same for all options. */
export const CAPABILITIES: Capabilities = {
  order: lowered('priorities, the lowest of which is tried first', OVERVIEW),
  drop: NATIVE,
  reject: unsupported('a denied packet gets no answer', OVERVIEW),
  pass: unsupported('a rule allows or denies; none hands a packet on to the rules of the platform', OVERVIEW),
  scope: lowered(
    'the last rules cover the scope only; what is outside it meets the default rules of the platform',
    OVERVIEW,
  ),
  fromZone: NO_ZONES,
  toZone: NO_ZONES,
  ipv4: NATIVE,
  ipv6: NATIVE,
  mixedFamilies: lowered('a rule for each family: the prefixes of one rule have one', OVERVIEW),
  states: unsupported('connections are kept by the platform; rules see what begins one', OVERVIEW),
  sourcePorts: NATIVE,
  sctp: unsupported('protocols are Tcp, Udp, Icmp, Esp, Ah and *', OVERVIEW),
  icmpTypes: {
    ...unsupported('Icmp is ICMP over IPv4 with every type, and ICMPv6 does not exist', OVERVIEW),
    except: [{ kind: 'icmp', family: 4, types: [{ from: 0, to: 0xffff }] }],
  },
  protocols: {
    ...unsupported('protocols are Tcp, Udp, Icmp, Esp, Ah and *', OVERVIEW),
    except: [{ kind: 'protocol', numbers: [{ from: 50, to: 51 }] }],
  },
  manyServices: lowered('a rule for each protocol', OVERVIEW),
  log: NO_LOG,
  logPrefix: NO_LOG,
  logRate: NO_LOG,
  logLevel: NO_LOG,
  logGroup: NO_LOG,
  defaultLog: NO_LOG,
  ruleName: IN_DESCRIPTION,
  comment: IN_DESCRIPTION,
  owner: IN_DESCRIPTION,
  ticket: IN_DESCRIPTION,
  expires: IN_DESCRIPTION,
  counter: unsupported('rules do not count', OVERVIEW),
  domains: unsupported('a rule matches addresses and service tags', OVERVIEW),
  stamp: lowered('in a tag of the resource', 'Microsoft: Use tags to organize your Azure resources'),
};
