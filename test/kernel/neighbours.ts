import type { HookName } from '../../src/model/housekeeping.ts';
import type { Packet, Verdict } from '../../src/model/packet.ts';
import { type IptablesEngine, succeedIn } from './iptables-engine.ts';
import type { Namespace } from './namespace.ts';

/** Rules of others on the hooks of a policy, in front of its rules and behind them. */
export interface Neighbours {
  /** Whether the exporter's reader sees these rules in a listing. For a table of the host it reads the policy's own chains alone. */
  readonly isRead: boolean;
  /** Adds the rules on every hook, where those of the policy are already. */
  load(namespace: Namespace): Promise<void>;
  /** Whether all together deliver a packet on which the policy says `verdict`. */
  delivers(verdict: Verdict, packet: Packet): boolean;
}

/** What others have to say about the packets of one protocol from one port. */
interface ForeignRule {
  readonly protocol: 'tcp' | 'udp';
  readonly sourcePort: number;
  readonly action: 'accept' | 'drop';
}

const HOOKS = ['input', 'output', 'forward'] as const satisfies readonly HookName[];

/** Ports that packets have whatever their policy. */
const IN_FRONT: readonly ForeignRule[] = [
  { protocol: 'tcp', sourcePort: 22, action: 'accept' },
  { protocol: 'udp', sourcePort: 53, action: 'drop' },
];
const BEHIND: readonly ForeignRule[] = [
  { protocol: 'udp', sourcePort: 22, action: 'accept' },
  { protocol: 'tcp', sourcePort: 443, action: 'drop' },
];

/** A table of others with chains of its own: each has its say whatever another accepts, and what one drops is lost. */
export const NFT_NEIGHBOURS: Neighbours = {
  isRead: true,
  load: async (namespace) => {
    const chains = HOOKS.flatMap((hook) => [nftChain(hook, -150, IN_FRONT), nftChain(hook, 150, BEHIND)]);
    await namespace.succeed('nft', ['-f', '-'], `table inet neighbours {\n${chains.join('')}}\n`);
  },
  delivers: (verdict, packet) =>
    isDelivered(verdict) && foreign(IN_FRONT, packet) !== 'drop' && foreign(BEHIND, packet) !== 'drop',
};

function nftChain(hook: HookName, priority: number, rules: readonly ForeignRule[]): string {
  const lines = rules.map(({ protocol, sourcePort, action }) => `\t\t${protocol} sport ${sourcePort} ${action}\n`);
  const head = `\t\ttype filter hook ${hook} priority ${priority}; policy accept;\n`;
  return `\tchain ${hook}${priority} {\n${head}${lines.join('')}\t}\n`;
}

/** Rules around the jump of a policy: what one in front of it decides never comes there, and those behind see what it passes. */
export function iptablesNeighbours(engine: IptablesEngine): Neighbours {
  return {
    isRead: true,
    load: async (namespace) => void (await succeedIn(engine.shell, namespace, IPTABLES_LINES)),
    delivers: (verdict, packet) => {
      const first = foreign(IN_FRONT, packet);
      if (first !== undefined) return first === 'accept';
      return verdict === 'pass' ? foreign(BEHIND, packet) !== 'drop' : isDelivered(verdict);
    },
  };
}

const IPTABLES_LINES = ['iptables', 'ip6tables'].flatMap((tool) =>
  HOOKS.flatMap((hook) => [
    ...IN_FRONT.map((rule) => `${tool} -w -I ${hook.toUpperCase()} ${iptablesRule(rule)}`),
    ...BEHIND.map((rule) => `${tool} -w -A ${hook.toUpperCase()} ${iptablesRule(rule)}`),
  ]),
);

function iptablesRule({ protocol, sourcePort, action }: ForeignRule): string {
  return `-p ${protocol} -m ${protocol} --sport ${sourcePort} -j ${action.toUpperCase()}`;
}

const NUMBERS = { tcp: 6, udp: 17 } as const;

function foreign(rules: readonly ForeignRule[], packet: Packet): ForeignRule['action'] | undefined {
  const found = rules.find(
    ({ protocol, sourcePort }) => packet.protocol === NUMBERS[protocol] && (packet.sourcePort ?? 0) === sourcePort,
  );
  return found?.action;
}

/** Whether a packet is delivered that the policy alone decides. */
export function isDelivered(verdict: Verdict): boolean {
  return verdict === 'allow' || verdict === 'pass';
}
