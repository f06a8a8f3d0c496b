import type { PortService } from '../../model/service.ts';
import { ANY_PORT } from '../../net/port-set.ts';

/** What counts as much where nobody says otherwise. */
export const THRESHOLDS = {
  /** The shortest lengths of prefixes that are not wide. */
  prefix: { ipv4: 8, ipv6: 20 },
  /** The most addresses that are not many: those of an IPv4 /16, and of an IPv6 /48. */
  addresses: { ipv4: 2n ** 16n, ipv6: 2n ** 80n },
  /** The most ports that are not many. */
  ports: 1024,
  /** The most that a set loses without notice, in percent. */
  shrink: 20,
} as const;

/** SSH, RDP, SMB, WinRM, SQL Server, MySQL and PostgreSQL: services that run machines and hold data. */
export const ADMIN_PORTS: readonly PortService[] = [
  {
    kind: 'ports',
    protocol: 'tcp',
    source: ANY_PORT,
    destination: [22, 445, 1433, 3306, 3389, 5432, [5985, 5986] as const].map((port) =>
      typeof port === 'number' ? { from: port, to: port } : { from: port[0], to: port[1] },
    ),
  },
];
