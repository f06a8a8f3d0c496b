import type { HookName } from '../../src/model/housekeeping.ts';
import { type Namespace, withNamespace } from './namespace.ts';

/**
 * A machine whose interfaces are all in our hands: each has a cable whose other end takes frames to send in, and what it sends goes to a
 * neighbour that does not exist.
 */
export interface Rig {
  readonly namespace: Namespace;
  readonly hook: HookName;
  /** The interfaces, in the order in which {@link trafficClassOf} numbers them. */
  readonly interfaces: readonly string[];
}

/** The table by which a rig works, beside whatever is loaded. */
export const RIG_TABLE = 'inet cable';

/** Interfaces that a rig can tell apart in the six bits of a DSCP, where 0 is traffic that is not ours. */
const INTERFACES_MAX = 62;

const MACHINE_MAC = '02:00:00:00:00:01';
const NOBODY = { 4: '169.254.0.1', 6: 'fe80::1' } as const;
const NOBODY_MAC = '02:00:00:00:00:03';
const LOOPBACK_MAC = '00:00:00:00:00:00';
const LOCAL_TABLE = 1000;

/** The octet that sends a packet out of an interface and, with `untracked`, past connection tracking. */
export function trafficClassOf({ interfaces }: Rig, egress: string | undefined, untracked: boolean): number {
  const index = egress === undefined ? 0 : interfaces.indexOf(egress);
  return ((index + 1) << 2) | (untracked ? 1 : 0);
}

/** Runs `body` on a machine with `interfaces` that decides packets on `hook`. */
export async function withRig<T>(
  { hook, interfaces }: Pick<Rig, 'hook' | 'interfaces'>,
  body: (rig: Rig) => Promise<T>,
): Promise<T> {
  if (interfaces.length > INTERFACES_MAX) throw new Error(`${interfaces.length} interfaces are too many for a rig`);
  return withNamespace(async (namespace) => {
    const rig = { namespace, hook, interfaces };
    // The table first: settings of connection tracking appear with the first rule that asks for it.
    await namespace.succeed('nft', ['-f', '-'], cableTable(rig));
    await namespace.succeed(
      'sh',
      ['-e'],
      SETTINGS.map(([key, value]) => `echo ${value} > /proc/sys/net/${key}\n`).join(''),
    );
    await namespace.succeed('ip', ['-batch', '-'], linkCommands(rig).join('\n'));
    await namespace.succeed('ip', ['-4', '-batch', '-'], routeCommands(rig, 4).join('\n'));
    await namespace.succeed('ip', ['-6', '-batch', '-'], routeCommands(rig, 6).join('\n'));
    return body(rig);
  });
}

/** Sends records in through `inject.py`; how many ended how. */
export async function inject(
  { namespace, hook, interfaces }: Rig,
  records: Buffer,
): Promise<Readonly<Record<string, number>>> {
  const ends = interfaces.map((name, index) =>
    name === 'lo' ? `lo=${LOOPBACK_MAC}` : `${cableOf(index)}=${MACHINE_MAC}`,
  );
  const args = hook === 'output' ? ['output', ...interfaces] : ['frames', ...ends];
  return JSON.parse(await namespace.succeed('python3', ['-S', SCRIPT, ...args], records));
}

/** A record for {@link inject}: a frame, and the interface that it comes in by, or goes out of on output. */
export function recordOf(frame: Buffer, name: string | undefined, { interfaces }: Rig): Buffer {
  const head = Buffer.alloc(3);
  head[0] = name === undefined ? 0 : interfaces.indexOf(name);
  head.writeUInt16BE(frame.length, 1);
  return Buffer.concat([head, frame]);
}

const SCRIPT = new URL('../../../test/kernel/inject.py', import.meta.url).pathname;

/** Every address may come from anywhere; no message of the machine's own disturbs. */
const SETTINGS = [
  ['ipv4/ip_forward', 1],
  ['ipv4/conf/all/rp_filter', 0],
  ['ipv4/conf/default/rp_filter', 0],
  ['ipv4/conf/all/accept_local', 1],
  ['ipv4/conf/all/route_localnet', 1],
  ['ipv4/conf/all/send_redirects', 0],
  ['ipv4/conf/default/send_redirects', 0],
  ['ipv6/conf/all/forwarding', 1],
  ['ipv6/conf/default/accept_dad', 0],
  ['ipv6/conf/default/addr_gen_mode', 1],
  ['netfilter/nf_conntrack_tcp_loose', 0],
] as const;

function cableOf(index: number): string {
  return `cable${index}`;
}

/** Without an address of its own, an interface sends nothing to IPv6 addresses of its link, groups among them. */
const OWN_ADDRESS = 'fe80::a/128';

function linkCommands({ hook, interfaces }: Rig): readonly string[] {
  const links = interfaces.flatMap((name, index) => {
    if (name === 'lo') return [];
    const cable = cableOf(index);
    return [
      `link add ${name} address ${MACHINE_MAC} type veth peer name ${cable}`,
      `link set ${cable} up`,
      `link set ${name} up`,
      ...(hook === 'output' ? [`addr add ${OWN_ADDRESS} dev ${name}`] : []),
      ...Object.values(NOBODY).map((address) => `neigh add ${address} lladdr ${NOBODY_MAC} dev ${name}`),
    ];
  });
  return ['link set lo up', 'addr add fd00::1/128 dev lo', ...links, ''];
}

/** Out of an interface goes what carries its mark, and what is bound to it. Where packets end in the machine, every address is its own. */
function routeCommands({ hook, interfaces }: Rig, family: 4 | 6): readonly string[] {
  const out = interfaces.flatMap((name, index) => {
    if (name === 'lo') return [];
    const table = index + 1;
    return [
      `route add default via ${NOBODY[family]} dev ${name} onlink table ${table}`,
      `rule add fwmark ${table} table ${table}`,
      `rule add oif ${name} table ${table}`,
    ];
  });
  if (hook === 'forward') return [...out, ''];
  const condition = hook === 'output' ? 'oif lo' : '';
  const local = [
    `route add local default dev lo table ${LOCAL_TABLE}`,
    `rule add ${condition} pref 1 table ${LOCAL_TABLE}`,
  ];
  return [...out, ...local, ''];
}

/** Turns the traffic class into marks before connection tracking, and keeps the machine from answering. */
function cableTable({ hook, interfaces }: Rig): string {
  const [entry, silent] = hook === 'output' ? ['output', 'prerouting'] : ['prerouting', 'output'];
  // Our packets alone have both: nothing that the kernel sends by itself has such a class and the highest hop limit.
  const marks = interfaces.flatMap((_, index) => [
    `\t\tip ttl 255 ip dscp ${index + 1} meta mark set ${index + 1}`,
    `\t\tip6 hoplimit 255 ip6 dscp ${index + 1} meta mark set ${index + 1}`,
  ]);
  return [
    `table ${RIG_TABLE} {`,
    '\tchain classify {',
    `\t\ttype filter hook ${entry} priority -310; policy accept;`,
    '\t\tmeta mark set 0',
    ...marks,
    ...['ip', 'ip6'].map((family) => `\t\tmeta mark != 0 ${family} ecn 1 notrack`),
    '\t}',
    '\tchain silent {',
    `\t\ttype filter hook ${silent} priority -310; policy drop;`,
    '\t}',
    // The kernel tracks connections where some rule asks for them.
    '\tchain track {',
    '\t\ttype filter hook postrouting priority 0; policy accept;',
    '\t\tct state invalid counter',
    '\t}',
    '}',
    '',
  ].join('\n');
}
