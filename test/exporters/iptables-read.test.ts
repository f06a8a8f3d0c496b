import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { DEFAULTS, entryChain } from '../../exporters/iptables/options.ts';
import { read } from '../../exporters/iptables/read.ts';
import { splitWords } from '../../exporters/iptables/read-words.ts';
import type { DiagnosticCode } from '../../src/diagnostic/codes.ts';
import type { Artifact } from '../../src/exporter/exporter.ts';
import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { formatPacket, parsePacketTable } from '../packets.ts';

const FOLDER = 'fixtures/readback/iptables';
const SAMPLES = readdirSync(FOLDER);
const BINDING = bindingOf({ inbound: 'input', outbound: 'output', forward: 'forward' });
const BACK_ENDS = ['nft', 'legacy'] as const;

/** The files of a sample that a reader gets. */
function filesOf(sample: string): readonly Artifact[] {
  return readdirSync(join(FOLDER, sample))
    .filter((name) => name !== 'packets.txt')
    .map((path) => ({ path, text: readFileSync(join(FOLDER, sample, path), 'utf8') }));
}

function packetsOf(sample: string): ReturnType<typeof parsePacketTable> {
  return parsePacketTable(readFileSync(join(FOLDER, sample, 'packets.txt'), 'utf8'));
}

function readingOf(files: readonly Artifact[], policy?: string): PacketReading {
  const result = read(files, { options: DEFAULTS, ...(policy && { policy }) });
  if (!result.ok)
    throw new Error(
      result.diagnostics.map(({ message, span }) => `${span?.file}:${span?.start.line}: ${message}`).join('\n'),
    );
  return result.value;
}

/** Every packet of a sample's table meets the verdict that stands before it. */
function expectVerdicts(sample: string, reading: PacketReading): void {
  for (const { line, packet, verdict } of packetsOf(sample)) {
    const decision = evaluate(reading, packet, BINDING);
    const outcome = decision.kind === 'decided' ? decision.verdict : decision.reason;
    expect(outcome, `${line}: ${formatPacket(packet)}`).to.equal(verdict);
  }
}

/** Everything of a reading but places; sets and counters aside, a save says the same. */
function essence({ hooks, chains }: PacketReading): unknown {
  const place = <T extends { readonly span: unknown }>({ span, ...rest }: T): unknown => rest;
  return { hooks: hooks.map(place), chains: new Map([...chains].map(([name, list]) => [name, list.map(place)])) };
}

/** Loads a sample into a network namespace of its own and reads what is saved there; `undefined` where that cannot be done. */
function saved(sample: string, backEnd: string): readonly Artifact[] | undefined {
  const names = readdirSync(join(FOLDER, sample));
  const folder = join(FOLDER, sample);
  const steps = [
    ...(names.includes('sets.ipset') ? [`ipset restore < ${folder}/sets.ipset`] : []),
    ...(names.includes('rules.v4') ? [`iptables-${backEnd}-restore < ${folder}/rules.v4`] : []),
    ...(names.includes('rules.v6') ? [`ip6tables-${backEnd}-restore < ${folder}/rules.v6`] : []),
  ];
  const show = names.map((name) => `echo '=== ${name}'; ${COMMANDS[name]?.replace('BACK', backEnd)}`);
  const { status, stdout } = spawnSync('unshare', ['-n', 'sh', '-ec', [...steps, ...show].join('\n')], {
    encoding: 'utf8',
  });
  if (status !== 0) return undefined;
  return stdout
    .split(/^=== /m)
    .slice(1)
    .map((piece) => ({ path: piece.slice(0, piece.indexOf('\n')), text: piece.slice(piece.indexOf('\n') + 1) }))
    .filter(({ path }) => path !== 'packets.txt');
}

const COMMANDS: Readonly<Record<string, string>> = {
  'rules.v4': 'iptables-BACK-save -c',
  'rules.v6': 'ip6tables-BACK-save',
  'sets.ipset': 'ipset save',
  'packets.txt': 'true',
};

function canLoad(backEnd: string): boolean {
  const run = spawnSync('unshare', ['-n', `iptables-${backEnd}-save`]);
  return run.status === 0 && process.getuid?.() === 0;
}

/** The statements of one rule of FORWARD. */
function statements(rule: string, family: 4 | 6 = 4, more = ''): readonly Statement[] {
  const text = `*filter\n:FORWARD ACCEPT [0:0]\n${more}-A FORWARD ${rule}\nCOMMIT\n`;
  const reading = readingOf([{ path: `rules.v${family}`, text }]);
  return reading.chains.get(`${family} filter FORWARD`) ?? [];
}

/** Code and line of the first error. */
function firstError(text: string, path = 'rules.v4'): string {
  const result = read([{ path, text }], { options: DEFAULTS });
  const [first] = result.ok ? [] : result.diagnostics;
  return first === undefined ? 'none' : `${first.code} ${first.span?.start.line}`;
}

const filter = (...lines: readonly string[]): string => ['*filter', ...lines, 'COMMIT', ''].join('\n');
const ofRule = (rule: string): string => filter(':FORWARD ACCEPT [0:0]', `-A FORWARD ${rule}`);

describe('iptables read: documented behaviour', () => {
  it('has at least 80 packets with a source', () => {
    expect(SAMPLES.flatMap(packetsOf)).to.have.length.of.at.least(80);
  });

  for (const sample of SAMPLES) {
    it(`decides every packet of ${sample}`, () => {
      expectVerdicts(sample, readingOf(filesOf(sample)));
    });

    for (const backEnd of BACK_ENDS) {
      it(`reads ${sample} as ${backEnd} saves it`, function () {
        if (!canLoad(backEnd)) this.skip();
        const files = saved(sample, backEnd);
        if (files === undefined) throw new Error('the sample cannot be loaded');
        expectVerdicts(sample, readingOf(files));
      });
    }
  }
});

describe('iptables read: words', () => {
  const texts = (line: string): readonly string[] | string => {
    const split = splitWords(line);
    return split.ok ? split.words.map(({ text }) => text) : split.reason;
  };

  it('groups by double quotes only, and takes a backslash literally outside them', () => {
    expect(texts('-A X  --comment "a b"')).to.deep.equal(['-A', 'X', '--comment', 'a b']);
    expect(texts(`a 'b c' \\d`)).to.deep.equal(['a', "'b", "c'", '\\d']);
    expect(texts('"a\\"b\\\\" "\\n"')).to.deep.equal(['a"b\\', 'n']);
    expect(texts('"a"b ""')).to.deep.equal(['a', 'b', '']);
  });

  it('does not read past a quote that stays open', () => {
    expect(texts('--comment "abc -j ACCEPT')).to.equal('a quote is not closed');
    expect(texts('--comment "abc\\"')).to.equal('a quote is not closed');
  });
});

describe('iptables read: statements', () => {
  it('carries the comment as label, whatever stands in it', () => {
    expect(statements('-m comment --comment "a \\"-j\\" \\\\" -j DROP')[0]?.label).to.equal('a "-j" \\');
    expect(statements('-m comment --comment "-j" -j DROP')[0]?.label).to.equal('-j');
  });

  it('marks log statements, which go on', () => {
    const [log, nflog, plain] = [
      statements('-j LOG --log-prefix "x"'),
      statements('-j NFLOG --nflog-group 3 --nflog-prefix y'),
      statements('-j MARK --set-mark 1'),
    ].map(([one]) => one);
    expect([log?.log, nflog?.log, plain?.log]).to.deep.equal([true, true, false]);
    expect([log, nflog, plain].map((one) => one?.then.kind)).to.deep.equal(['continue', 'continue', 'continue']);
  });

  it('has no statement for what no packet can match', () => {
    expect(statements('! -d 0.0.0.0/0 -j DROP')).to.deep.equal([]);
    expect(statements('-p ah -j DROP', 6)).to.have.length(0);
    expect(statements('-p tcp --dport 0:65535 -m multiport ! --dports 0:65535 -j DROP')).to.have.length(0);
  });

  it('lets a chain shadow a target of its name', () => {
    expect(statements('-j LOG', 4, ':LOG - [0:0]\n')[0]?.then).to.deep.equal({ kind: 'jump', chain: '4 filter LOG' });
  });

  const undecided: readonly string[] = [
    '-m limit --limit 5/min --limit-burst 3 -j ACCEPT',
    '-m hashlimit --hashlimit-upto 5/sec --hashlimit-name x -j ACCEPT',
    '-m recent --name x --set --rsource -j ACCEPT',
    '-m recent ! --update --seconds 60 -j ACCEPT',
    '-m mac --mac-source 00:11:22:33:44:55 -j ACCEPT',
    '-m owner --uid-owner 0 -j ACCEPT',
    '-m mark --mark 0x1/0xff -j ACCEPT',
    '-m time --timestart 08:00 --weekdays Mon,Tue -j ACCEPT',
    '-m string --string "-j DROP" --algo bm -j ACCEPT',
    '-m addrtype --dst-type LOCAL -j ACCEPT',
    '-m physdev --physdev-in eth0 -j ACCEPT',
    '-m connlimit --connlimit-above 3 -j REJECT',
    '-m statistic --mode random --probability 0.5 -j DROP',
    '-m set --match-set unknown src -j DROP',
    '-m conntrack --ctstate DNAT -j ACCEPT',
    '-m conntrack --ctdir ORIGINAL -j ACCEPT',
    '-i eth+ -j ACCEPT',
    '-f -j DROP',
    '-s 0.0.0.0/1.2.3.4 -j DROP',
    '-p tcp --tcp-option 2 -j DROP',
  ];
  for (const rule of undecided) {
    it(`does not decide ${rule}`, () => {
      const found = statements(rule);
      expect(found).to.have.length.of.at.least(1);
      for (const one of found) expect(one.undecided).to.be.a('string');
    });
  }

  it('decides the flags of the first packet of a connection only', () => {
    const found = statements('-p tcp --syn -j ACCEPT');
    expect(
      found.map(({ match, undecided: reason }) => [match.states?.includes('new'), reason !== undefined]),
    ).to.deep.equal([
      [true, false],
      [false, true],
    ]);
  });

  it('decides a hop limit for neighbour discovery only', () => {
    const whole = statements('-p ipv6-icmp --icmpv6-type 135 -m hl --hl-eq 255 -j ACCEPT', 6);
    expect(whole.map(({ undecided: reason }) => reason)).to.deep.equal([undefined]);
    expect(statements('-p tcp -m hl --hl-eq 255 -j ACCEPT', 6)[0]?.undecided).to.be.a('string');
  });
});

describe('iptables read: what is refused', () => {
  const cases: readonly (readonly [claim: string, text: string, error: `${DiagnosticCode} ${number}`])[] = [
    ['a table without COMMIT', '*filter\n:INPUT ACCEPT [0:0]\n', 'READ_SYNTAX 1'],
    ['a rule outside a table', '-A INPUT -j ACCEPT\n', 'READ_SYNTAX 1'],
    ['an unknown table', '*broute\nCOMMIT\n', 'READ_REFUSED 1'],
    ['a table twice', '*filter\nCOMMIT\n*filter\nCOMMIT\n', 'READ_REFUSED 3'],
    ['a carriage return', filter(':INPUT ACCEPT [0:0]\r'), 'READ_SYNTAX 2'],
    ['a byte order mark', `\ufeff${filter(':INPUT DROP [0:0]')}`, 'READ_SYNTAX 1'],
    ['a line of blanks', filter('  '), 'READ_SYNTAX 2'],
    ['an indented comment', filter(' # x'), 'READ_SYNTAX 2'],
    [
      'a line that iptables-restore would cut',
      filter(`-A INPUT -m comment --comment ${'x '.repeat(6_000)}`),
      'READ_SYNTAX 2',
    ],
    ['an argument that is too long', ofRule(`-m comment --comment "${'x'.repeat(1_024)}" -j DROP`), 'READ_SYNTAX 3'],
    ['a quote that stays open', ofRule('-m comment --comment "abc -j ACCEPT'), 'READ_SYNTAX 3'],
    ['text behind a rule', ofRule('-j ACCEPT # note'), 'READ_REFUSED 3'],
    ['text behind a closing quote', ofRule('-m comment --comment "a"b -j ACCEPT'), 'READ_REFUSED 3'],
    ['a rule in a chain that is not there', filter('-A other -j ACCEPT'), 'READ_REFUSED 2'],
    ['a chain declared twice', filter(':a - [0:0]', ':a - [0:0]'), 'READ_REFUSED 3'],
    ['a policy of a chain of the user', filter(':a DROP [0:0]'), 'READ_SYNTAX 2'],
    ['an unknown policy', filter(':INPUT REJECT [0:0]'), 'READ_REFUSED 2'],
    ['a name longer than the kernel takes', filter(`:${'c'.repeat(29)} - [0:0]`), 'READ_REFUSED 2'],
    ['a chain called ACCEPT', filter(':ACCEPT - [0:0]'), 'READ_REFUSED 2'],
    ['a file that deletes rules', filter('-D INPUT -j ACCEPT'), 'READ_REFUSED 2'],
    ['a file that flushes all chains', filter('-F'), 'READ_SYNTAX 2'],
    ['a file that replaces rules', filter('-R INPUT 1 -j ACCEPT'), 'READ_REFUSED 2'],
    ['a target that is not known', ofRule('-j NOWHERE'), 'READ_REFUSED 3'],
    ['QUEUE', ofRule('-j QUEUE'), 'READ_REFUSED 3'],
    ['NFQUEUE', ofRule('-j NFQUEUE --queue-num 0'), 'READ_REFUSED 3'],
    ['a goto to a target', ofRule('-g ACCEPT'), 'READ_REFUSED 3'],
    ['a jump to a built-in chain', ofRule('-j INPUT'), 'READ_REFUSED 3'],
    ['a second target', ofRule('-j ACCEPT -j DROP'), 'READ_REFUSED 3'],
    ['a match that is not known', ofRule('-m nothing -j ACCEPT'), 'READ_REFUSED 3'],
    [
      'a match with options that others have too',
      ofRule('-m policy --dir in --pol ipsec --proto esp -j ACCEPT'),
      'READ_REFUSED 3',
    ],
    ['an option that is not known', ofRule('-p tcp --dports 80 -j ACCEPT'), 'READ_REFUSED 3'],
    ['an option of a match that is not loaded', ofRule('-p tcp --ctstate NEW -j ACCEPT'), 'READ_REFUSED 3'],
    ['ports without a protocol', ofRule('-m tcp --dport 80 -j ACCEPT'), 'READ_REFUSED 3'],
    ['ports of all protocols but one', ofRule('! -p tcp -m multiport --dports 80 -j ACCEPT'), 'READ_REFUSED 3'],
    ['a negation in the old place', ofRule('-p tcp --dport ! 80 -j ACCEPT'), 'READ_REFUSED 3'],
    ['a negated list', ofRule('! -d 10.0.0.1,10.0.0.2 -j ACCEPT'), 'READ_REFUSED 3'],
    ['a host name', ofRule('-d example.com -j ACCEPT'), 'READ_REFUSED 3'],
    ['an octal address', ofRule('-d 010.1.2.3 -j ACCEPT'), 'READ_REFUSED 3'],
    ['a short address', ofRule('-d 10.1 -j ACCEPT'), 'READ_REFUSED 3'],
    ['an address of the other family', ofRule('-d ::1 -j ACCEPT'), 'READ_REFUSED 3'],
    ['an octal port', ofRule('-p tcp --dport 0443 -j ACCEPT'), 'READ_REFUSED 3'],
    ['a service name', ofRule('-p tcp --dport https -j ACCEPT'), 'READ_REFUSED 3'],
    ['a reversed range of ports', ofRule('-p tcp --dport 90:80 -j ACCEPT'), 'READ_REFUSED 3'],
    [
      'more ports than multiport takes',
      ofRule(`-p tcp -m multiport --dports ${'1:2,'.repeat(7)}3,4 -j ACCEPT`),
      'READ_REFUSED 3',
    ],
    ['a protocol that is not known', ofRule('-p any -j ACCEPT'), 'READ_REFUSED 3'],
    ['a state that is not known', ofRule('-m state --state NEWISH -j ACCEPT'), 'READ_REFUSED 3'],
    ['an option twice', ofRule('-s 10.0.0.1 -s 10.0.0.2 -j ACCEPT'), 'READ_REFUSED 3'],
    [
      'a loop',
      filter(':INPUT ACCEPT [0:0]', ':a - [0:0]', ':b - [0:0]', '-A INPUT -j a', '-A a -j b', '-A b -g a'),
      'READ_REFUSED 7',
    ],
    [
      'address translation',
      `*nat\n:PREROUTING ACCEPT [0:0]\n-A PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1\nCOMMIT\n${filter(':INPUT DROP [0:0]')}`,
      'READ_REFUSED 3',
    ],
    [
      'a drop before table filter',
      `*raw\n:PREROUTING DROP [0:0]\nCOMMIT\n${filter(':INPUT DROP [0:0]')}`,
      'READ_REFUSED 2',
    ],
    ['a file in which packets enter nowhere', filter(':a - [0:0]', '-A a -j DROP'), 'READ_REFUSED 1'],
  ];
  for (const [claim, text, wanted] of cases) it(claim, () => expect(firstError(text)).to.equal(wanted));

  const ANSWERS = ['port-unreachable', 'host-prohibited', 'no-route', 'adm-prohibited', 'admin-prohibited'];
  const answers = ANSWERS.flatMap((word) => [`icmp-${word}`, `icmp6-${word}`]).map((word) => ['', word]);
  const resets = ['', '-p tcp ', '! -p tcp '].map((protocol) => [protocol, 'tcp-reset']);
  const rejects = [...answers, ...resets, ['', 'nonsense']].map(
    ([protocol, answer]) => `${protocol}-j REJECT --reject-with ${answer}`,
  );
  const LOAD_EACH = `while read -r rule; do
  printf '*filter\\n:FORWARD ACCEPT [0:0]\\n-A FORWARD %s\\nCOMMIT\\n' "$rule" | $0 >/dev/null 2>&1 && echo none || echo READ_REFUSED 3
done`;
  for (const family of [4, 6] as const) {
    it(`answers of REJECT that no kernel takes over IPv${family}`, function () {
      const found = rejects.map((rule) => firstError(ofRule(rule), `rules.v${family}`));
      expect(found).to.include.members(['none', 'READ_REFUSED 3']);
      if (!canLoad('nft')) this.skip();
      const command = `ip${family === 4 ? '' : '6'}tables-nft-restore`;
      const { stdout } = spawnSync('unshare', ['-n', 'sh', '-c', LOAD_EACH, command], {
        input: `${rejects.join('\n')}\n`,
        encoding: 'utf8',
      });
      expect(found).to.deep.equal(stdout.trim().split('\n'));
    });
  }

  it('a file whose family nothing tells', () => {
    expect(firstError(filter(':INPUT DROP [0:0]'), 'save')).to.equal('READ_REFUSED 1');
  });

  const sets: readonly (readonly [claim: string, text: string])[] = [
    ['a set that nobody creates', 'add x 10.0.0.1\n'],
    ['a set created twice', 'create x hash:ip\ncreate x hash:ip\n'],
    ['a host name in a set', 'create x hash:ip\nadd x localhost\n'],
    ['an octal address in a set', 'create x hash:ip\nadd x 010.0.0.1\n'],
    ['an address of the other family', 'create x hash:ip\nadd x ::1\n'],
    ['a prefix of length 0', 'create x hash:net\nadd x 0.0.0.0/0\n'],
    ['more elements than a set takes', 'create x hash:ip maxelem 1\nadd x 10.0.0.1\nadd x 10.0.0.2\n'],
    ['a file that destroys all sets', 'create x hash:ip\ndestroy\n'],
    ['a quote that stays open', 'create x hash:ip comment\nadd x 10.0.0.1 comment "x\n'],
  ];
  for (const [claim, text] of sets) {
    it(`sets: ${claim}`, () => expect(firstError(text, 'sets.ipset')).to.match(/^READ_/));
  }

  const withTable = (table: string, words: string): readonly Artifact[] => [
    {
      path: 'rules.v4',
      text: `*${table}\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp ${words}\nCOMMIT\n${filter(':OUTPUT ACCEPT [0:0]')}`,
    },
  ];
  for (const words of [
    '-j DROP',
    '-jDROP',
    '--jump DROP',
    '--jump=DROP',
    '--jum DROP',
    '"-j" DROP',
    '-j DNAT --to 10.0.0.1',
  ]) {
    it(`${words} in another table`, () => {
      for (const table of ['nat', 'mangle', 'raw']) {
        const result = read(withTable(table, words), { options: DEFAULTS });
        expect(result.diagnostics.map(({ code, span }) => `${code} ${span?.start.line}`)).to.deep.equal([
          'READ_REFUSED 3',
        ]);
      }
    });
  }

  it('says where another table is left unread', () => {
    const { notes } = readingOf(withTable('mangle', '-j MARK --set-mark 1'));
    expect(notes.map(({ code, span }) => `${code} ${span?.start.line}`)).to.deep.equal(['READ_IGNORED 1']);
  });

  it('a prefix that stands in a set with nomatch and without: the last of them would count', () => {
    const text = 'create s hash:net family inet\nadd s 10.0.0.0/8\nadd s 10.0.0.0/8 nomatch\n';
    const rules = {
      path: 'rules.v4',
      text: filter(':INPUT DROP [0:0]', '-A INPUT -m set --match-set s src -j ACCEPT'),
    };
    const result = read([rules, { path: 'sets.ipset', text }], { options: DEFAULTS });
    expect(result.diagnostics.map(({ code }) => code)).to.include('READ_REFUSED');
  });

  it('a set of the other family in a rule', () => {
    const rules = {
      path: 'rules.v6',
      text: filter(':INPUT DROP [0:0]', '-A INPUT -m set --match-set x src -j ACCEPT'),
    };
    const result = read([rules, { path: 'sets.ipset', text: 'create x hash:net\n' }], { options: DEFAULTS });
    expect(result.ok).to.equal(false);
  });
});

describe('iptables read: entries', () => {
  it('enters the chains of a policy where no built-in chain is in the file', () => {
    const entry = entryChain('outbound', 'branch');
    const reading = readingOf(
      [{ path: 'rules.v4', text: filter(`:${entry} - [0:0]`, `-A ${entry} -j DROP`) }],
      'branch',
    );
    const [row] = parsePacketTable('drop outbound udp 10.0.0.1:1 -> 10.0.0.2:2\n');
    expect(evaluate(reading, row!.packet, BINDING)).to.include({ verdict: 'drop' });
    const [inbound] = parsePacketTable('pass inbound udp 10.0.0.1:1 -> 10.0.0.2:2\n');
    expect(evaluate(reading, inbound!.packet, BINDING)).to.include({ verdict: 'pass' });
  });

  it('enters nothing that no built-in chain jumps to, once there is one', () => {
    const entry = entryChain('outbound', 'branch');
    const text = filter(':OUTPUT ACCEPT [0:0]', `:${entry} - [0:0]`, `-A ${entry} -j DROP`);
    const [row] = parsePacketTable('pass outbound udp 10.0.0.1:1 -> 10.0.0.2:2\n');
    const reading = readingOf([{ path: 'rules.v4', text }], 'branch');
    expect(evaluate(reading, row!.packet, BINDING)).to.include({ verdict: 'pass' });
  });

  it('shows sets by their names', () => {
    const files = filesOf('sets');
    expect([...readingOf(files).objects.keys()].sort()).to.deep.equal(['hosts', 'lan', 'six']);
  });

  it('reads the same rules whatever a save adds', () => {
    const plain = readingOf(filesOf('chains'));
    const [file] = filesOf('chains');
    const text = `# Generated by iptables-save v1.8.9 on a day\n${file!.text.replaceAll(/^-A/gm, '[12:345] -A')}# Completed\n`;
    expect(essence(readingOf([{ path: 'dump', text }]))).to.deep.equal(essence(plain));
  });
});

describe('iptables read: robustness', () => {
  const words = fc.constantFrom(
    ...[
      '-A',
      '-I',
      '-N',
      'INPUT',
      'a',
      '!',
      '-s',
      '-d',
      '10.0.0.0/8',
      '::/0',
      '-p',
      'tcp',
      '-m',
      'multiport',
      'limit',
      '--dports',
      '80,90:99',
    ],
    ...[
      '-j',
      '-g',
      'ACCEPT',
      'DROP',
      'LOG',
      '--log-prefix',
      '"x y"',
      '"',
      '\\',
      '--syn',
      'set',
      '--match-set',
      'src',
      'conntrack',
      '--ctstate',
    ],
    ...[
      'NEW',
      '-i',
      'eth+',
      'iprange',
      '--src-range',
      '10.0.0.1-10.0.0.3',
      '1',
      '',
      '__proto__',
      'constructor',
      '--limit',
      '5/min',
    ],
  );
  const line = fc.oneof(
    fc.array(words, { maxLength: 10 }).map((list) => list.join(' ')),
    fc.array(words, { maxLength: 8 }).map((list) => `-A INPUT ${list.join(' ')}`),
    fc.constantFrom(
      '*filter',
      'COMMIT',
      ':INPUT DROP [0:0]',
      ':a - [0:0]',
      '# x',
      'create s hash:net',
      'add s 10.0.0.0/8',
    ),
    fc.string(),
  );

  it('never throws, whatever stands in a file', () => {
    const texts = fc.array(line, { maxLength: 12 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(texts, fc.constantFrom('rules.v4', 'rules.v6', 'sets.ipset', 'x'), (text, path) => {
        for (const body of [text, `*filter\n:INPUT ACCEPT [0:0]\n:a - [0:0]\n${text}COMMIT\n`]) {
          const result = read([{ path, text: body }], { options: DEFAULTS, policy: 'branch' });
          expect(result.ok || result.diagnostics.length > 0).to.equal(true);
        }
      }),
      { numRuns: 1_500 },
    );
  });

  it('reads 20,000 rules and 20,000 elements', () => {
    const rules = Array.from(
      { length: 20_000 },
      (_, at) => `-A INPUT -d 10.${at >> 8}.${at & 255}.0/24 -p tcp -m tcp --dport 443 -j ACCEPT`,
    );
    const elements = Array.from({ length: 20_000 }, (_, at) => `add x 10.${at >> 8}.${at & 255}.0/25`);
    const files = [
      { path: 'rules.v4', text: filter(':INPUT DROP [0:0]', ...rules) },
      { path: 'sets.ipset', text: ['create x hash:net', ...elements, ''].join('\n') },
    ];
    // What takes quadratic time runs into the time limit of every test.
    expect(readingOf(files).chains.get('4 filter INPUT')).to.have.length(20_000);
  });

  it('does not run out of stack on chains that lie deep', () => {
    const count = 20_000;
    const names = Array.from({ length: count }, (_, at) => `c${at}`);
    const lines = names.flatMap((name) => [`:${name} - [0:0]`]);
    const jumps = names.slice(1).map((name, at) => `-A c${at} -j ${name}`);
    expect(firstError(filter(':INPUT DROP [0:0]', ...lines, ...jumps, '-A INPUT -j c0'))).to.equal('none');
  });
});
