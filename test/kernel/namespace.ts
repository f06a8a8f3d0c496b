import { type Finished, run, type Server, serve, succeed } from './run.ts';

/** A network namespace of its own. Nothing done in it reaches the machine's own network. */
export interface Namespace {
  /** The process that holds it. */
  readonly pid: number;
  /** Runs a command in it and returns how it ended. */
  run(command: string, args: readonly string[], input?: string | Uint8Array): Promise<Finished>;
  /** Runs a command in it, which must succeed; what it printed. */
  succeed(command: string, args: readonly string[], input?: string | Uint8Array): Promise<string>;
  /** Loads a file, as `nft -f` does, and returns how that ended. */
  load(file: string): Promise<Finished>;
  /** Starts a command that serves until its input ends, once it has said that it is ready; stopping it is the caller's. */
  serve(command: string, args: readonly string[]): Promise<Server>;
}

const isRoot = process.getuid?.() === 0;

/**
 * Runs `body` with as many namespaces as asked for and removes them afterwards, whatever happens: each lives as long as a `cat` whose
 * input ends when this process does.
 */
export async function withNamespaces<T>(
  count: number,
  body: (...namespaces: readonly Namespace[]) => Promise<T>,
): Promise<T> {
  const opened: OpenNamespace[] = [];
  try {
    while (opened.length < count) opened.push(await openNamespace());
    return await body(...opened.map(({ namespace }) => namespace));
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}

/** Runs `body` with one namespace. */
export async function withNamespace<T>(body: (namespace: Namespace) => Promise<T>): Promise<T> {
  return withNamespaces(1, (namespace) => body(namespace as Namespace));
}

/** Joins two namespaces by a cable: an interface of the same name in each, with the addresses given. */
export async function joinByCable(...ends: readonly [CableEnd, CableEnd]): Promise<void> {
  const [left, right] = ends;
  const other = String(right.namespace.pid);
  await left.namespace.succeed('ip', [
    ...['link', 'add', left.interface, 'type', 'veth', 'peer', 'name', right.interface, 'netns', other],
  ]);
  for (const end of ends) {
    const addresses = end.addresses.map((address) => `addr add ${address} dev ${end.interface} nodad`);
    const batch = [...addresses, `link set ${end.interface} up`, 'link set lo up'];
    await end.namespace.succeed('ip', ['-batch', '-'], batch.map((line) => withoutNodadOnIpv4(`${line}\n`)).join(''));
  }
}

/** One end of a cable. Addresses are written with their prefix length. */
export interface CableEnd {
  readonly namespace: Namespace;
  readonly interface: string;
  readonly addresses: readonly string[];
}

/** Duplicate address detection takes a second and exists in IPv6 only. */
function withoutNodadOnIpv4(line: string): string {
  return line.includes(':') ? line : line.replace(' nodad', '');
}

interface OpenNamespace {
  readonly namespace: Namespace;
  close(): Promise<void>;
}

async function openNamespace(): Promise<OpenNamespace> {
  const holder = await serve('unshare', [isRoot ? '-n' : '-rn', 'sh', '-c', 'echo ready; exec cat']);
  const enter = ['-t', String(holder.pid), ...(isRoot ? [] : ['-U', '--preserve-credentials']), '-n'];
  const namespace: Namespace = {
    pid: holder.pid,
    run: (command, args, input) => run('nsenter', [...enter, command, ...args], input),
    succeed: (command, args, input) => succeed('nsenter', [...enter, command, ...args], input),
    load: (file) => run('nsenter', [...enter, 'nft', '-f', '-'], file),
    serve: (command, args) => serve('nsenter', [...enter, command, ...args]),
  };
  return { namespace, close: holder.stop };
}
