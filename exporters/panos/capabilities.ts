import { type Capabilities, lowered, NATIVE, unsupported } from 'rulecast/exporter';
import { ICMP_APPLICATIONS, type PanosOptions } from './options.ts';

const IN_DESCRIPTION = lowered(
  'in the description of each rule, as much as 1,023 bytes hold',
  'pango, security rule specification: description',
);

const NO_LOG_DETAIL = unsupported(
  'a rule logs sessions at their start or end, in the form of the traffic log',
  'PAN-OS Web Interface Reference, Policies > Security > Actions',
);

/** What a security rule of PAN-OS can say. */
export function capabilities({ fqdn }: PanosOptions): Capabilities {
  return { ...CAPABILITIES, ...(fqdn === 'objects' && { domains: AS_OBJECTS }) };
}

const AS_OBJECTS = lowered(
  'exact host names are FQDN objects, a group for each endpoint set, for rules of somebody else',
  'PAN-OS Web Interface Reference, Objects > Addresses',
);

const CAPABILITIES: Capabilities = {
  order: NATIVE,
  drop: NATIVE,
  reject: lowered(
    'action reset-both with icmp-unreachable: TCP is reset on both sides, other sessions are answered with ICMP',
    "PAN-OS Administrator's Guide, Security Policy Actions",
  ),
  pass: unsupported('a rule that matches decides; none sends a packet on to the rules behind it'),
  scope: lowered('the last rule is bounded by the addresses and zones of the scope'),
  fromZone: NATIVE,
  toZone: NATIVE,
  ipv4: NATIVE,
  ipv6: NATIVE,
  mixedFamilies: NATIVE,
  states: unsupported('a rule is asked for the first packet of a session'),
  sourcePorts: NATIVE,
  sctp: unsupported('SCTP is seen only where SCTP security is switched on'),
  icmpTypes: {
    ...unsupported('the predefined applications stand for echo-request alone, with all its codes'),
    except: ICMP_APPLICATIONS.map(({ family, type }) => ({
      kind: 'icmp',
      family,
      types: [{ from: type * 256, to: type * 256 + 255 }],
    })),
  },
  protocols: unsupported('services are TCP and UDP; other protocols are recognised by App-ID, whose answers change'),
  manyServices: NATIVE,
  log: lowered('an entry in the traffic log at the end of each session'),
  logPrefix: NO_LOG_DETAIL,
  logRate: NO_LOG_DETAIL,
  logLevel: NO_LOG_DETAIL,
  logGroup: NO_LOG_DETAIL,
  defaultLog: lowered('an entry in the traffic log for each session'),
  ruleName: IN_DESCRIPTION,
  comment: IN_DESCRIPTION,
  owner: IN_DESCRIPTION,
  ticket: IN_DESCRIPTION,
  expires: IN_DESCRIPTION,
  counter: NATIVE,
  domains: unsupported('the rules match addresses; an FQDN object is resolved by the firewall, to a few of them'),
  stamp: lowered("in the comments of the policy's tag", 'PAN-OS Web Interface Reference, Objects > Tags'),
};
