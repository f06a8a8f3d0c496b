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

/** How long to wait for an answer, and for the absence of one, in seconds. */
const PATIENCE = { answer: 8, silence: 0.6 };

/** Makes all attempts at once; how each ended, in words other than {@link Ending} where the system had something else to say. */
export async function tryAll(
  namespace: Namespace,
  attempts: readonly (readonly [...Attempt, expected: Ending])[],
): Promise<readonly string[]> {
  const patient = attempts.map(([kind, address, port, expected]) => {
    return [kind, address, port, expected === 'silence' ? PATIENCE.silence : PATIENCE.answer];
  });
  return JSON.parse(await namespace.succeed('python3', ['-S', SCRIPT, 'try'], JSON.stringify(patient)));
}
