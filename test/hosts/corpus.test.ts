import { expect } from 'chai';
import { corpusOf, exampleOf, isHost } from '../../src/hosts/corpus.ts';

describe('hosts to try a file with', () => {
  it('are some that a pattern matches, of all makes, and some that it just does not', () => {
    const hosts = corpusOf(['*.x.example']);
    expect(hosts).to.include.members(['host.x.example', 'one.two.x.example', '7.x.example', 'xn--bcher-kva.x.example']);
    expect(hosts).to.include.members(['x.example', 'evilx.example', 'x.example.evil.example', 'host.x.examplex']);
    expect(Math.max(...hosts.map((host) => host.length))).to.equal(253);
  });

  it('can all be asked for', () => {
    const patterns = ['*.x.example', 'a*b.x', `${'a'.repeat(63)}.${'b.'.repeat(90)}example`, '*.*.example', 'c'];
    for (const host of corpusOf(patterns)) expect(isHost(host), host).to.equal(true);
    expect(exampleOf(`*.${'b.'.repeat(125)}example`)).to.equal(undefined);
  });

  it('are few of each where there are thousands of patterns', () => {
    const hosts = corpusOf(Array.from({ length: 3_000 }, (_, index) => `*.n${index}.example`));
    expect(hosts.length).to.be.below(16_000);
    expect(hosts).to.include.members(['host.n7.example', 'n7.example', 'more.n7.example', 'eviln7.example']);
  });
});
