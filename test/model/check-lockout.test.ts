import { expect } from 'chai';
import { found } from './compiling.ts';
import { any, type DocumentInit, LINES, literal, rule, services, within } from './document-builder.ts';

const inbound = (name: string, init: Parameters<typeof rule>[1] = {}) =>
  rule(name, { direction: 'inbound', services: services('tcp/22'), ...init });

const lockout = [`error LOCKOUT ${LINES.default}`];

const cases: readonly { readonly claim: string; readonly init: DocumentInit; readonly says: readonly string[] }[] = [
  {
    claim: 'is an inbound default drop without a way to manage',
    init: { rules: [inbound('web', { services: services('tcp/443') })] },
    says: lockout,
  },
  {
    claim: 'is an inbound default reject too',
    init: { default: 'reject', rules: [inbound('web', { services: services('tcp/443') })] },
    says: lockout,
  },
  {
    claim: 'is not where one management service is open to someone',
    init: { rules: [inbound('rdp', { from: literal('192.0.2.1'), services: services('tcp/3000-4000') })] },
    says: [],
  },
  {
    claim: 'is not where any service is open',
    init: { rules: [inbound('all', { services: services('any') })] },
    says: [],
  },
  {
    claim: 'is not where the default allows',
    init: { default: 'allow', rules: [inbound('web', { services: services('tcp/443') })] },
    says: [],
  },
  {
    claim: 'is not where the default passes',
    init: { default: 'pass', rules: [inbound('web', { services: services('tcp/443') })] },
    says: [],
  },
  {
    claim: 'is not where no rule is inbound',
    init: { rules: [rule('out', { services: services('tcp/443') })] },
    says: [],
  },
  {
    claim: 'is not where management is none',
    init: { management: 'none', rules: [inbound('web', { services: services('tcp/443') })] },
    says: [],
  },
  {
    claim: 'is not where the policy names the open service',
    init: { management: services('tcp/443'), rules: [inbound('web', { services: services('tcp/443') })] },
    says: [],
  },
  {
    claim: 'is where the policy names another service',
    init: { management: services('tcp/443'), rules: [inbound('ssh')] },
    says: lockout,
  },
  {
    claim: 'is where the allow is for another direction',
    init: { rules: [inbound('web', { services: services('tcp/443') }), rule('ssh', { services: services('tcp/22') })] },
    says: lockout,
  },
  {
    claim: 'is where an earlier drop covers the allow',
    init: { rules: [inbound('no', { action: 'drop', services: services('tcp') }), inbound('ssh')] },
    says: [...lockout, 'warning DEAD_RULE 1'],
  },
  {
    claim: 'is where earlier drops cover the allow together',
    init: {
      rules: [
        inbound('no4', { action: 'drop', from: literal('0.0.0.0/0') }),
        inbound('no6', { action: 'reject', from: literal('::/0') }),
        inbound('ssh'),
      ],
    },
    says: [...lockout, 'warning DEAD_RULE 1'],
  },
  {
    claim: 'is not where an earlier drop leaves some source',
    init: { rules: [inbound('no', { action: 'drop', from: literal('10.0.0.0/8') }), inbound('ssh')] },
    says: [],
  },
  {
    claim: 'is not where the drop comes later',
    init: { rules: [inbound('ssh'), inbound('no', { action: 'drop', services: services('tcp') })] },
    says: [],
  },
  {
    claim: 'is where only the host itself may come in',
    init: { rules: [inbound('self', { fromZones: ['loopback'] })] },
    says: lockout,
  },
  {
    claim: 'is where only addresses of the host itself may come in',
    init: { rules: [inbound('self', { from: literal('127.0.0.0/8', '::1') })] },
    says: lockout,
  },
  {
    claim: 'is not where one address beside those of the host may come in',
    init: { rules: [inbound('self', { from: literal('127.0.0.0/8', '::1-::2') })] },
    says: [],
  },
  {
    claim: 'is not where a zone may come in',
    init: { zones: ['lan'], rules: [inbound('lan', { fromZones: ['lan', 'loopback'] })] },
    says: [],
  },
  {
    claim: 'is not where management is passed on to the rules around',
    init: { rules: [inbound('ssh', { action: 'pass' })] },
    says: [],
  },
  {
    claim: 'is judged inside the scope',
    init: {
      scope: within({ from: literal('10.0.0.0/8') }),
      rules: [inbound('ssh', { from: literal('10.0.0.1', '192.0.2.1') })],
    },
    says: ['warning SCOPE_CUT 1'],
  },
  {
    claim: 'is an ICMP service that nobody can send',
    init: { management: services('icmp/8'), rules: [inbound('six', { from: any, services: services('icmpv6') })] },
    says: lockout,
  },
];

describe('a lockout', () => {
  for (const { claim, init, says } of cases) it(claim, () => expect(found(init)).to.deep.equal(says));
});
