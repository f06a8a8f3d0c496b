import { expect } from 'chai';
import { renderDiagnostics } from '../../src/diagnostic/render.ts';
import { load } from './memory-files.ts';

const POLICY = `version: 1
name: branch
direction: outbound
default: drop
include: [common.yaml]
sets:
  lab: [10.0.0.1/8, any]
rules:
  - name: web
    form: lab
    to: any
    services: tcp/http
    acton: alow
  - name: all
    from: any
    to:
    action: alow
outputs:
  - { exporter: csv, path: {site}/rules }
`;

const COMMON = `sets:
  lab: { feed: m365, were: { id: 1 } }
outputs: []
`;

function rendered(policy: string): readonly string[] {
  const { result, sources } = load(policy, { 'common.yaml': COMMON });
  return renderDiagnostics(result.diagnostics, sources).split('\n');
}

describe('what a user reads', () => {
  it('of a syntax error', () => {
    expect(rendered(POLICY)).to.deep.equal([
      'rulecast.yaml:19:34: error YAML_SYNTAX: Unexpected scalar at node end',
      '   19 |   - { exporter: csv, path: {site}/rules }',
      '      |                                  ^^^^^^',
      '  hint: text that begins with { or [ needs quotes',
      '1 error',
    ]);
  });

  it('of all other errors, together', () => {
    expect(rendered(POLICY.replace('{site}/rules', '"{site}/rules"'))).to.deep.equal([
      'common.yaml:2:22: error KEY_UNKNOWN: "were" is not a key here',
      '    2 |   lab: { feed: m365, were: { id: 1 } }',
      '      |                      ^^^^',
      '  hint: did you mean "where"?',
      'common.yaml:3:1: error KEY_UNKNOWN: "outputs" is not a key here',
      '    3 | outputs: []',
      '      | ^^^^^^^',
      '  hint: an included file has only sets, services, zones, feeds, rules and include',
      'rulecast.yaml:7:3: error DUPLICATE_NAME: The set "lab" is defined twice',
      '    7 |   lab: [10.0.0.1/8, any]',
      '      |   ^^^',
      '  common.yaml:2:3: first defined here',
      '    2 |   lab: { feed: m365, were: { id: 1 } }',
      '      |   ^^^',
      'rulecast.yaml:7:9: error HOST_BITS: "10.0.0.1/8" has bits set beyond its length: the prefix is 10.0.0.0/8',
      '    7 |   lab: [10.0.0.1/8, any]',
      '      |         ^^^^^^^^^^',
      '  hint: Write 10.0.0.0/8 for the network, or the address without a length for the host',
      'rulecast.yaml:7:21: error ANY_WITH_OTHERS: any stands in a list with other addresses',
      '    7 |   lab: [10.0.0.1/8, any]',
      '      |                     ^^^',
      '  hint: any is every address already: write it alone, or remove it',
      'rulecast.yaml:10:5: error KEY_UNKNOWN: "form" is not a key here',
      '   10 |     form: lab',
      '      |     ^^^^',
      '  hint: did you mean "from"?',
      'rulecast.yaml:12:15: error PORT_INVALID: "http" is not a port from 1 to 65535',
      '   12 |     services: tcp/http',
      '      |               ^^^^^^^^',
      'rulecast.yaml:13:5: error KEY_UNKNOWN: "acton" is not a key here',
      '   13 |     acton: alow',
      '      |     ^^^^^',
      '  hint: did you mean "action"?',
      'rulecast.yaml:16:8: error VALUE_INVALID: "to" must be text, a list or a mapping, not empty',
      '   16 |     to:',
      '      |        ^',
      '  hint: write to: any for every address',
      'rulecast.yaml:17:13: error VALUE_INVALID: "action" must be one of allow, drop, reject, pass, not "alow"',
      '   17 |     action: alow',
      '      |             ^^^^',
      '  hint: did you mean "allow"?',
      '10 errors',
    ]);
  });
});
