import { type Capabilities, type Capability, lowered, NATIVE, unsupported } from 'rulecast/exporter';
import type { NftablesOptions, TableFamily } from './options.ts';

const IN_COMMENT = lowered('in the comment of each statement, as much as 128 bytes hold', 'nft(8), RULES');

/** What nftables can express, given the options. */
export function capabilities({ into, counters }: NftablesOptions): Capabilities {
  return {
    order: NATIVE,
    drop: NATIVE,
    reject: NATIVE,
    pass: lowered(
      'verdict return, which ends in policy accept or in the chain of the host',
      'nft(8), VERDICT STATEMENT',
    ),
    scope: lowered('a goto into a chain of its own for packets in scope', 'nft(8), VERDICT STATEMENT'),
    fromZone: NATIVE,
    toZone: NATIVE,
    ipv4: seenBy(into?.family, 'ip6', 'IPv6'),
    ipv6: seenBy(into?.family, 'ip', 'IPv4'),
    mixedFamilies: lowered('one statement a family', 'nft(8), SETS: a set has one type'),
    states: NATIVE,
    sourcePorts: NATIVE,
    sctp: NATIVE,
    icmpTypes: NATIVE,
    protocols: NATIVE,
    manyServices: lowered('one statement a service', 'nft(8), STATEMENTS'),
    log: NATIVE,
    logPrefix: NATIVE,
    logRate: lowered('a statement of its own in front of the verdict', 'nft(8), LIMIT STATEMENT'),
    logLevel: NATIVE,
    logGroup: NATIVE,
    defaultLog: NATIVE,
    ruleName: IN_COMMENT,
    comment: IN_COMMENT,
    owner: IN_COMMENT,
    ticket: IN_COMMENT,
    expires: IN_COMMENT,
    counter: counters ? NATIVE : unsupported('option counters is false'),
    domains: unsupported('a rule matches addresses; nft resolves names once, while it loads', 'nft(8), DATA TYPES'),
    stamp:
      into === undefined
        ? lowered('in the comment of the table', 'nft(8), TABLES')
        : lowered('in the comment of the first statement of each chain that the host jumps to', 'nft(8), RULES'),
  };
}

/** A family of addresses that every table sees but those of `blind`, which see packets of the `other` family only. */
function seenBy(family: TableFamily | undefined, blind: TableFamily, other: string): Capability {
  return family === blind
    ? unsupported(`a table of family ${blind} sees ${other} packets only`, 'nft(8), ADDRESS FAMILIES')
    : NATIVE;
}
