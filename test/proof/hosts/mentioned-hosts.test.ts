import { expect } from 'chai';
import { mentionedHosts } from '../../../src/proof/hosts/mentioned-hosts.ts';

function mentioned(text: string, known: readonly string[] = []): readonly string[] | undefined {
  return mentionedHosts(text, { known: new Set(known), max: 10 });
}

describe('hosts that a text mentions', () => {
  for (const [text, host] of Object.entries({
    'host == "files.attacker.example"': 'files.attacker.example',
    'shExpMatch(host, "*.Attacker.example")': 'attacker.example',
    "dnsDomainIs(host, '.attacker.example')": 'attacker.example',
    '/^attacker\\.example$/': 'attacker.example',
    '"attacker\\x2eexample"': 'attacker.example',
    '"attacker\\u002Eexample"': 'attacker.example',
    '"*cdn.attacker.example"': 'cdn.attacker.example',
    '"a.*.example"': 'a.host.example',
    '"https://attacker.example:8443/"': 'attacker.example',
    "host === 'intranet'": 'intranet',
    'isInNet(host, "203.0.113.7", m)': '203.0.113.7',
  })) {
    it(`find ${host} in ${text}, and one below it`, () => {
      expect(mentioned(text)).to.include.members([host, `more.${host}`]);
    });
  }

  it('are none that are known, and none that cannot be asked for', () => {
    expect(mentioned('"a.example" "..." "x..y" return list', ['a.example', 'more.a.example'])).to.deep.equal([]);
    expect(mentioned(`"${'a'.repeat(64)}.example"`)).to.deep.equal([]);
  });

  it('are given up when there are too many, and found at once in a text of one word', () => {
    expect(mentioned(Array.from({ length: 6 }, (_, index) => `"${index}.example"`).join())).to.equal(undefined);
    expect(mentioned(`${'a'.repeat(2_000_000)} ${'a.'.repeat(1_000_000)} ${'\\'.repeat(1_000_000)}`)).to.deep.equal([]);
  });
});
