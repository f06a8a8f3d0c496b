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
    while (opened.length < count) opened.push(await openNamespace(opened[0]?.namespace.pid));
    return await body(...opened.map(({ namespace }) => namespace));
  } finally {
    await Promise.all(opened.map(({ close }) => close()));
  }
}

/** Runs `body` with one namespace. */
export async function withNamespace<T>(body: (namespace: Namespace) => Promise<T>): Promise<T> {
  return withNamespaces(1, (namespace) => body(namespace as Namespace));
}

/** Joins two namespaces by a cable, an interface in each, with the addresses given. */
export async function joinByCable(left: CableEnd, right: CableEnd): Promise<void> {
  for (const { namespace } of [left, right]) await useAddressesAtOnce(namespace);
  const peer = ['peer', 'name', right.interface, 'netns', String(right.namespace.pid)];
  await left.namespace.succeed('ip', ['link', 'add', left.interface, 'type', 'veth', ...peer]);
  for (const { namespace, interface: name, addresses } of [left, right]) {
    const commands = [
      ...addresses.map((address) => `addr add ${address} dev ${name}`),
      `link set ${name} up`,
      'link set lo up',
    ];
    await namespace.succeed('ip', ['-batch', '-'], commands.map((line) => `${line}\n`).join(''));
  }
}

/** Detection of duplicate addresses keeps an interface from asking for neighbours for a second or two. */
async function useAddressesAtOnce(namespace: Namespace): Promise<void> {
  await namespace.succeed('sh', ['-e'], 'echo 0 > /proc/sys/net/ipv6/conf/default/accept_dad\n');
}

/** One end of a cable. Addresses are written with their prefix length. */
export interface CableEnd {
  readonly namespace: Namespace;
  readonly interface: string;
  readonly addresses: readonly string[];
}

interface OpenNamespace {
  readonly namespace: Namespace;
  close(): Promise<void>;
}

/**
 * Who is not root becomes root of a user namespace. All network namespaces of a test belong to one, that of the process `owner`, or
 * they could not be joined.
 */
async function openNamespace(owner: number | undefined): Promise<OpenNamespace> {
  const join = isRoot || owner === undefined ? [] : ['nsenter', '-t', String(owner), '-U', '--preserve-credentials'];
  const own = isRoot || owner !== undefined ? '-n' : '-rn';
  const [command = '', ...args] = [...join, 'unshare', own, 'sh', '-c', 'echo ready; exec cat'];
  const holder = await serve(command, args);
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
