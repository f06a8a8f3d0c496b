import { expect } from 'chai';
import type { PolicyDocument } from '../../../src/model/document.ts';
import { gateChanges } from '../../../src/review/guardrails/gate-changes.ts';
import { settingChanges } from '../../../src/review/guardrails/settings.ts';
import type { SettingChange } from '../../../src/review/review.ts';
import { documentOf } from '../../../src/testing/policy-text.ts';

const RULE = { name: 'smtp', from: 'any', to: '192.0.2.0/24', services: 'tcp/25', action: 'allow' };
const OUTPUT = { exporter: 'nftables', path: 'out/a' };
const BASE = {
  version: 1,
  name: 'p',
  direction: 'inbound',
  default: 'drop',
  management: 'tcp/22',
  rules: [RULE],
  outputs: [OUTPUT],
};

function policy(changes: object): PolicyDocument {
  return documentOf({ ...BASE, ...changes });
}

function said(changes: readonly SettingChange[]): readonly string[] {
  return changes.map(({ kind, level, side, text }) => `${level} ${kind} ${side}: ${text}`);
}

interface Row {
  readonly from?: object;
  readonly to?: object;
  readonly says: readonly string[];
}

const output = (changes: object): object => ({ outputs: [{ ...OUTPUT, ...changes }] });

const ROWS: Readonly<Record<string, Row>> = {
  'nothing changed': { says: [] },
  'an exporter added': {
    to: { exporters: ['./own.js'] },
    says: ['high exporters to: outside exporter "./own.js" added'],
  },
  'an exporter removed': {
    from: { exporters: ['./own.js'] },
    says: ['high exporters from: outside exporter "./own.js" removed'],
  },
  'exporters in another order': { from: { exporters: ['a', 'b'] }, to: { exporters: ['b', 'a'] }, says: [] },
  'a lint silenced': {
    to: { lints: { BROAD_WILDCARD: { level: 'off', reason: 'by design' } } },
    says: ['high lint to: lint BROAD_WILDCARD silenced: "by design"'],
  },
  'a lint raised, and one no longer silenced': {
    from: { lints: { TENANT_BYPASS: { level: 'off', reason: 'a' } } },
    to: { lints: { BROAD_WILDCARD: { level: 'error', reason: 'b' } } },
    says: [
      'high lint to: lint BROAD_WILDCARD raised to an error: "b"',
      'high lint from: level off of lint TENANT_BYPASS removed',
    ],
  },
  'a lint lowered to a warning': {
    from: { lints: { TENANT_BYPASS: { level: 'error', reason: 'a' } } },
    to: { lints: { TENANT_BYPASS: { level: 'warning', reason: 'a' } } },
    says: ['high lint to: lint TENANT_BYPASS set to warn: "a"'],
  },
  'a lint that warns as before, written out': {
    to: { lints: { TENANT_BYPASS: { level: 'warning', reason: 'a' } } },
    says: ['low lint to: reason for lint TENANT_BYPASS changed: "a"'],
  },
  'another reason for a silenced lint': {
    from: { lints: { TENANT_BYPASS: { level: 'off', reason: 'a' } } },
    to: { lints: { TENANT_BYPASS: { level: 'off', reason: 'b' } } },
    says: ['low lint to: reason for lint TENANT_BYPASS changed: "b"'],
  },
  'scope added': { to: { scope: { from: '10.0.0.0/8' } }, says: ['high scope to: scope added'] },
  'scope removed': { from: { scope: { from: '10.0.0.0/8' } }, says: ['high scope from: scope removed'] },
  'scope changed': {
    from: { scope: { from: '10.0.0.0/8' } },
    to: { scope: { from: '10.0.0.0/9' } },
    says: ['high scope to: scope changed'],
  },
  'the other side in scope': {
    from: { scope: { from: '10.0.0.0/8' } },
    to: { scope: { to: '10.0.0.0/8' } },
    says: ['high scope to: scope changed'],
  },
  'the same scope at another place': {
    from: { scope: { to: '10.0.0.0/8' } },
    to: { name: 'other', scope: { to: ['10.0.0.0/9', '10.128.0.0/9'] } },
    says: [],
  },
  'default changed': { to: { default: 'reject' }, says: ['high default to: default drop changed to reject'] },
  'log of the default': {
    to: { default: { action: 'drop', log: true } },
    says: ['low default to: log of the default changed'],
  },
  'management switched off': { to: { management: 'none' }, says: ['high management to: management set to none'] },
  'management changed': {
    to: { management: ['tcp/22', 'tcp/23'] },
    says: ['high management to: management services changed'],
  },
  'not-on added': {
    to: { rules: [{ ...RULE, 'not-on': { csv: 'why' } }] },
    says: ['high not-on to: not-on "csv" added to rule "smtp"'],
  },
  'not-on removed': {
    from: { rules: [{ ...RULE, 'not-on': { csv: 'why' } }] },
    says: ['high not-on from: not-on "csv" removed from rule "smtp"'],
  },
  'not-on for another reason': {
    from: { rules: [{ ...RULE, 'not-on': { csv: 'why' } }] },
    to: { rules: [{ ...RULE, 'not-on': { csv: 'so' } }] },
    says: ['low not-on to: reason of not-on "csv" changed in rule "smtp"'],
  },
  'not-on of a new rule': {
    to: { rules: [RULE, { ...RULE, name: 'new', to: '192.0.3.0/24', 'not-on': { csv: 'why' } }] },
    says: ['high not-on to: not-on "csv" added to rule "new"'],
  },
  'an output added': {
    to: { outputs: [OUTPUT, { exporter: 'csv', path: 'out/b' }] },
    says: ['medium output to: output "csv" added'],
  },
  'an output removed': {
    from: { outputs: [OUTPUT, { exporter: 'csv', path: 'out/b' }] },
    says: ['medium output from: output "csv" removed'],
  },
  'another exporter': {
    from: output({ id: 'a' }),
    to: output({ id: 'a', exporter: 'iptables' }),
    says: ['medium output to: output "a" is written by "iptables", not "nftables"'],
  },
  'options changed': {
    to: output({ options: { hook: 'forward' } }),
    says: ['medium output to: options of output "nftables" changed'],
  },
  'options in another order': {
    from: output({ options: { a: 1, span: 2 } }),
    to: output({ options: { span: 2, a: 1 } }),
    says: [],
  },
  'an option with the name of a place': {
    from: output({ options: { span: 1 } }),
    to: output({ options: { span: 2 } }),
    says: ['medium output to: options of output "nftables" changed'],
  },
  'a path changed': {
    to: output({ path: 'out/c' }),
    says: ['low output to: path of output "nftables" changed to "out/c"'],
  },
  'a stamp': { to: output({ stamp: true }), says: ['low stamp to: stamp of output "nftables" switched on'] },
  'zones ignored': { to: output({ zones: 'ignore' }), says: ['high zones to: output "nftables" ignores zones'] },
  'zones not ignored any more': {
    from: output({ zones: 'ignore' }),
    says: ['medium zones to: zones of output "nftables" changed'],
  },
  'zones mapped in another way': {
    from: { zones: ['lan'], ...output({ zones: { lan: 'eth0' } }) },
    to: { zones: ['lan'], ...output({ zones: { lan: 'eth1' } }) },
    says: ['medium zones to: zones of output "nftables" changed'],
  },
  'housekeeping added': {
    to: output({ housekeeping: ['echo', 'default'] }),
    says: ['high housekeeping to: housekeeping echo added to output "nftables"'],
  },
  'housekeeping removed': {
    to: output({ housekeeping: ['invalid', 'established', 'loopback', 'neighbour-discovery'] }),
    says: ['medium housekeeping to: housekeeping multicast-listener removed from output "nftables"'],
  },
  'the same housekeeping in other words': {
    to: output({ housekeeping: ['multicast-listener', 'invalid', 'established', 'loopback', 'neighbour-discovery'] }),
    says: [],
  },
};

describe('settingChanges', () => {
  for (const [name, { from = {}, to = {}, says }] of Object.entries(ROWS)) {
    it(name, () => expect(said(settingChanges(policy(from), policy(to)))).to.deep.equal(says));
  }

  it('takes what a new policy sets for new, and leaves out what one that is gone had set', () => {
    const all = policy({
      exporters: ['x'],
      scope: 'everything',
      management: 'none',
      ...output({ zones: 'ignore', housekeeping: ['default', 'dhcp'] }),
    });
    expect(said(settingChanges(undefined, all))).to.deep.equal([
      'high exporters to: outside exporter "x" added',
      'high management to: management set to none',
      'medium output to: output "nftables" added',
      'high zones to: output "nftables" ignores zones',
      'high housekeeping to: housekeeping dhcp added to output "nftables"',
    ]);
    expect(settingChanges(all, undefined)).to.deep.equal([]);
  });

  it('points at the place in the side that it names', () => {
    const [added] = settingChanges(policy({}), policy({ exporters: ['x'] }));
    expect(added?.span?.file).to.equal('policy.yaml');
    expect(added?.span?.start.column).to.equal(3);
  });
});

describe('gateChanges', () => {
  const file = (text: string) => ({ file: 'guardrails.yaml', text });

  it('tells every difference of text, at its first line', () => {
    const [changed, ...others] = gateChanges({ guardrails: file('a\nb\nc\n') }, { guardrails: file('a\nB \nc\n') });
    expect(others).to.deep.equal([]);
    expect(changed).to.deep.equal({
      kind: 'guardrails',
      level: 'high',
      text: 'guardrails changed: "guardrails.yaml"',
      side: 'to',
      span: { file: 'guardrails.yaml', start: { line: 2, column: 1 }, end: { line: 2, column: 3 } },
    });
  });

  it('tells files that came and went', () => {
    const gone = gateChanges({ envelope: file('a') }, { guardrails: file('c') });
    expect(said(gone)).to.deep.equal([
      'high guardrails to: guardrails added: "guardrails.yaml"',
      'high envelope from: the envelope removed: "guardrails.yaml"',
    ]);
  });

  it('says nothing of equal texts', () => {
    expect(gateChanges({ envelope: file('a') }, { envelope: file('a') })).to.deep.equal([]);
    expect(gateChanges({}, {})).to.deep.equal([]);
    expect(gateChanges({ envelope: file('a') }, { envelope: file('a\n') })).to.have.length(1);
    expect(gateChanges({ envelope: file('a\nb\n') }, { envelope: file('a\n') })[0]?.span?.start.line).to.equal(2);
  });
});
