import { readFileSync } from 'node:fs';
import { read as readAzure } from '../../exporters/azure-nsg/read.ts';
import { read as readCsv } from '../../exporters/csv/read.ts';
import { DEFAULTS as IPTABLES } from '../../exporters/iptables/options.ts';
import { read as readIptables } from '../../exporters/iptables/read.ts';
import { readRuleset } from '../../exporters/nftables/read.ts';
import { readJsonRuleset } from '../../exporters/nftables/read-json.ts';
import { DEFAULTS as PANOS } from '../../exporters/panos/options.ts';
import { read as readPanos } from '../../exporters/panos/read.ts';
import type { Result } from '../../src/diagnostic/result.ts';
import type { PacketReading } from '../../src/exporter/reading.ts';
import { config } from './panos.ts';

/**
 * What a reader makes of a construct. `exact`: what it does with every packet is known. `undecided`: some packet depends on more than the file says.
 * `refused`: the file is not read.
 */
export const OUTCOMES = ['exact', 'undecided', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A construct of a list, and what its reader is said to make of it. */
export interface Construct {
  readonly line: number;
  readonly claim: Outcome;
  readonly text: string;
}

/** A reader, and the smallest file around one construct of its list. */
export interface Subject {
  readonly name: string;
  readonly list: string;
  readonly read: (construct: string) => Result<PacketReading>;
}

const FOLDER = 'fixtures/constructs';

/** The constructs of a list: on each line a word of {@link OUTCOMES}, blanks, and the construct. Throws at any other line. */
export function constructsIn(list: string): readonly Construct[] {
  const lines = readFileSync(`${FOLDER}/${list}`, 'utf8').trimEnd().split('\n');
  return lines.map((whole, index) => {
    const [, word, text = ''] = /^([a-z]+) +(.+)$/.exec(whole) ?? [];
    const claim = OUTCOMES.find((outcome) => outcome === word);
    if (claim === undefined) throw new Error(`${list}:${index + 1}: ${OUTCOMES.join(', ')} is expected`);
    return { line: index + 1, claim, text };
  });
}

/** What became of a file whose only rule is the construct. A statement that goes on in any case decides nothing, so that nothing of it is in doubt. */
export function outcomeOf(result: Result<PacketReading>): Outcome {
  if (!result.ok) return 'refused';
  const statements = [...result.value.chains.values()].flat();
  return statements.some(({ undecided, then }) => undecided !== undefined && then.kind !== 'continue')
    ? 'undecided'
    : 'exact';
}

const NFT_OBJECTS = `	set lan { type ipv4_addr; flags interval; elements = { 10.0.0.0/8 } }
	set lan6 { type ipv6_addr; flags interval; elements = { 2001:db8::/32 } }
	set web { type inet_service; elements = { 80, 443 } }
	set pairs { type ipv4_addr . inet_service; elements = { 10.0.0.1 . 80 } }
	set passing { type ipv4_addr; flags timeout; timeout 5m; }
	map fates { type ipv4_addr : verdict; elements = { 10.0.0.1 : accept } }
`;

/** A table in which a rule may name what stands in {@link NFT_OBJECTS}, and the chain `other`. */
function nftRuleset(rule: string): string {
  return `table inet t {\n${NFT_OBJECTS}	chain other {\n	}\n	chain c {\n		type filter hook forward priority 0; policy accept;\n		${rule}\n	}\n}\n`;
}

const JSON_OBJECTS = [
  { table: { family: 'inet', name: 't' } },
  ...[
    { name: 'lan', type: 'ipv4_addr', flags: ['interval'], elem: [{ prefix: { addr: '10.0.0.0', len: 8 } }] },
    { name: 'lan6', type: 'ipv6_addr', flags: ['interval'], elem: [{ prefix: { addr: '2001:db8::', len: 32 } }] },
    { name: 'web', type: 'inet_service', elem: [80, 443] },
    { name: 'pairs', type: ['ipv4_addr', 'inet_service'], elem: [{ concat: ['10.0.0.1', 80] }] },
    { name: 'passing', type: 'ipv4_addr', flags: ['timeout'], timeout: 300 },
  ].map((set) => ({ set: { family: 'inet', table: 't', handle: 1, ...set } })),
  {
    map: {
      family: 'inet',
      table: 't',
      handle: 1,
      name: 'fates',
      type: 'ipv4_addr',
      map: 'verdict',
      elem: [['10.0.0.1', { accept: null }]],
    },
  },
  { chain: { family: 'inet', table: 't', name: 'other', handle: 1 } },
  {
    chain: {
      family: 'inet',
      table: 't',
      name: 'c',
      handle: 2,
      type: 'filter',
      hook: 'forward',
      prio: 0,
      policy: 'accept',
    },
  },
];

function jsonRuleset(expr: string): string {
  const rule = `{"rule": {"family": "inet", "table": "t", "chain": "c", "handle": 7, "expr": ${expr}}}`;
  return `{"nftables": [${[...JSON_OBJECTS.map((one) => JSON.stringify(one)), rule].join(', ')}]}`;
}

const IPSET = 'create lan hash:net\nadd lan 10.0.0.0/8\ncreate pairs hash:ip,port\nadd pairs 10.0.0.1,tcp:80\n';

function iptablesFiles(rule: string): Parameters<typeof readIptables>[0] {
  const text = `*filter\n:FORWARD ACCEPT [0:0]\n:other - [0:0]\n-A FORWARD ${rule}\nCOMMIT\n`;
  return [
    { path: 'rules.v4', text },
    { path: 'sets.ipset', text: IPSET },
  ];
}

const PANOS_OBJECTS = [
  '<address><entry name="host"><ip-netmask>10.0.0.1</ip-netmask></entry><entry name="range"><ip-range>10.0.0.1-10.0.0.9</ip-range></entry>',
  '<entry name="name"><fqdn>example.com</fqdn></entry><entry name="mask"><ip-wildcard>10.0.0.0/0.0.255.0</ip-wildcard></entry></address>',
  '<address-group><entry name="group"><static><member>host</member><member>range</member></static></entry>',
  '<entry name="tagged"><dynamic><filter>x</filter></dynamic></entry></address-group>',
  '<external-list><entry name="list"><type><ip><url>https://x</url></ip></type></entry></external-list>',
  '<service><entry name="web"><protocol><tcp><port>80,443</port></tcp></protocol></entry></service>',
  '<service-group><entry name="services"><members><member>web</member><member>service-https</member></members></entry></service-group>',
].join('');

const NSG_RULE = {
  protocol: 'Tcp',
  access: 'Allow',
  direction: 'Outbound',
  priority: 100,
  sourceAddressPrefix: '*',
  sourcePortRange: '*',
  destinationAddressPrefix: '*',
  destinationPortRange: '*',
};

/** The last rules of the platform are in the file, so that none with service tags are added. */
function nsgText(changed: string): string {
  const last = ['Inbound', 'Outbound'].map((direction) => ({
    name: `DenyAll${direction}`,
    properties: { ...NSG_RULE, protocol: '*', access: 'Deny', direction, priority: 65_500 },
  }));
  const rule = { name: 'rule', properties: { ...NSG_RULE, ...JSON.parse(changed) } };
  return JSON.stringify({ properties: { securityRules: [rule], defaultSecurityRules: last } });
}

const CSV_COLUMNS =
  'seq,rule,endpoint_set,direction,from_zone,to_zone,state,action,family,source_set,destination_set,protocol,source_port_from,source_port_to,port_from,port_to,icmp_type,icmp_code,log,owner,ticket,expires,comment';
const CSV_ROW = {
  seq: '1',
  rule: 'web',
  direction: 'outbound',
  action: 'allow',
  family: 'any',
  source_set: 'any',
  destination_set: 'any',
  protocol: 'tcp',
};

/** A row with other cells, `column=value` joined by `; `, and the default of its direction behind it. */
function csvFiles(changed: string): Parameters<typeof readCsv>[0] {
  const cells = changed
    .split('; ')
    .map((cell) => [cell.slice(0, cell.indexOf('=')), cell.slice(cell.indexOf('=') + 1)]);
  const row: Readonly<Record<string, string>> = { ...CSV_ROW, ...Object.fromEntries(cells) };
  const last = { ...CSV_ROW, direction: row.direction, seq: '2', rule: 'default', action: 'drop', protocol: 'any' };
  const columns = CSV_COLUMNS.split(',');
  const lines = [row, last].map((one: Readonly<Record<string, string | undefined>>) =>
    columns.map((column) => `"${one[column] ?? ''}"`).join(','),
  );
  return [
    { path: 'rules.csv', text: [CSV_COLUMNS, ...lines, ''].join('\r\n') },
    { path: 'addresses.csv', text: 'set,family,prefix\r\nlan,4,10.0.0.0/8\r\n' },
  ];
}

/** Every reader, as the table of docs/proof.md names it. */
export const SUBJECTS: readonly Subject[] = [
  {
    name: '`nftables`',
    list: 'nftables.txt',
    read: (rule) => readRuleset([{ path: 'x.nft', text: nftRuleset(rule) }]),
  },
  {
    name: '`nftables`, `nft -j`',
    list: 'nftables-json.txt',
    read: (expr) => readJsonRuleset([{ path: 'x.json', text: jsonRuleset(expr) }]),
  },
  {
    name: '`iptables` and `ipset`',
    list: 'iptables.txt',
    read: (rule) => readIptables(iptablesFiles(rule), { options: IPTABLES }),
  },
  {
    name: '`panos`',
    list: 'panos.txt',
    read: (parts) => readPanos([{ path: 'x.xml', text: config(parts, PANOS_OBJECTS) }], { options: PANOS }),
  },
  {
    name: '`azure-nsg`',
    list: 'azure-nsg.txt',
    read: (changed) => readAzure([{ path: 'nsg.json', text: nsgText(changed) }], { options: {} }),
  },
  { name: '`csv`', list: 'csv.txt', read: (changed) => readCsv(csvFiles(changed)) },
];
