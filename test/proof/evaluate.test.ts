import { expect } from 'chai';
import fc from 'fast-check';
import type { EntryPoint, Hook, PacketReading, Statement, Then } from '../../src/exporter/reading.ts';
import type { Match } from '../../src/model/match.ts';
import type { Packet, Verdict } from '../../src/model/packet.ts';
import { build } from '../../src/packetset/build.ts';
import { decideByDiagram } from '../../src/packetset/decide.ts';
import { outcomeNames } from '../../src/packetset/outcome.ts';
import { spaceOf } from '../../src/packetset/space.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { joinEntries, readingPrograms } from '../../src/proof/reading-programs.ts';

const SPAN = { file: 'file.nft', start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };
const HOOKS = { inbound: 'input', outbound: 'output', forward: 'forward' } as const;
const INPUT: EntryPoint = { kind: 'hook', hook: 'input' };

const PACKET: Packet = {
  direction: 'inbound',
  family: 4,
  source: 1n,
  destination: 2n,
  protocol: 6,
  sourcePort: 40_000,
  destinationPort: 443,
  state: 'new',
};

const allow: Then = { kind: 'verdict', verdict: 'allow' };
const drop: Then = { kind: 'verdict', verdict: 'drop' };
const jump = (chain: string): Then => ({ kind: 'jump', chain });
const goto = (chain: string): Then => ({ kind: 'goto', chain });
const toReturn: Then = { kind: 'return' };
const toContinue: Then = { kind: 'continue' };

function statement(then: Then, match: Match = {}, more: Partial<Statement> = {}): Statement {
  return { match, then, log: false, span: SPAN, ...more };
}

function hook(chain: string, policy: Verdict, more: Partial<Hook> = {}): Hook {
  return { at: INPUT, chain, priority: 0, policy, span: SPAN, ...more };
}

/** A reading with one hook on chain `main`, policy drop, unless hooks are given. */
function reading(
  chains: Readonly<Record<string, readonly Statement[]>>,
  hooks = [hook('main', 'drop')],
): PacketReading {
  return { kind: 'packets', hooks, chains: new Map(Object.entries(chains)), objects: new Map(), notes: [] };
}

/** `verdict by chain`, or the reason why there is none. */
function decided(read: PacketReading, packet = PACKET, binding = bindingOf(HOOKS)): string {
  const decision = evaluate(read, packet, binding);
  return decision.kind === 'decided' ? `${decision.verdict} by ${decision.chain}` : `undecided: ${decision.reason}`;
}

const OTHER_PORT: Match = { destinationPorts: [{ from: 80, to: 80 }] };

describe('evaluating a chain', () => {
  it('takes the first statement that matches', () => {
    const read = reading({ main: [statement(drop, OTHER_PORT), statement(allow), statement(drop)] });
    const decision = evaluate(read, PACKET, bindingOf(HOOKS));
    expect(decision.statement).to.equal(read.chains.get('main')?.[1]);
    expect(decision.kind === 'decided' && decision.verdict).to.equal('allow');
  });

  it('falls to the policy of the hook at the end, without a statement', () => {
    const decision = evaluate(reading({ main: [statement(allow, OTHER_PORT)] }), PACKET, bindingOf(HOOKS));
    expect(decision).to.deep.equal({ kind: 'decided', verdict: 'drop', chain: 'main' });
  });

  it('goes on behind a statement that continues', () => {
    expect(decided(reading({ main: [statement(toContinue), statement(allow)] }))).to.equal('allow by main');
  });

  it('goes on behind a jump whose chain decides nothing', () => {
    const chains = { main: [statement(jump('sub')), statement(allow)], sub: [statement(drop, OTHER_PORT)] };
    expect(decided(reading(chains))).to.equal('allow by main');
  });

  it('goes on behind a jump whose chain returns', () => {
    const chains = { main: [statement(jump('sub')), statement(allow)], sub: [statement(toReturn), statement(drop)] };
    expect(decided(reading(chains))).to.equal('allow by main');
  });

  it('ends where a chain that was jumped to decides', () => {
    const chains = { main: [statement(jump('sub')), statement(drop)], sub: [statement(allow)] };
    expect(decided(reading(chains))).to.equal('allow by sub');
  });

  it('never comes back from a goto', () => {
    const chains = { main: [statement(goto('sub')), statement(allow)], sub: [statement(toReturn)] };
    expect(decided(reading(chains))).to.equal('drop by main');
  });

  it('comes back from a goto to behind the jump that led there', () => {
    const chains = {
      main: [statement(jump('first')), statement(allow)],
      first: [statement(goto('second')), statement(drop)],
      second: [],
    };
    expect(decided(reading(chains))).to.equal('allow by main');
  });

  it('returns from the chain of a hook to its policy', () => {
    const chains = { main: [statement(toReturn), statement(allow)] };
    expect(decided(reading(chains, [hook('main', 'pass')]))).to.equal('pass by main');
  });

  it('does not jump where the statement does not match', () => {
    const chains = { main: [statement(jump('sub'), OTHER_PORT), statement(allow)], sub: [statement(drop)] };
    expect(decided(reading(chains))).to.equal('allow by main');
  });

  it('is undecided where a chain is missing', () => {
    expect(decided(reading({ main: [statement(jump('sub'))] }))).to.equal('undecided: chain "sub" is not in the file');
  });

  it('follows jumps as deep as the kernel, and no deeper', () => {
    const chain = (length: number) =>
      Object.fromEntries([
        ...Array.from({ length }, (_, index) => [`c${index}`, [statement(jump(`c${index + 1}`))]] as const),
        [`c${length}`, [statement(allow)]],
      ]);
    const read = (length: number) => reading(chain(length), [hook('c0', 'drop')]);
    expect(decided(read(16))).to.equal('allow by c16');
    expect(decided(read(17))).to.equal('undecided: chains are nested more than 16 deep');
  });

  it('is undecided in a circle of chains', () => {
    const chains = { main: [statement(goto('other'))], other: [statement(goto('main'))] };
    expect(decided(reading(chains))).to.match(/^undecided: .* statements$/);
  });

  it('follows any number of chains by goto, which leaves nothing to return to', () => {
    const chains = Array.from(
      { length: 500 },
      (_, index) => [`c${index}`, [statement(goto(`c${index + 1}`))]] as const,
    );
    const read = reading(Object.fromEntries([...chains, ['c500', [statement(allow)]]]), [hook('c0', 'drop')]);
    expect(decided(read)).to.equal('allow by c500');
  });

  it('gives up on chains that fan out without end', () => {
    const level = (next: string) => Array.from({ length: 20 }, () => statement(jump(next)));
    const names = Array.from({ length: 12 }, (_, index) => `c${index}`);
    const chains = Object.fromEntries([...names.map((name, index) => [name, level(`c${index + 1}`)]), ['c12', []]]);
    expect(decided(reading(chains, [hook('c0', 'allow')]))).to.match(/^undecided: .* statements/);
  });

  it('is undecided by what depends on more than the packet, if it matches', () => {
    const chains = (match: Match) => ({
      main: [statement(drop, match, { undecided: 'a limit' }), statement(allow)],
    });
    expect(decided(reading(chains({})))).to.equal('undecided: a limit');
    expect(decided(reading(chains(OTHER_PORT)))).to.equal('allow by main');
  });

  it('does not care whether a statement that only continues may match', () => {
    const chains = { main: [statement(toContinue, {}, { undecided: 'a limit' }), statement(allow)] };
    expect(decided(reading(chains))).to.equal('allow by main');
  });

  it('is decided where the outcome is the same whether what is undecided matches or not', () => {
    const limit = { undecided: 'a limit' };
    const allowed = reading({ main: [statement(allow, {}, limit), statement(allow)] });
    expect(decided(allowed)).to.equal('allow by main');
    expect(evaluate(allowed, PACKET, bindingOf(HOOKS)).statement, 'who decides for sure').to.equal(
      allowed.chains.get('main')?.[1],
    );
    const chains = { sub: [statement(toReturn, {}, limit), statement(drop)] };
    for (const way of [jump('sub'), goto('sub')]) {
      expect(decided(reading({ main: [statement(way)], ...chains }))).to.match(/^drop by/);
      expect(decided(reading({ main: [statement(way, {}, limit)], ...chains }))).to.match(/^drop by/);
      expect(decided(reading({ main: [statement(way)], ...chains }, [hook('main', 'pass')]))).to.equal(
        'undecided: a limit',
      );
    }
  });

  it('is undecided where a jump may or may not be taken', () => {
    const chains = { main: [statement(jump('sub'), {}, { undecided: 'a limit' })], sub: [statement(allow)] };
    expect(decided(reading(chains))).to.equal('undecided: a limit');
  });
});

describe('evaluating several entries', () => {
  const chains = { allows: [statement(allow)], drops: [statement(drop)], passes: [] };
  const at = (chain: string, priority: number, policy: Verdict = 'pass') => hook(chain, policy, { priority });

  it('lets a later drop have the last word over an earlier allow', () => {
    expect(decided(reading(chains, [at('allows', -10), at('drops', 10)]))).to.equal('drop by drops');
  });

  it('ends with an earlier drop', () => {
    expect(decided(reading(chains, [at('allows', 10), at('drops', -10)]))).to.equal('drop by drops');
  });

  it('keeps an allow when a later entry passes', () => {
    expect(decided(reading(chains, [at('allows', 0), at('passes', 1)]))).to.equal('allow by allows');
  });

  it('takes an allow behind an entry that passes', () => {
    expect(decided(reading(chains, [at('passes', 0), at('allows', 1)]))).to.equal('allow by allows');
  });

  it('ends with a policy that drops', () => {
    expect(decided(reading(chains, [at('passes', 0, 'drop'), at('allows', 1)]))).to.equal('drop by passes');
  });

  it('does not know which of two entries of one priority is the first, which tells a drop from a reject only', () => {
    const both = { ...chains, rejects: [statement({ kind: 'verdict', verdict: 'reject' })] };
    const tied = (...names: readonly string[]) =>
      decided(
        reading(
          both,
          names.map((name) => at(name, 0)),
        ),
      );
    expect(tied('drops', 'rejects')).to.equal('undecided: chains of one priority treat the packet differently');
    expect(tied('drops', 'allows', 'rejects', 'drops')).to.match(/^undecided/);
    expect(tied('drops', 'allows')).to.equal('drop by drops');
    expect(tied('allows', 'passes')).to.equal('allow by allows');
    expect(decided(reading(both, [at('rejects', 0), at('drops', 1)]))).to.equal('reject by rejects');
  });

  it('asks the next entry where one allows a packet or lets it pass', () => {
    const open = { maybe: [statement(allow, {}, { undecided: 'a limit' })], ...chains };
    const both = (second: string) => decided(reading(open, [at('maybe', 0), at(second, 1)]));
    expect(both('allows')).to.equal('allow by allows');
    expect(both('drops')).to.equal('drop by drops');
    expect(both('passes')).to.equal('undecided: a limit');
  });

  it('passes where nothing enters', () => {
    const packet: Packet = { ...PACKET, direction: 'outbound' };
    expect(decided(reading(chains, [at('drops', 0)]), packet)).to.equal('pass by ');
  });

  it('enters by direction where a target has no hooks', () => {
    const hooks = [hook('drops', 'pass', { at: { kind: 'direction', direction: 'inbound' } })];
    expect(decided(reading(chains, hooks), PACKET, bindingOf({}))).to.equal('drop by drops');
    expect(decided(reading(chains, hooks))).to.equal('pass by ');
  });

  it('enters by the hook that an output binds the direction to', () => {
    const packet: Packet = { ...PACKET, direction: 'forward' };
    expect(decided(reading(chains, [at('drops', 0)]), packet, bindingOf({ forward: 'input' }))).to.equal(
      'drop by drops',
    );
  });
});

describe('evaluating zones', () => {
  const from = (...names: readonly string[]): Match => ({ ingress: { names, not: false } });
  const inZone = (fromZone: string): Packet => ({ ...PACKET, fromZone });
  const binding = (zones: Readonly<Record<string, readonly string[]>>) =>
    bindingOf(HOOKS, new Map(Object.entries(zones)));

  it('looks for the interfaces that an output maps a zone to', () => {
    const read = reading({ main: [statement(allow, from('eth0'))] });
    expect(decided(read, inZone('lan'), binding({ lan: ['eth0'] }))).to.equal('allow by main');
    expect(decided(read, inZone('lan'), binding({ lan: ['eth1'] }))).to.equal('drop by main');
  });

  it('wants one verdict on all interfaces of a zone', () => {
    const lan = binding({ lan: ['eth0', 'eth1'] });
    expect(decided(reading({ main: [statement(allow, from('eth0', 'eth1'))] }), inZone('lan'), lan)).to.equal(
      'allow by main',
    );
    expect(decided(reading({ main: [statement(allow, from('eth0'))] }), inZone('lan'), lan)).to.equal(
      'undecided: the interfaces of one zone are treated differently',
    );
  });

  it('asks for every pair of interfaces', () => {
    const packet: Packet = { ...PACKET, direction: 'forward', fromZone: 'lan', toZone: 'wan' };
    const to = (name: string): Match => ({ ...from('eth0', 'eth1'), egress: { names: [name], not: false } });
    const hooks = [hook('main', 'drop', { at: { kind: 'hook', hook: 'forward' } })];
    const both = binding({ lan: ['eth0', 'eth1'], wan: ['ppp0', 'ppp1'] });
    expect(decided(reading({ main: [statement(allow, to('ppp0'))] }, hooks), packet, both)).to.match(/^undecided/);
    const all = reading({ main: [statement(allow, to('ppp0')), statement(allow, to('ppp1'))] }, hooks);
    expect(decided(all, packet, both)).to.equal('allow by main');
  });

  it('knows no interface of a zone that an output does not map, even if one is called alike', () => {
    const lan = binding({ lan: ['eth0'] });
    expect(decided(reading({ main: [statement(allow, from('eth0'))] }), inZone('eth0'), lan)).to.equal('drop by main');
    const others: Match = { ingress: { names: ['eth0'], not: true } };
    expect(decided(reading({ main: [statement(allow, others)] }), inZone('eth0'), lan)).to.equal('allow by main');
  });

  it('takes the names of packets for those of the file without a mapping', () => {
    expect(decided(reading({ main: [statement(allow, from('eth0'))] }), inZone('eth0'))).to.equal('allow by main');
  });

  it('knows the loopback interface of a host, and of nothing else', () => {
    const read = reading({ main: [statement(allow, from('lo'))] });
    expect(decided(read, inZone('loopback'), binding({}))).to.equal('allow by main');
    const entry = [hook('main', 'drop', { at: { kind: 'direction', direction: 'inbound' } })];
    const rows = reading({ main: [statement(allow, from('loopback'))] }, entry);
    expect(decided(rows, inZone('loopback'), bindingOf({}))).to.equal('allow by main');
  });
});

/** Readings of up to three entries and chains that lead on to each other, with statements that may or may not match. */
function someReading(): fc.Arbitrary<PacketReading> {
  const then = (later: readonly string[]): fc.Arbitrary<Then> =>
    fc.oneof(
      fc.constantFrom(allow, drop, allow, drop, toReturn, toContinue, { kind: 'verdict', verdict: 'reject' } as const),
      ...(later.length === 0 ? [] : [fc.constantFrom(...later.flatMap((name) => [jump(name), goto(name)]))]),
    );
  const match = fc.constantFrom<Match>({}, {}, OTHER_PORT, { states: ['new'] }, { states: ['established'] });
  const limit = fc.option(fc.constant('a limit'), { nil: undefined });
  const list = (later: readonly string[]): fc.Arbitrary<readonly Statement[]> =>
    fc.array(
      fc
        .tuple(then(later), match, limit)
        .map(([way, one, reason]) => statement(way, one, reason === undefined ? {} : { undecided: reason })),
      { maxLength: 4 },
    );
  const names = ['a', 'b', 'c', 'd'];
  const chains = fc.record(Object.fromEntries(names.map((name, at) => [name, list(names.slice(at + 1))])));
  const entry = fc.tuple(
    fc.constantFrom('a', 'b', 'c'),
    fc.constantFrom<Verdict>('allow', 'drop', 'pass', 'pass'),
    fc.nat(2),
  );
  return fc.tuple(chains, fc.array(entry, { minLength: 1, maxLength: 3 })).map(([all, entries]) =>
    reading(
      all,
      entries.map(([chain, policy], priority) => hook(chain, policy, { priority })),
    ),
  );
}

describe('evaluating what depends on more than the packet', () => {
  it('agrees with the diagram of the reading: one verdict is decided, and several are not', () => {
    const tally = { decided: 0, undecided: 0, settled: 0 };
    const packets: readonly Packet[] = [443, 80].flatMap((destinationPort) =>
      (['new', 'established'] as const).map((state) => ({ ...PACKET, destinationPort, state })),
    );
    fc.assert(
      fc.property(someReading(), (read) => {
        const programs = readingPrograms(read, bindingOf(HOOKS));
        const built = build(spaceOf(programs));
        if (built.kind !== 'built') throw new Error('too large');
        const { diagrams, nodes } = built;
        const attempt = diagrams.attempt(1_000_000, () => joinEntries(diagrams, programs, nodes));
        if (attempt.kind !== 'done') throw new Error('too large');
        const mayBe = [...read.chains.values()].flat().some(({ undecided }) => undecided !== undefined);
        for (const packet of packets) {
          const names = outcomeNames(decideByDiagram(diagrams, attempt.value, packet));
          const decision = evaluate(read, packet, bindingOf(HOOKS));
          if (decision.kind === 'decided') expect(names).to.deep.equal([decision.verdict]);
          else expect(names).to.have.length.of.at.least(2);
          tally[decision.kind]++;
          if (decision.kind === 'decided' && mayBe) tally.settled++;
        }
      }),
      { numRuns: 400 },
    );
    for (const count of Object.values(tally)) expect(count).to.be.greaterThan(200);
  });
});
