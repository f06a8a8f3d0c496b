import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Artifact } from '../../src/exporter/exporter.ts';
import type { AccessRequest } from '../exporters/access-plans.ts';
import type { Namespace } from './namespace.ts';
import { type Finished, run } from './run.ts';

/** A request, and how it is made: both ways have a host and a port. */
export interface SquidRequest extends AccessRequest {
  readonly method: 'CONNECT' | 'GET';
}

/** What Squid's files say of a request: `none` when the lines behind them decide. */
export type SquidDecision = 'allow' | 'deny' | 'none';

/** A Squid that has read files and listens. */
export interface Squid {
  /** The decisions in the order of the requests, whose clients are addresses of the namespace. */
  decide(requests: readonly SquidRequest[]): Promise<readonly SquidDecision[]>;
}

/** Two ports: behind the files under test, the first is denied everything and the second allowed. */
const PORTS = { denied: 3128, allowed: 3129 } as const;

const SCRIPT = new URL('../../../test/kernel/ask-squid.py', import.meta.url).pathname;

/** Squid gives up root when it has it; here it is a user of its own, which works whoever runs the tests. */
const AS_USER = ['unshare', '-U', '--map-user=1', '--map-group=1'] as const;

/** Ends Squid when its own input ends, which happens at the latest when the tests do. */
const SERVE = `
cd "$1"
${AS_USER.join(' ')} squid -N -f "$1/squid.conf" >"$1/out.log" 2>&1 &
squid=$!
until grep -qs 'Accepting HTTP.*:${PORTS.allowed}' "$1/cache.log"; do
  kill -0 $squid 2>/dev/null || exit 1
  sleep 0.02
done
echo ready
cat >/dev/null
{ kill -KILL $squid; wait $squid; } 2>/dev/null
exit 0
`;

/** What to look for before Squid can be asked. */
export const SQUID = {
  name: 'squid',
  probe: (namespace: Namespace): Promise<Finished> => namespace.run('sh', ['-c', `${AS_USER.join(' ')} squid -v`]),
};

/**
 * What `squid -k parse` complains of in a configuration that includes the files in their order, warnings too; empty when it takes them as they are.
 */
export async function complaintsOf(files: readonly Artifact[]): Promise<readonly string[]> {
  return withFolder(files, async (folder) => {
    const [command, ...args] = [...AS_USER, 'squid', '-k', 'parse', '-f', join(folder, 'squid.conf')];
    const { code, stderr } = await run(command, args);
    const said = stderr.split('\n').map((line) => line.replace(/^[0-9/: |]+/, ''));
    const complaints = said.filter((line) => line !== '' && !/^(?:Startup:|Processing|Initializing)/.test(line));
    return code === 0 ? complaints : [`exit code ${code}`, ...complaints];
  });
}

/** Runs `body` with a Squid in the namespace that includes the files in their order, and ends it afterwards, whatever happens. */
export async function withSquid<T>(
  namespace: Namespace,
  files: readonly Artifact[],
  body: (squid: Squid) => Promise<T>,
): Promise<T> {
  return withFolder(files, async (folder) => {
    await namespace.succeed('ip', ['link', 'set', 'lo', 'up']);
    const server = await namespace.serve('sh', ['-c', SERVE, 'sh', folder]).catch(async (cause: unknown) => {
      throw new Error(`squid does not start: ${await logOf(folder)}`, { cause });
    });
    try {
      return await body({ decide: (requests) => decide(namespace, requests) });
    } finally {
      await server.stop();
    }
  });
}

/** Gives the namespace addresses to ask from. */
export async function addClients(namespace: Namespace, clients: readonly string[]): Promise<void> {
  const lines = [...new Set(clients)].map(
    (client) => `addr replace ${client}/${client.includes(':') ? 128 : 32} dev lo\n`,
  );
  await namespace.succeed('ip', ['link', 'set', 'lo', 'up']);
  await namespace.succeed('ip', ['-batch', '-'], lines.join(''));
}

async function logOf(folder: string): Promise<string> {
  const logs = ['out.log', 'cache.log'].map((name) => readFile(join(folder, name), 'utf8').catch(() => ''));
  return (await Promise.all(logs)).join('');
}

async function withFolder<T>(files: readonly Artifact[], body: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'rulecast-squid-'));
  try {
    for (const [index, { text }] of files.entries()) await writeFile(join(folder, `${index}.conf`), text);
    await writeFile(join(folder, 'squid.conf'), configuration(folder, files.length));
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Whatever is allowed is answered by an error at once, since there is nobody whom Squid may ask. */
function configuration(folder: string, count: number): string {
  return [
    ...Object.entries(PORTS).flatMap(([name, port]) =>
      ['127.0.0.1', '[::1]'].map(
        (address) => `http_port ${address}:${port} name=${name}${address === '[::1]' ? '6' : '4'}`,
      ),
    ),
    'pid_filename none',
    'cache deny all',
    'access_log none',
    `cache_log ${folder}/cache.log`,
    `coredump_dir ${folder}`,
    'cache_mem 4 MB',
    'max_filedescriptors 1024',
    'pinger_enable off',
    'netdb_filename none',
    'visible_hostname squid.example',
    'never_direct allow all',
    ...Array.from({ length: count }, (_, index) => `include ${folder}/${index}.conf`),
    'acl test_allowed myportname allowed4 allowed6',
    'http_access allow test_allowed',
    'http_access deny all',
    '',
  ].join('\n');
}

async function decide(namespace: Namespace, requests: readonly SquidRequest[]): Promise<readonly SquidDecision[]> {
  const questions = requests.flatMap(({ client, host, port, method }) => {
    const target = method === 'CONNECT' ? `${host}:${port}` : `http://${host}${port === 80 ? '' : `:${port}`}/`;
    return Object.values(PORTS).map((proxy) => [client, proxy, method, target]);
  });
  const printed = await namespace.succeed('python3', ['-S', SCRIPT], JSON.stringify(questions));
  const answers: readonly (readonly [string, string])[] = JSON.parse(printed);
  return requests.map((request, index) => {
    const [denied, allowed] = [
      isLetThrough(answers[2 * index], request),
      isLetThrough(answers[2 * index + 1], request),
    ];
    if (denied === allowed) return allowed ? 'allow' : 'deny';
    if (denied) throw new Error(`squid contradicts itself about ${request.host}`);
    return 'none';
  });
}

/** Whether the answer is that Squid could not ask anybody, rather than that it would not. */
function isLetThrough(answer: readonly [string, string] | undefined, { method, host }: SquidRequest): boolean {
  const [status, error] = answer ?? ['', ''];
  if (status === '403' && error === 'ERR_ACCESS_DENIED') return false;
  if (/^50[023]$/.test(status) && error !== 'ERR_ACCESS_DENIED') return true;
  throw new Error(`squid answers ${method} ${host} with ${status} ${error}`);
}
