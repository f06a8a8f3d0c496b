import type { Namespace } from './namespace.ts';
import type { Server } from './run.ts';

/** Something to try from one host: a TCP connection, a datagram, or a ping, which has no port. */
export type Attempt = readonly ['tcp' | 'udp', string, number] | readonly ['ping', string, 0];

/** How an attempt ended. `blocked`: the host's own output hook dropped it; `silence`: nothing came back. */
export type Ending = 'answered' | 'refused' | 'blocked' | 'silence';

const SCRIPT = new URL('../../../test/kernel/exchange.py', import.meta.url).pathname;

/** A host that answers on `ports`, over TCP and UDP and both families, until it is stopped. */
export function listen(namespace: Namespace, ports: readonly number[]): Promise<Server> {
  return namespace.serve('python3', ['-S', SCRIPT, 'listen', ...ports.map(String)]);
}

/** Makes all attempts at once; how each ended, in words other than {@link Ending} where the system had something else to say. */
export async function tryAll(
  namespace: Namespace,
  attempts: readonly Attempt[],
): Promise<readonly (Ending | string)[]> {
  return JSON.parse(await namespace.succeed('python3', ['-S', SCRIPT, 'try'], JSON.stringify(attempts)));
}
