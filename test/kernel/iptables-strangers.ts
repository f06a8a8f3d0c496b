import { type IptablesEngine, succeedIn } from './iptables-engine.ts';
import type { Namespace } from './namespace.ts';

/** Rules and sets of others, with names that begin like ours, in every chain and table that a host may have. */
const SETS = [
  'create stranger hash:net family inet',
  'add stranger 192.0.2.0/24',
  'create rc.branch hash:ip family inet timeout 0',
  'add rc.branch 198.51.100.1',
  'create rc.elsewhere.lan.v6 hash:net family inet6',
  'add rc.elsewhere.lan.v6 2001:db8::/32',
  '',
].join('\n');

function rules(family: 4 | 6): string {
  const [address, set] = family === 4 ? ['192.0.2.7', 'stranger'] : ['2001:db8::7', 'rc.elsewhere.lan.v6'];
  return [
    '*nat',
    `-A OUTPUT -d ${address} -p tcp -m tcp --dport 80 -j DNAT --to-destination :8080`,
    'COMMIT',
    '*filter',
    ':FORWARD DROP [0:0]',
    ':mine - [0:0]',
    ':rc.elsewhere.out - [0:0]',
    ':rc.branch - [0:0]',
    `-A INPUT -m set --match-set ${set} src -m comment --comment "not \\"ours\\"" -j ACCEPT`,
    '-A OUTPUT -j rc.elsewhere.out',
    '-A OUTPUT -j mine',
    '-A FORWARD -p tcp -m tcp --dport 22 -g mine',
    `-A mine -s ${address} -j LOG --log-prefix "mine: "`,
    '-A rc.elsewhere.out -j RETURN',
    `-A rc.branch -d ${address} -j DROP`,
    'COMMIT',
    '',
  ].join('\n');
}

/** Loads what others have on a host. */
export async function loadStrangers(engine: IptablesEngine, namespace: Namespace): Promise<void> {
  const files = [
    { path: 'strangers.ipset', text: SETS },
    { path: 'strangers.v4', text: rules(4) },
    { path: 'strangers.v6', text: rules(6) },
  ];
  const commands = [
    'ipset restore < strangers.ipset',
    'iptables-restore < strangers.v4',
    'ip6tables-restore < strangers.v6',
  ];
  await succeedIn(engine.shell, namespace, commands, files);
}
