import { createHash } from 'node:crypto';
import { expect } from 'chai';
import { fitsName, keyOfIdentity, nameOfIdentity, nameTable } from '../../src/exporter/fit/fit-names.ts';
import type { NameRule } from '../../src/exporter/limit.ts';
import type { AddressIdentity } from '../../src/model/policy.ts';

const RULE: NameRule = {
  maxBytes: 24,
  allowed: /[A-Za-z0-9_.-]/,
  substitute: '_',
  first: /[A-Za-z_]/,
  lead: '_',
  source: 'this test',
};

/** What the table appends to a name that is taken or too long. */
function digestOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 8);
}

describe('names on a target', () => {
  it('stay as they are where they fit', () => {
    const names = nameTable(RULE);
    expect(names.name('a', 'clients')).to.equal('clients');
    expect(names.name('b', 'm365.11')).to.equal('m365.11');
  });

  it('are the same for the same key, whatever is asked for later', () => {
    const names = nameTable(RULE);
    expect(names.name('a', 'clients')).to.equal('clients');
    expect(names.name('a', 'servers')).to.equal('clients');
  });

  it('lose characters that the target does not have, and never their number', () => {
    expect(nameTable(RULE).name('a', 'café "x"')).to.equal('caf___x_');
  });

  it('replace a character beyond the basic plane once', () => {
    expect(nameTable(RULE).name('a', 'x\u{1f600}y')).to.equal('x_y');
  });

  it('get a lead where their first character cannot be first', () => {
    expect(nameTable(RULE).name('a', '9x')).to.equal('_9x');
  });

  it('get a digest of their key when they are too long, and keep to the limit', () => {
    const name = nameTable(RULE).name('key', 'a-name-of-many-more-bytes-than-fit');
    expect(name).to.equal(`a-name-of-many-_${digestOf('key')}`);
    expect(name).to.have.lengthOf(RULE.maxBytes);
  });

  it('have no character before their digest that the target does not have', () => {
    const hyphens: NameRule = { ...RULE, allowed: /[a-z0-9-]/, substitute: '-' };
    expect(nameTable(hyphens).name('key', 'x'.repeat(25))).to.equal(`${'x'.repeat(15)}-${digestOf('key')}`);
  });

  it('fit at the limit and are cut one byte above it', () => {
    const names = nameTable(RULE);
    expect(names.name('a', 'x'.repeat(24))).to.equal('x'.repeat(24));
    expect(names.name('b', 'x'.repeat(25))).to.match(/^x{15}_[0-9a-f]{8}$/);
  });

  it('are told apart by a digest where their spellings are equal', () => {
    const names = nameTable(RULE);
    expect([names.name('a', 'x y'), names.name('b', 'x"y'), names.name('c', 'x_y')]).to.deep.equal([
      'x_y',
      `x_y_${digestOf('b')}`,
      `x_y_${digestOf('c')}`,
    ]);
  });

  it('are told apart even when somebody wrote the name that the digest makes', () => {
    const names = nameTable(RULE);
    const taken = [names.name('a', 'x'), names.name('b', `x_${digestOf('c')}`), names.name('c', 'x')];
    expect(new Set(taken)).to.have.lengthOf(3);
  });

  it('are told apart when the digest came first', () => {
    const names = nameTable(RULE);
    const taken = [names.name('a', 'x'), names.name('c', 'x'), names.name('b', `x_${digestOf('c')}`)];
    expect(new Set(taken)).to.have.lengthOf(3);
    for (const name of taken) expect(fitsName(name, RULE)).to.equal(true);
  });

  it('do not depend on neighbours that are called otherwise', () => {
    const long = 'a-name-of-many-more-bytes-than-fit';
    const alone = nameTable(RULE).name('key', long);
    const names = nameTable(RULE);
    for (let count = 0; count < 50; count += 1) names.name(`other ${count}`, `other-${count}`);
    expect(names.name('key', long)).to.equal(alone);
  });
});

describe('names of identities', () => {
  const identities: readonly (readonly [Exclude<AddressIdentity, { kind: 'any' }>, string])[] = [
    [{ kind: 'set', set: 'x', part: 1 }, 'x'],
    [{ kind: 'set', set: 'x', part: 2 }, 'x.2'],
    [{ kind: 'set', set: 'x.2', part: 1 }, 'x.2'],
    [{ kind: 'endpoint-set', feed: 'm365', id: '11' }, 'm365.11'],
    [{ kind: 'set', set: 'm365.11', part: 1 }, 'm365.11'],
    [{ kind: 'set', set: 'm365', part: 11 }, 'm365.11'],
    [{ kind: 'rule', rule: 'web', side: 'from', part: 1 }, 'web.from'],
    [{ kind: 'rule', rule: 'web', side: 'to', part: 3 }, 'web.to.3'],
    [{ kind: 'scope', side: 'from' }, 'scope.from'],
    [{ kind: 'rule', rule: 'scope', side: 'from', part: 1 }, 'scope.from'],
    [{ kind: 'set', set: 'scope.from', part: 1 }, 'scope.from'],
    [{ kind: 'endpoint-set', feed: 'scope', id: 'from' }, 'scope.from'],
  ];

  it('say where the addresses stand in the policy', () => {
    for (const [identity, name] of identities) expect(nameOfIdentity(identity)).to.equal(name);
  });

  it('never make two objects one, though many are spelled alike', () => {
    for (const order of [identities, identities.toReversed()]) {
      const names = nameTable({ ...RULE, maxBytes: 64 });
      const given = order.map(([identity, name]) => names.name(keyOfIdentity(identity), name));
      expect(new Set(given)).to.have.lengthOf(identities.length);
    }
  });
});
