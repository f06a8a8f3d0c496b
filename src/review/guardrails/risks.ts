import type { Level } from '../review.ts';

interface RiskEntry {
  /** The level, unless the risk says another where it is found. */
  readonly level: Level;
  readonly title: string;
  /** Why a reviewer should look at it. */
  readonly explanation: string;
}

/** What a reviewer should look at, the most important first. Ids are stable. */
export const RISKS = {
  'any-destination': {
    level: 'high',
    title: 'Any destination',
    explanation:
      'Traffic is allowed to as good as every address, so to any attacker. Medium where the policy decides what comes in: there it is the host itself.',
  },
  'any-source': {
    level: 'high',
    title: 'Any source',
    explanation:
      'Traffic is allowed from as good as every address. Medium where the policy decides what goes out: there it is whoever is inside.',
  },
  'admin-ports-from-internet': {
    level: 'high',
    title: 'Administration from the internet',
    explanation: 'SSH, RDP, SMB, WinRM or a database can be reached from addresses that may be on the internet.',
  },
  'protocol-any': {
    level: 'high',
    title: 'Any protocol',
    explanation: 'Every IP protocol is allowed, tunnels among them.',
  },
  'special-range-in-feed': {
    level: 'high',
    title: 'Special range in a feed',
    explanation:
      'A feed opens private, shared, link-local, multicast, metadata or bogon addresses, which no public service has: the feed is wrong, or not from whom it should be.',
  },
  'default-changed': {
    level: 'high',
    title: 'Default action changed',
    explanation: 'Traffic that no rule matches is treated in another way.',
  },
  'established-lost': {
    level: 'high',
    title: 'Replies are lost',
    explanation:
      'Packets of connections that were let through as such are not any more: what rules allow may stop working.',
  },
  'wide-prefix': {
    level: 'high',
    title: 'Wide prefix',
    explanation: 'A prefix shorter than /8 (IPv6: /20) belongs to many owners.',
  },
  unmasked: {
    level: 'medium',
    title: 'Unmasked',
    explanation:
      'An earlier rule decided this traffic and does not any more; the rule that allows it now was not written for this change.',
  },
  undecided: {
    level: 'medium',
    title: 'Undecided',
    explanation: 'What becomes of this traffic depends on more than its packets.',
  },
  'passed-on': {
    level: 'medium',
    title: 'Left to other rules',
    explanation: 'Traffic that was refused is left to the rules around, which may allow it.',
  },
  'ports-any': {
    level: 'medium',
    title: 'Any port',
    explanation: 'Every port of a protocol is allowed.',
  },
  'many-ports': {
    level: 'medium',
    title: 'Many ports',
    explanation: 'More than 1,024 ports are allowed.',
  },
  'many-addresses': {
    level: 'medium',
    title: 'Many addresses',
    explanation: 'More addresses than an IPv4 /16 or an IPv6 /48 has are allowed.',
  },
  'shrink-many': {
    level: 'medium',
    title: 'Many addresses closed',
    explanation:
      'More addresses than an IPv4 /16 or an IPv6 /48 has are not allowed any more: that may cut off what is in use.',
  },
  shrink: {
    level: 'low',
    title: 'Closed',
    explanation: 'Traffic is not allowed any more.',
  },
  'reject-changed': {
    level: 'low',
    title: 'Refused in another way',
    explanation:
      'Traffic is dropped instead of rejected, or the other way round: clients wait longer, or learn that something is there.',
  },
} as const satisfies Record<string, RiskEntry>;

export type RiskId = keyof typeof RISKS;
