import type { Artifact } from '../../../src/exporter/exporter.ts';

/** A file that is small to describe and large to read, or larger still to compare. */
export interface BlowUp {
  readonly exporter: string;
  readonly files: () => readonly Artifact[];
}

function times(count: number, line: (at: number) => string, between = '\n'): string {
  return Array.from({ length: count }, (_, at) => line(at)).join(between);
}

function v4(at: number): string {
  return `${10 + (at >>> 22)}.${(at >>> 14) & 255}.${(at >>> 6) & 255}.${(at & 63) << 2}`;
}

function one(exporter: string, path: string, text: () => string): BlowUp {
  return { exporter, files: () => [{ path, text: text() }] };
}

function filter(rules: () => string): () => string {
  return () => `*filter\n:INPUT DROP [0:0]\n${rules()}\nCOMMIT\n`;
}

const ipt = (rules: () => string): BlowUp => one('iptables', 'rules.v4', filter(rules));
const iptSets = (rules: () => string, sets: () => string): BlowUp => ({
  exporter: 'iptables',
  files: () => [
    { path: 'rules.v4', text: filter(rules)() },
    { path: 'sets.ipset', text: sets() },
  ],
});

const EITHER =
  '-p tcp -m multiport --ports 1:65535 -m multiport --ports 1:2 -m multiport --ports 3,5 -m multiport --ports 7,9 -m multiport --ports 1,2,4 -m multiport --ports 6,8 -m multiport --ports 7,77 -m multiport --ports 8,88';

const IPTABLES: Readonly<Record<string, BlowUp>> = {
  'a million equal rules': ipt(() => times(1_000_000, () => '-A INPUT -p tcp -j DROP')),
  'four million rules with nothing in them': ipt(() => times(4_000_000, () => '-A INPUT')),
  '100,000 rules that are put in front': ipt(() => times(300_000, () => '-I INPUT -j DROP')),
  'either port, 256 ways in each of 100,000 rules': ipt(() => times(100_000, () => `-A INPUT ${EITHER} -j ACCEPT`)),
  'masks with 16 gaps in 10,000 rules': ipt(() =>
    times(10_000, (at) => `-A INPUT -s 10.0.0.${at & 255}/85.85.85.85 -j ACCEPT`),
  ),
  'masks with gaps on both sides': ipt(() =>
    times(100, (at) => `-A INPUT -s 10.0.0.${at & 255}/85.85.85.85 -d 10.0.${at & 255}.0/170.170.170.170 -j ACCEPT`),
  ),
  'lists with masks with gaps': ipt(() =>
    times(2_000, () => `-A INPUT -s ${times(40, (at) => `10.0.0.${at}/255.0.85.85`, ',')} -j ACCEPT`),
  ),
  'a set of 100,000 in each of 10,000 rules': iptSets(
    () => times(10_000, (at) => `-A INPUT -m set --match-set a src -s 10.${at & 255}.0.0/16 -j ACCEPT`),
    () => `create a hash:net maxelem 1000000\n${times(100_000, (at) => `add a ${v4(at)}/31`)}\n`,
  ),
  'two sets of 100,000 in each of 10,000 rules': iptSets(
    () =>
      times(
        10_000,
        () => `-A INPUT -m set --match-set a src -m set ! --match-set b src -m set --match-set a dst -j ACCEPT`,
      ),
    () =>
      `create a hash:net maxelem 1000000\ncreate b hash:net maxelem 1000000\n${times(100_000, (at) => `add a ${v4(at)}/31\nadd b ${v4(at)}/32`)}\n`,
  ),
  '100,000 sets, each in a rule': iptSets(
    () => times(100_000, (at) => `-A INPUT -m set --match-set s${at} src -j ACCEPT`),
    () => `${times(100_000, (at) => `create s${at} hash:net\nadd s${at} ${v4(at)}/31`)}\n`,
  ),
  '100,000 swaps and renames': iptSets(
    () => '-A INPUT -m set --match-set a src -j ACCEPT',
    () =>
      `create a hash:net\ncreate b hash:net\nadd a 10.0.0.0/8\n${times(100_000, () => 'swap a b\nrename b c\nrename c b')}\n`,
  ),
  'holes in holes': iptSets(
    () => '-A INPUT -m set --match-set a src -j ACCEPT',
    () =>
      `create a hash:net maxelem 1000000\n${times(200_000, (at) => `add a ${v4(at)}/${at % 3 === 0 ? 31 : 32}${at % 2 === 0 ? ' nomatch' : ''}`)}\n`,
  ),
  'holes of lengths that are none': iptSets(
    () => '-A INPUT -m set --match-set a src -j ACCEPT',
    () =>
      `create a hash:net maxelem 1000000\nadd a 10.0.0.0/8 nomatch\n${times(100_000, (at) => `add a ${v4(at)}/3${at}`)}\n`,
  ),
  'line ends in front of a file without a name': one('iptables', 'x', () => `${'\n'.repeat(3_990)}x`),
  'blanks and line ends in front of a file without a name': one('iptables', 'x', () => `${' \n'.repeat(1_990)}x`),
  'signs of comments': one('iptables', 'x', () => `${'#\n'.repeat(1_990)}x`),
  'one line of 60 million characters': one('iptables', 'x', () => `*filter ${'-s '.repeat(20_000_000)}`),
  'addresses that do not come': one('iptables', 'x', () => `*filter\n${` -s${' '.repeat(50_000)}`.repeat(200)}\n`),
  'chains in a row, two jumps each': ipt(
    () =>
      `${times(2_000, (at) => `:c${at} - [0:0]`)}\n${times(1_999, (at) => `-A c${at} -j c${at + 1}\n-A c${at} -j c${at + 1}`)}\n-A INPUT -j c0`,
  ),
  'chains in a row, 100,000 deep': ipt(
    () =>
      `${times(100_000, (at) => `:c${at} - [0:0]`)}\n${times(99_999, (at) => `-A c${at} -s ${v4(at)} -j c${at + 1}`)}\n-A INPUT -j c0`,
  ),
  'gotos in a row': ipt(
    () =>
      `${times(100_000, (at) => `:c${at} - [0:0]`)}\n${times(99_999, (at) => `-A c${at} -g c${at + 1}`)}\n-A INPUT -j c0`,
  ),
  'every chain jumps to every later one': ipt(
    () =>
      `${times(700, (at) => `:c${at} - [0:0]`)}\n${times(700, (at) => times(699 - at, (next) => `-A c${at} -s ${v4(next)} -j c${at + next + 1}`))}\n-A INPUT -j c0`,
  ),
  'a loop of 100,000 chains': ipt(
    () =>
      `${times(100_000, (at) => `:c${at} - [0:0]`)}\n${times(100_000, (at) => `-A c${at} -j c${(at + 1) % 100_000}`)}`,
  ),
  'a chain that jumps 300,000 times': ipt(
    () => `:a - [0:0]\n${times(300_000, (at) => `-A INPUT -s ${v4(at)} -j a`)}\n-A a -j DROP`,
  ),
  'rules that overlap without order': ipt(() =>
    times(
      20_000,
      (at) =>
        `-A INPUT -s ${v4(at * 7919)}/${8 + (at % 25)} -d ${v4(at * 104_729)}/${8 + ((at * 3) % 25)} -p tcp --sport ${at}:${at + 9000} --dport ${at * 2}:${at * 2 + 500} -j ${at % 2 ? 'ACCEPT' : 'DROP'}`,
    ),
  ),
  'interfaces without end': ipt(() => times(100_000, (at) => `-A INPUT -i e${at} -j ${at % 2 ? 'ACCEPT' : 'DROP'}`)),
  'options of an undecided match': ipt(() =>
    times(100_000, () => '-A INPUT -m limit --limit 5/min --limit-burst 9 -m recent --rcheck --name x -j ACCEPT'),
  ),
};

function nft(body: () => string): BlowUp {
  return one('nftables', 'x.nft', () => `table inet t {\n${body()}\n}\n`);
}
function input(rules: string): string {
  return `chain i {\ntype filter hook input priority 0; policy drop\n${rules}\n}`;
}
const nftSet = (name: string, type: string, elements: string): string =>
  `set ${name} {\ntype ${type}\nflags interval\nelements = { ${elements} }\n}\n`;

const NFTABLES: Readonly<Record<string, BlowUp>> = {
  '300,000 equal rules': nft(() => input(times(300_000, () => 'tcp dport 443 accept'))),
  '2,000,000 empty commands': one('nftables', 'x.nft', () => times(2_000_000, () => 'flush ruleset')),
  '500,000 tables': one('nftables', 'x.nft', () => times(500_000, (at) => `table inet t${at} { }`)),
  '100,000 chains that are there again': one('nftables', 'x.nft', () =>
    times(100_000, () => 'table inet t { chain c { accept; }; }'),
  ),
  'flushes of large chains': one(
    'nftables',
    'x.nft',
    () =>
      `table inet t { chain c { ${times(20_000, () => 'accept;', ' ')} }\n}\n${times(100_000, () => 'flush chain inet t c')}`,
  ),
  'rules put in front': one(
    'nftables',
    'x.nft',
    () => `table inet t {\nchain c { }\n}\n${times(200_000, () => 'insert rule inet t c accept')}`,
  ),
  'rules behind an index': one(
    'nftables',
    'x.nft',
    () => `table inet t {\nchain c { accept; }\n}\n${times(100_000, () => 'add rule inet t c index 0 accept')}`,
  ),
  'elements one by one': one(
    'nftables',
    'x.nft',
    () =>
      `table inet t {\nset s { type ipv4_addr; }\n}\n${times(200_000, (at) => `add element inet t s { ${v4(at)} }`)}`,
  ),
  'elements that go one by one': one(
    'nftables',
    'x.nft',
    () =>
      `table inet t {\nset s { type ipv4_addr; elements = { ${times(50_000, v4, ', ')} }\n}\n}\n${times(50_000, (at) => `delete element inet t s { ${v4(at)} }`)}`,
  ),
  '3,000 by 3,000 by 3,000 in one rule': nft(() =>
    input(
      `ip saddr { ${times(3_000, v4, ', ')} } ip daddr { ${times(3_000, v4, ', ')} } tcp dport { ${times(3_000, (at) => `${at * 3}`, ', ')} } accept`,
    ),
  ),
  'concatenations of two large sets': nft(
    () =>
      `${nftSet(
        'a',
        'ipv4_addr . ipv4_addr',
        times(20_000, (at) => `${v4(at)} . ${v4(at * 7)}`, ', '),
      )}${input('ip saddr . ip daddr @a accept\nip daddr . ip saddr @a accept\nip daddr . ip saddr != @a drop')}`,
  ),
  'a large set in each of 10,000 rules': nft(
    () =>
      `${nftSet('a', 'ipv4_addr', times(50_000, v4, ', '))}${input(times(10_000, (at) => `ip saddr @a ip saddr 10.${at & 255}.0.0/16 accept`))}`,
  ),
  'what is not in a large set in each of 5,000 rules': nft(
    () =>
      `${nftSet('a', 'ipv4_addr', times(50_000, v4, ', '))}${input(times(5_000, () => 'ip saddr != @a ip daddr != @a accept'))}`,
  ),
  '100,000 sets, each in a rule': nft(
    () =>
      `${times(100_000, (at) => `set s${at} { type ipv4_addr; elements = { ${v4(at)} }\n}`)}\n${input(times(100_000, (at) => `ip saddr @s${at} accept`))}`,
  ),
  'a verdict map with 100,000 elements': nft(
    () =>
      `chain a { accept; }\nmap m { type ipv4_addr : verdict; elements = { ${times(100_000, (at) => `${v4(at)} : jump a`, ', ')} }\n}\n${input('ip saddr vmap @m\nip daddr vmap @m')}`,
  ),
  'a verdict map in each of 1,000 rules': nft(
    () =>
      `chain a { accept; }\nmap m { type ipv4_addr . inet_service : verdict; elements = { ${times(20_000, (at) => `${v4(at)} . ${at} : jump a`, ', ')} }\n}\n${input(times(1_000, () => 'ip saddr . tcp dport vmap @m'))}`,
  ),
  'variables that double': one(
    'nftables',
    'x.nft',
    () =>
      `define a0 = { 10.0.0.1 }\n${times(64, (at) => `define a${at + 1} = { $a${at}, $a${at} }`)}\ntable inet t {\n${input('ip saddr $a64 accept')}\n}\n`,
  ),
  'one variable in 100,000 rules': one(
    'nftables',
    'x.nft',
    () =>
      `define a = { ${times(2_000, v4, ', ')} }\ntable inet t {\n${input(times(100_000, () => 'ip saddr $a accept'))}\n}\n`,
  ),
  'chains two jumps each': nft(
    () =>
      `${times(1_000, (at) => `chain c${999 - at} { ${at === 0 ? 'accept' : `jump c${1_000 - at}; jump c${1_000 - at}`}; }`)}\n${input('jump c0')}`,
  ),
  'jumps of every chain to every later one, 15 deep': nft(
    () =>
      `${times(15, (at) => `chain c${14 - at} { ${at === 0 ? 'accept' : times(50, (i) => `ip saddr ${v4(i * at)} jump c${15 - at}`, '; ')}; }`)}\n${input('jump c0')}`,
  ),
  brackets: nft(() => input(`ip saddr ${'{'.repeat(500_000)}`)),
  'blocks in blocks': one('nftables', 'x.nft', () => 'table inet t { chain c { '.repeat(200_000)),
  'bits that add up': nft(() =>
    input(
      `ct state ${times(200_000, () => 'new', '|')} accept\ntcp flags & (${times(200_000, () => 'syn', '|')}) == syn accept`,
    ),
  ),
  'masks with gaps': nft(() =>
    input(
      times(5_000, (at) => `ip saddr & 85.85.85.85 == 0.0.0.${at & 1} ip daddr & 170.170.170.170 == 0.0.0.0 accept`),
    ),
  ),
  'a word of 60 million letters': nft(() => input('a'.repeat(60_000_000))),
  'a number of 10 million digits': nft(() => input(`tcp dport ${'9'.repeat(10_000_000)} accept`)),
  'a list of ranges that overlap': nft(
    () =>
      `set s {\ntype inet_service; flags interval; auto-merge\nelements = { ${times(60_000, (at) => `${at}-${65_535 - (at % 5)}`, ', ')} }\n}\n${input('tcp dport @s accept')}`,
  ),
  'many limits': nft(() => input(times(100_000, () => 'limit rate 5/second accept'))),
  comments: one('nftables', 'x.nft', () => times(3_000_000, () => '# x')),
  'lines that go on': one('nftables', 'x.nft', () => '\\\n'.repeat(10_000_000)),
  'a quote that stays open': nft(() => input(`"${'\n'.repeat(5_000_000)}`)),
};

const nftJson = (body: () => string): BlowUp =>
  one(
    'nftables',
    'x.json',
    () =>
      `{"nftables":[{"table":{"family":"inet","name":"t"}},{"chain":{"family":"inet","table":"t","name":"i","type":"filter","hook":"input","prio":0,"policy":"drop"}},${body()}]}`,
  );
const jsonRule = (...expr: readonly string[]): string =>
  `{"rule":{"family":"inet","table":"t","chain":"i","expr":[${expr.join(',')}]}}`;
const matchOf = (protocol: string, field: string, right: string, op = '=='): string =>
  `{"match":{"op":"${op}","left":{"payload":{"protocol":"${protocol}","field":"${field}"}},"right":${right}}}`;
const jsonSet = (list: string): string => `{"set":[${list}]}`;

const NFTABLES_JSON: Readonly<Record<string, BlowUp>> = {
  'JSON: 60,000 equal rules': nftJson(() =>
    times(60_000, () => jsonRule(matchOf('tcp', 'dport', '443'), '{"accept":null}'), ','),
  ),
  'JSON: 3,000 by 3,000 by 3,000': nftJson(() =>
    jsonRule(
      matchOf('ip', 'saddr', jsonSet(times(3_000, (at) => `"${v4(at)}"`, ','))),
      matchOf('ip', 'daddr', jsonSet(times(3_000, (at) => `"${v4(at)}"`, ','))),
      matchOf('tcp', 'dport', jsonSet(times(3_000, (at) => `${at * 3}`, ','))),
      '{"accept":null}',
    ),
  ),
  'JSON: not in a large set, in 5,000 rules': nftJson(
    () =>
      `{"set":{"family":"inet","table":"t","name":"a","type":"ipv4_addr","flags":["interval"],"elem":[${times(50_000, (at) => `"${v4(at)}"`, ',')}]}},${times(5_000, () => jsonRule(matchOf('ip', 'saddr', '"@a"', '!='), matchOf('ip', 'daddr', '"@a"', '!='), '{"accept":null}'), ',')}`,
  ),
  'JSON: arrays in arrays': one('nftables', 'x.json', () => `{"nftables":${'['.repeat(5_000_000)}`),
  'JSON: objects in objects': one('nftables', 'x.json', () => '{"a":'.repeat(2_000_000)),
  'JSON: two million empty lists': one(
    'nftables',
    'x.json',
    () => `{"nftables":[${times(1_900_000, () => '[]', ',')}]}`,
  ),
  'JSON: a number of 10 million digits': nftJson(() => jsonRule(matchOf('tcp', 'dport', '9'.repeat(10_000_000)))),
  'JSON: one key a million times': one('nftables', 'x.json', () => `{${times(1_000_000, () => '"nftables":[]', ',')}}`),
  'JSON: a million keys': one(
    'nftables',
    'x.json',
    () => `{"nftables":[{"rule":{${times(600_000, (at) => `"k${at}":0`, ',')}}}]}`,
  ),
  'JSON: concatenations': nftJson(
    () =>
      `{"set":{"family":"inet","table":"t","name":"a","type":["ipv4_addr","ipv4_addr"],"elem":[${times(20_000, (at) => `{"concat":["${v4(at)}","${v4(at * 7)}"]}`, ',')}]}},${times(3, (at) => jsonRule(`{"match":{"op":"${at === 2 ? '!=' : '=='}","left":{"concat":[{"payload":{"protocol":"ip","field":"saddr"}},{"payload":{"protocol":"ip","field":"daddr"}}]},"right":"@a"}}`, '{"accept":null}'), ',')}`,
  ),
  'JSON: 100,000 loops of anonymous maps': nftJson(() =>
    times(
      3_000,
      () =>
        jsonRule(
          `{"vmap":{"key":{"payload":{"protocol":"ip","field":"saddr"}},"data":{"set":[${times(20, (at) => `["${v4(at)}",{"accept":null}]`, ',')}]}}}`,
        ),
      ',',
    ),
  ),
};

const xml = (objects: () => string, rules: () => string): BlowUp =>
  one(
    'panos',
    'x.xml',
    () =>
      `<config><devices><entry name="localhost.localdomain"><vsys><entry name="vsys1">${objects()}<rulebase><security><rules>${rules()}</rules></security></rulebase></entry></vsys></entry></devices></config>`,
  );
const panRule = (
  name: string,
  more: {
    readonly source?: string;
    readonly destination?: string;
    readonly service?: string;
    readonly from?: string;
  } = {},
): string =>
  `<entry name="${name}"><from>${more.from ?? '<member>any</member>'}</from><to><member>any</member></to><source>${more.source ?? '<member>any</member>'}</source><destination>${more.destination ?? '<member>any</member>'}</destination><application><member>any</member></application><service>${more.service ?? '<member>any</member>'}</service><action>allow</action></entry>`;
const member = (name: string): string => `<member>${name}</member>`;
const address = (name: string, at: number): string =>
  `<entry name="${name}"><ip-netmask>${v4(at)}/31</ip-netmask></entry>`;
const group = (name: string, ...members: readonly string[]): string =>
  `<entry name="${name}"><static>${members.map(member).join('')}</static></entry>`;
const service = (name: string, port: string): string =>
  `<entry name="${name}"><protocol><tcp><port>${port}</port></tcp></protocol></entry>`;

const PANOS: Readonly<Record<string, BlowUp>> = {
  'elements in elements': one('panos', 'x.xml', () => '<a>'.repeat(5_000_000)),
  '12 million empty elements': one('panos', 'x.xml', () => `<config>${'<a/>'.repeat(12_000_000)}</config>`),
  '10 million attributes': one('panos', 'x.xml', () => `<config ${times(5_000_000, (at) => `a${at}="x"`, ' ')}/>`),
  'entities that double': one(
    'panos',
    'x.xml',
    () =>
      `<!DOCTYPE a [<!ENTITY a0 "x">${times(64, (at) => `<!ENTITY a${at + 1} "&a${at};&a${at};">`)}]><config>&a64;</config>`,
  ),
  'a text of 60 million characters': one('panos', 'x.xml', () => `<config>${'a'.repeat(60_000_000)}</config>`),
  'text in 10 million pieces': one('panos', 'x.xml', () => `<config>${'&amp;'.repeat(10_000_000)}</config>`),
  'a comment that stays open': one('panos', 'x.xml', () => `<config><!--${'-'.repeat(30_000_000)}`),
  'tags that stay open': one('panos', 'x.xml', () => '<'.repeat(20_000_000)),
  'groups of two groups, 64 deep': xml(
    () =>
      `<address>${address('a', 1)}</address><address-group>${group('g0', 'a')}${times(64, (at) => group(`g${at + 1}`, `g${at}`, `g${at}`))}</address-group>`,
    () => panRule('r', { source: member('g64') }),
  ),
  'groups of 100 groups, 3 deep': xml(
    () =>
      `<address>${times(100, (at) => address(`a${at}`, at))}</address><address-group>${times(100, (at) => group(`x${at}`, ...Array.from({ length: 100 }, (_, i) => `a${i}`)))}${times(100, (at) => group(`y${at}`, ...Array.from({ length: 100 }, (_, i) => `x${i}`)))}</address-group>`,
    () => times(1_000, (at) => panRule(`r${at}`, { source: times(100, (i) => member(`y${i}`), '') })),
  ),
  'groups in a circle': xml(
    () =>
      `<address-group>${times(100, (at) => group(`g${at}`, `g${(at + 1) % 100}`, `g${(at + 2) % 100}`))}</address-group>`,
    () => panRule('r', { source: member('g0') }),
  ),
  'service groups of two, 64 deep': xml(
    () =>
      `<service>${service('a', '80')}</service><service-group>${`<entry name="g0"><members><member>a</member></members></entry>`}${times(64, (at) => `<entry name="g${at + 1}"><members><member>g${at}</member><member>g${at}</member></members></entry>`)}</service-group>`,
    () => panRule('r', { service: member('g64') }),
  ),
  'a group of 50,000 in each of 2,000 rules': xml(
    () =>
      `<address>${times(50_000, (at) => address(`a${at}`, at))}</address><address-group>${group('g', ...Array.from({ length: 50_000 }, (_, at) => `a${at}`))}</address-group>`,
    () => times(2_000, (at) => panRule(`r${at}`, { source: member('g') + member(`a${at}`) })),
  ),
  'a group chain of 150 that grows': xml(
    () =>
      `<address>${times(20_000, (at) => address(`a${at}`, at))}</address><address-group>${group('g0', ...Array.from({ length: 20_000 }, (_, at) => `a${at}`))}${times(150, (at) => group(`g${at + 1}`, `g${at}`, `a${at}`))}</address-group>`,
    () => panRule('r', { source: member('g150') }),
  ),
  '50,000 rules': xml(
    () => '',
    () => times(50_000, (at) => panRule(`r${at}`)),
  ),
  'services of 2,000 in each of 500 rules': xml(
    () => `<service>${times(2_000, (at) => service(`s${at}`, `${at * 9},${at * 9 + 3}-${at * 9 + 5}`))}</service>`,
    () => times(500, (at) => panRule(`r${at}`, { service: times(2_000, (i) => member(`s${i}`), '') })),
  ),
  'a port list of 1,000,000': xml(
    () =>
      `<service>${service(
        's',
        times(1_000_000, (at) => `${at % 65_536}`, ','),
      )}</service>`,
    () => times(100, (at) => panRule(`r${at}`, { service: member('s') })),
  ),
  '20,000 zones in one rule': xml(
    () => '',
    () => times(50, (at) => panRule(`r${at}`, { from: times(20_000, (i) => member(`z${i}`), '') })),
  ),
  'device groups above each other': one(
    'panos',
    'x.xml',
    () =>
      `<config><devices><entry name="localhost.localdomain"><device-group>${times(1_000, (at) => `<entry name="d${at}"/>`)}</device-group></entry></devices><readonly><devices><entry name="localhost.localdomain"><device-group>${times(1_000, (at) => `<entry name="d${at}"><parent-dg>d${(at + 1) % 1_000}</parent-dg></entry>`)}</device-group></entry></devices></readonly></config>`,
  ),
};

const nsg = (rules: () => string): BlowUp =>
  one(
    'azure-nsg',
    'x.json',
    () => `{"type":"Microsoft.Network/networkSecurityGroups","name":"n","properties":{"securityRules":[${rules()}]}}`,
  );
const nsgRule = (at: number, more: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify({
    name: `r${at}`,
    properties: {
      priority: 100 + at,
      direction: 'Inbound',
      access: 'Allow',
      protocol: 'Tcp',
      sourceAddressPrefix: '*',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: '*',
      ...more,
    },
  });
const PREFIXES = (count: number): readonly string[] => Array.from({ length: count }, (_, at) => `${v4(at)}/31`);

const AZURE: Readonly<Record<string, BlowUp>> = {
  '20 million empty lists': one('azure-nsg', 'x.json', () => `[${times(20_000_000, () => '[]', ',')}]`),
  'lists in lists': one('azure-nsg', 'x.json', () => '['.repeat(30_000_000)),
  '100,000 rules of one priority': nsg(() => times(100_000, () => nsgRule(0), ',')),
  '3,900 rules of 4,000 prefixes': nsg(() =>
    times(
      300,
      (at) =>
        nsgRule(at, {
          sourceAddressPrefix: undefined,
          sourceAddressPrefixes: PREFIXES(4_000),
          destinationAddressPrefix: undefined,
          destinationAddressPrefixes: PREFIXES(4_000),
        }),
      ',',
    ),
  ),
  '4,000 rules of 3,000 ports': nsg(() =>
    times(
      1_000,
      (at) =>
        nsgRule(at, {
          sourcePortRange: undefined,
          sourcePortRanges: Array.from({ length: 1_000 }, (_, i) => `${i * 3}`),
          destinationPortRange: undefined,
          destinationPortRanges: Array.from({ length: 1_000 }, (_, i) => `${i * 5}`),
        }),
      ',',
    ),
  ),
  'rules that overlap without order': nsg(() =>
    times(
      3_900,
      (at) =>
        nsgRule(at, {
          sourceAddressPrefix: `${v4(at * 7919)}/${20 + (at % 12)}`.replace(/\d+\/(\d+)$/, '0/24'),
          destinationAddressPrefix: `${v4(at * 104_729)}/32`,
          destinationPortRange: `${at * 7}-${at * 7 + 9000}`,
          access: at % 2 ? 'Allow' : 'Deny',
        }),
      ',',
    ),
  ),
  'a comment that stays open': one('azure-nsg', 'x.json', () => `/*${'*'.repeat(30_000_000)}`),
  comments: one('azure-nsg', 'x.json', () => `${'/**/'.repeat(10_000_000)}{}`),
  blanks: one('azure-nsg', 'x.json', () => ' '.repeat(60_000_000)),
  'strings in a row': one('azure-nsg', 'x.json', () => `["${'\\u0041'.repeat(9_000_000)}"]`),
  'a text that stays open': one('azure-nsg', 'x.json', () => `["${'\\'.repeat(30_000_001)}`),
  expressions: nsg(() =>
    times(1_000, (at) => nsgRule(at, { sourceAddressPrefix: `[${'concat('.repeat(10_000)}]` }), ','),
  ),
};

const HEAD =
  'seq,rule,endpoint_set,direction,from_zone,to_zone,state,action,family,source_set,destination_set,protocol,source_port_from,source_port_to,port_from,port_to,icmp_type,icmp_code,log,owner,ticket,expires,comment';
const csv = (rules: () => string, addresses = (): string => ''): BlowUp => ({
  exporter: 'csv',
  files: () => [
    { path: 'rules.csv', text: `${HEAD}\r\n${rules()}\r\n` },
    { path: 'addresses.csv', text: `set,family,prefix\r\n${addresses()}` },
  ],
});
const csvRow = (at: number, source = 'any', destination = 'any', zones = ''): string =>
  `${at + 1},r,,inbound,${zones},,,allow,4,${source},${destination},tcp,,,443,443,,,,,,,`;

const CSV: Readonly<Record<string, BlowUp>> = {
  'a million rows': csv(() => times(1_000_000, (at) => csvRow(at), '\r\n')),
  'a million wrong rows': csv(() => times(1_000_000, () => 'x', '\r\n')),
  '20 million blank lines': csv(() => '\n'.repeat(20_000_000)),
  'one cell of 60 million characters': csv(() => `"${'a'.repeat(60_000_000)}"`),
  quotes: csv(() => '"'.repeat(10_000_000)),
  fields: csv(() => ','.repeat(30_000_000)),
  'a header without end': one('csv', 'rules.csv', () => 'a,'.repeat(20_000_000)),
  'a million prefixes': csv(
    () => csvRow(0, 's'),
    () => times(1_000_000, (at) => `s,4,${v4(at)}/31`, '\r\n'),
  ),
  '500,000 sets': csv(
    () => times(100_000, (at) => csvRow(at, `s${at}`, `s${at + 1}`), '\r\n'),
    () => times(500_000, (at) => `s${at},4,${v4(at)}/31`, '\r\n'),
  ),
  'a large set in each of 20,000 rows': csv(
    () => times(20_000, (at) => csvRow(at, 's', 's'), '\r\n'),
    () => times(100_000, (at) => `s,4,${v4(at)}/31`, '\r\n'),
  ),
  zones: csv(() =>
    times(
      5_000,
      (at) =>
        csvRow(
          at,
          'any',
          'any',
          times(3_000, (i) => `z${i}`, ' '),
        ),
      '\r\n',
    ),
  ),
  domains: {
    exporter: 'csv',
    files: () => [
      { path: 'rules.csv', text: `${HEAD}\r\n${csvRow(0)}\r\n` },
      {
        path: 'domains.csv',
        text: `rule,side,feed,endpoint_set,domain,services\r\n${times(1_000_000, () => 'r,from,f,1,example.com,tcp/80', '\r\n')}`,
      },
    ],
  },
};

/** Every file that is made to take a reader's time or room, by what it is. */
export const BLOW_UPS: ReadonlyMap<string, BlowUp> = new Map(
  Object.entries({
    iptables: IPTABLES,
    nftables: NFTABLES,
    json: NFTABLES_JSON,
    panos: PANOS,
    azure: AZURE,
    csv: CSV,
  }).flatMap(([id, all]) => Object.entries(all).map(([name, blowUp]) => [`${id}: ${name}`, blowUp] as const)),
);
