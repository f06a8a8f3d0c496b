import { expect } from 'chai';
import type { RuleNode } from '../../src/model/document.ts';
import { documentOf, HEAD, marked, problems } from './memory-files.ts';

const REST = 'from: any, to: any, services: any';

/** A rule with more keys, on line 9. */
function rule(keys: string): RuleNode {
  const [first] = documentOf(policy(keys)).rules;
  if (first === undefined) throw new Error('no rule');
  return first;
}

function policy(keys: string): string {
  return `${HEAD}rules:\n  - { name: r, action: allow, ${REST}, ${keys} }\n`;
}

describe('rules', () => {
  it('have the direction of the policy unless they say another', () => {
    expect(rule('enabled: true').direction).to.equal('outbound');
    expect(rule('direction: forward').direction).to.equal('forward');
  });

  it('without any direction are refused, once for each rule', () => {
    const rules = `rules:\n  - { name: a, action: allow, ${REST} }\n  - { name: b, action: allow, ${REST} }\n`;
    const headless = HEAD.replace('direction: outbound\n', '');
    expect(problems(headless + rules)).to.deep.equal(['8:5 KEY_MISSING', '9:5 KEY_MISSING']);
    expect(problems(HEAD.replace('outbound', 'outward') + rules)).to.deep.equal(['3:12 VALUE_INVALID']);
  });

  it('keep their annotations as text', () => {
    const node = rule('comment: "two\\nlines", owner: 007, ticket: 1042, expires: 2028-02-29, priority: 100');
    expect(node).to.include({ comment: 'two\nlines', owner: '007', ticket: '1042', priority: 100 });
    expect(node.expires?.date).to.equal('2028-02-29');
  });

  it('take one zone or site, or several', () => {
    const node = rule('from-zone: lan, to-zone: [dmz, internet], sites: oslo');
    const names = (nodes: RuleNode['sites']): unknown => nodes?.map(({ name }) => name);
    expect([names(node.fromZones), names(node.toZones), names(node.sites)]).to.deep.equal([
      ['lan'],
      ['dmz', 'internet'],
      ['oslo'],
    ]);
  });

  it('log in the way of the target or as they say', () => {
    expect(rule('log: true').log).to.deep.equal({});
    expect(rule('log: { prefix: "web ", rate: 5/minute, level: warn, group: 2 }').log).to.deep.equal({
      prefix: 'web ',
      rate: { count: 5, per: 'minute' },
      level: 'warn',
      group: 2,
    });
  });

  it('may be switched off, and left out of exporters with a reason', () => {
    const node = rule('enabled: false, not-on: { azure-nsg: no ICMP there }');
    expect(node.enabled).to.equal(false);
    expect(node.notOn.get('azure-nsg')?.reason).to.equal('no ICMP there');
  });

  it('have any text on one line for a name', () => {
    const named = (name: string): readonly string[] =>
      problems(`${HEAD}rules:\n  - { name: ${name}, action: allow, ${REST} }\n`);
    for (const name of ['"Web, für alle: 100 %"', '012', `"${'x'.repeat(300)}"`, '"__proto__"']) {
      expect(named(name), name).to.deep.equal([]);
    }
    for (const name of ['"a\\nb"', '"a\\u001bb"', '"a\\u2028b"', '"a\\u202eb"', '" "', '""', `"${'x'.repeat(301)}"`]) {
      expect(named(name), name).to.deep.equal(['9:13 NAME_INVALID']);
    }
    expect(named('[a]')).to.deep.equal(['9:13 VALUE_INVALID']);
  });

  it('must have different names', () => {
    const rules = `rules:\n  - { name: a, action: allow, ${REST} }\n  - { name: a, action: drop, ${REST} }\n`;
    expect(problems(HEAD + rules)).to.deep.equal(['10:13 DUPLICATE_NAME']);
  });

  it('refuse with code and place', () => {
    const refused: readonly (readonly [string, ...string[]])[] = [
      ['expires: »2027-02-29', 'VALUE_INVALID'],
      ['expires: »27-01-01', 'VALUE_INVALID'],
      ['expires: »2027-13-01', 'VALUE_INVALID'],
      ['priority: »high', 'VALUE_INVALID'],
      ['priority: »1.5', 'VALUE_INVALID'],
      ['priority: »-1', 'VALUE_INVALID'],
      ['enabled: »no', 'VALUE_INVALID'],
      ['log: »yes', 'VALUE_INVALID'],
      ['log: »false', 'VALUE_INVALID'],
      ['log: { rate: »5 }', 'VALUE_INVALID'],
      ['log: { rate: »0/second }', 'VALUE_INVALID'],
      ['log: { rate: »5/minutes }', 'VALUE_INVALID'],
      ['log: { level: »warning }', 'VALUE_INVALID'],
      ['log: { group: »65536 }', 'VALUE_INVALID'],
      ['log: { prefix: »"a\\nb" }', 'VALUE_INVALID'],
      ['log: { »rat: 1/day }', 'KEY_UNKNOWN'],
      ['from-zone: »[]', 'VALUE_INVALID'],
      ['from-zone: [lan, »"a b"]', 'NAME_INVALID'],
      ['to-zone: »{ lan: 1 }', 'VALUE_INVALID'],
      ['not-on: »azure-nsg', 'VALUE_INVALID'],
      ['not-on: { csv: »" " }', 'VALUE_INVALID'],
      ['direction: »out', 'VALUE_INVALID'],
      ['comment: »~', 'VALUE_INVALID'],
      ['»service: any', 'KEY_UNKNOWN'],
      ['comment: a, »comment: b', 'DUPLICATE_NAME'],
    ];
    for (const [keys, ...codes] of refused) {
      const { text, expected } = marked(policy(keys), codes);
      expect(problems(text), keys).to.deep.equal(expected);
    }
  });

  it('name what they lack, and a misspelt key only once', () => {
    expect(problems(`${HEAD}rules:\n  - { name: r }\n`)).to.deep.equal([
      '9:5 KEY_MISSING',
      '9:5 KEY_MISSING',
      '9:5 KEY_MISSING',
    ]);
    expect(problems(`${HEAD}rules:\n  - { name: r, acton: allow, form: any, to: any }\n`)).to.deep.equal([
      '9:16 KEY_UNKNOWN',
      '9:30 KEY_UNKNOWN',
    ]);
    expect(problems(`${HEAD}rules:\n  - web\n`)).to.deep.equal(['9:5 VALUE_INVALID']);
  });

  it('report all of their mistakes together', () => {
    const keys = 'name: "a\\nb", action: alow, from: 10.0.0.1/8, to: [], services: tcp/0, expires: soon';
    expect(problems(`${HEAD}rules:\n  - { ${keys} }\n`)).to.deep.equal([
      '9:13 NAME_INVALID',
      '9:29 VALUE_INVALID',
      '9:41 HOST_BITS',
      '9:57 SET_EMPTY',
      '9:71 PORT_INVALID',
      '9:87 VALUE_INVALID',
    ]);
  });
});
