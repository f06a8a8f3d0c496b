import type { ProxyChain, ProxyServer } from 'rulecast/exporter/emit';

/** The answer that sends a request to the proxy: `PROXY a.example:8080; PROXY [2001:db8::9]:8080`. */
export function proxyText({ servers, thenDirect }: ProxyChain): string {
  return [...servers.map(serverText), ...(thenDirect ? ['DIRECT'] : [])].join('; ');
}

function serverText({ type, host, port }: ProxyServer): string {
  return `${type} ${host.includes(':') ? `[${host}]` : host}:${port}`;
}
