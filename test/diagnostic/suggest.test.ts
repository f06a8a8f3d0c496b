import { expect } from 'chai';
import { didYouMean, suggest } from '../../src/diagnostic/suggest.ts';

describe('suggest', () => {
  it('finds the word that was meant', () => {
    expect(suggest('acton', ['name', 'action', 'to'])).to.equal('action');
    expect(suggest('form', ['from', 'to'])).to.equal('from');
    expect(suggest('SERVICES', ['services'])).to.equal('services');
    expect(suggest('servce-area', ['serviceArea', 'service-area'])).to.equal('service-area');
  });

  it('finds nothing when no word is near', () => {
    expect(suggest('tcp', ['udp', 'icmp'])).to.equal(undefined);
    expect(suggest('x', ['y'])).to.equal(undefined);
    expect(suggest('', ['a'])).to.equal(undefined);
    expect(suggest('any', [])).to.equal(undefined);
  });

  it('does not depend on the order of the candidates', () => {
    expect(suggest('web-x', ['web-b', 'web-a'])).to.equal('web-a');
    expect(suggest('web-x', ['web-a', 'web-b'])).to.equal('web-a');
  });

  it('does not compare very long words', () => {
    expect(suggest('x'.repeat(1_000_000), ['x'.repeat(1_000_000)])).to.equal(undefined);
  });
});

describe('didYouMean', () => {
  it('asks about the nearest word', () => {
    expect(didYouMean('servces', ['services', 'sets'])).to.equal('did you mean "services"?');
  });

  it('lists at most twelve words when none is near', () => {
    expect(didYouMean('zzz', ['a', 'b'])).to.equal('known: a, b');
    const many = Array.from({ length: 14 }, (_, index) => `w${index}`);
    expect(didYouMean('zzz', many)).to.equal(`known: ${many.slice(0, 12).join(', ')}, and 2 more`);
    expect(didYouMean('zzz', [])).to.equal(undefined);
  });
});
