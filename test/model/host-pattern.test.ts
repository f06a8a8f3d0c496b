import { expect } from 'chai';
import { readHostPattern } from '../../src/model/host-pattern.ts';

describe('readHostPattern', () => {
  it('takes names and patterns in lower case', () => {
    for (const text of ['a.example', '*.a.example', '*cdn.a.example', 'a.*.b.example', 'a_b.example', 'localhost']) {
      expect(readHostPattern(text)).to.deep.equal({ ok: true, value: text });
    }
    expect(readHostPattern('A.Example')).to.deep.equal({ ok: true, value: 'a.example' });
  });

  it('refuses a pattern that could mean every host of a domain or of the world', () => {
    for (const text of ['*', '*.*', 'a.*', '*com']) expect(readHostPattern(text).ok, text).to.equal(false);
  });

  it('refuses what is more than a host name, and says which part is one', () => {
    for (const text of [
      'https://a.example',
      'a.example/x',
      'a.example:443',
      'HTTP://a.example:80/x?y#z',
      'a.example?',
    ]) {
      expect(readHostPattern(text), text).to.include({ ok: false, hint: 'Write the host name alone: a.example' });
    }
  });

  it('refuses empty and long labels, and names over 253 characters', () => {
    const label = 'a'.repeat(63);
    const longest = [label, label, label, 'a'.repeat(61)].join('.');
    expect(readHostPattern(longest).ok).to.equal(true);
    for (const text of ['', '.a', 'a..b', 'a.', `${label}a.example`, `${longest}a`]) {
      expect(readHostPattern(text).ok, text).to.equal(false);
    }
  });

  it('refuses letters whose lower case is an ASCII letter', () => {
    expect(readHostPattern('\u212a.example').ok).to.equal(false);
  });

  it('refuses long hostile texts at once', () => {
    expect(readHostPattern(`${'a.'.repeat(200_000)}!`).ok).to.equal(false);
  });
});
