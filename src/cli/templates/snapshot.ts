/** The form of the Microsoft 365 service, with addresses that are reserved for documentation. */
const ENDPOINT_SETS = [
  {
    id: 1,
    serviceArea: 'Exchange',
    urls: ['outlook.example.com'],
    ips: ['198.51.100.0/25', '2001:db8:365:1::/64'],
    tcpPorts: '80,443',
    udpPorts: '443',
    expressRoute: true,
    category: 'Optimize',
    required: true,
  },
  {
    id: 10,
    serviceArea: 'Exchange',
    urls: ['*.mail.example.com'],
    ips: ['198.51.100.128/26', '2001:db8:365:10::/64'],
    tcpPorts: '25',
    expressRoute: true,
    category: 'Allow',
    required: true,
  },
  {
    id: 11,
    serviceArea: 'Skype',
    ips: ['203.0.113.0/25', '2001:db8:365:11::/64'],
    udpPorts: '3478,3479,3480,3481',
    expressRoute: true,
    category: 'Optimize',
    required: true,
  },
  {
    id: 56,
    serviceArea: 'Common',
    urls: ['*.login.example.com', 'login.example.net'],
    tcpPorts: '443',
    expressRoute: false,
    category: 'Default',
    required: true,
  },
] as const;

const NOTES = 'EXAMPLE ONLY, written by rulecast init: documentation addresses, not Microsoft 365.';

/** The snapshot that `rulecast init` writes: it builds, and nobody can take it for the real list. */
export const SNAPSHOT = `${JSON.stringify(
  ENDPOINT_SETS.map((set) => ({ ...set, notes: NOTES })),
  undefined,
  2,
)}\n`;
