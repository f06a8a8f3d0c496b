import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Artifact } from '../../src/exporter/exporter.ts';
import type { Engine } from './engine.ts';
import { IPTABLES, type IptablesCase } from './iptables-case.ts';
import { commandsOf } from './iptables-commands.ts';
import type { Namespace } from './namespace.ts';
import { type Finished, run } from './run.ts';

/** One back end of iptables, by which the plain commands (`iptables-restore` and so on) run. */
export interface IptablesEngine extends Engine<IptablesCase> {
  /** Runs lines of shell in a folder that holds `files`; stops at the first line that fails. */
  shell(namespace: Namespace, lines: readonly string[], files?: readonly Artifact[]): Promise<Finished>;
}

const TOOLS = ['iptables', 'ip6tables'].flatMap((tool) => ['', '-restore', '-save'].map((use) => ({ tool, use })));

const PROBE = [
  'ipset create probe4 hash:net family inet',
  'ipset create probe6 hash:net family inet6',
  ...[4, 6].flatMap((family) => {
    const tool = family === 4 ? 'iptables' : 'ip6tables';
    return [`${tool} -A INPUT -m set --match-set probe${family} src -m conntrack --ctstate NEW -j LOG`, `${tool}-save`];
  }),
];

const SAVES = { 'rules.v4': 'iptables-save', 'rules.v6': 'ip6tables-save', 'sets.ipset': 'ipset save' } as const;
const LIST = Object.entries(SAVES).flatMap(([path, command]) => [`echo '>>> ${path}'`, command]);

const UNLOAD = [...['iptables', 'ip6tables'].flatMap((tool) => [`${tool} -F`, `${tool} -X`]), 'ipset destroy'];

/** What `iptables -V` calls its back ends. */
const BACKENDS = { nft: 'nf_tables', legacy: 'legacy' } as const;

type Backend = keyof typeof BACKENDS;

/** Rules that are rules of nftables, as is usual now, and rules of x_tables. */
export const IPTABLES_ENGINES = [engineOf('nft'), engineOf('legacy')] as const;

/** Without a back end's own commands, the plain names are those of the machine, which may be of the other. */
function checkBackend(backend: Backend): readonly string[] {
  const complaint = `{ echo "there is no iptables-${backend}" >&2; exit 1; }`;
  return ['iptables', 'ip6tables'].map((tool) => `${tool} -V | grep -qF '(${BACKENDS[backend]})' || ${complaint}`);
}

function engineOf(backend: Backend): IptablesEngine {
  let links: Promise<string> | undefined;
  const shell: IptablesEngine['shell'] = async (namespace, lines, files = []) => {
    links ??= linkFolder(backend);
    const folder = await mkdtemp(join(tmpdir(), 'rulecast-iptables-'));
    try {
      for (const { path, text } of files) await writeFile(join(folder, path), text);
      const path = [await links, process.env.PATH ?? ''].join(delimiter);
      // The lock is for the machine's own rules: namespaces need not wait for each other.
      const setting = [`PATH=${path} XTABLES_LOCKFILE=${join(folder, 'lock')}`, `export PATH XTABLES_LOCKFILE`];
      return await namespace.run('sh', ['-e'], [...setting, `cd ${folder}`, ...lines, ''].join('\n'));
    } finally {
      await rm(folder, { recursive: true });
    }
  };
  return {
    name: `iptables-${backend}`,
    exporter: IPTABLES,
    shell,
    probe: (namespace) => shell(namespace, [...checkBackend(backend), ...PROBE]),
    load: async (namespace, { artifacts }) => {
      await succeedIn(shell, namespace, commandsOf(artifacts), artifacts);
    },
    unload: async (namespace) => {
      await succeedIn(shell, namespace, UNLOAD);
    },
    list: async (namespace) => listedIn(await succeedIn(shell, namespace, LIST)),
  };
}

/** What {@link LIST} prints, as files. A file of sets that has none is left out. */
function listedIn(text: string): readonly Artifact[] {
  const files = text
    .split(/^>>> /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { path: part.slice(0, end), text: part.slice(end + 1) };
    });
  return files.filter((file) => file.text !== '');
}

/** What lines of shell printed. Rejects, with their complaint, when one fails. */
export async function succeedIn(
  shell: IptablesEngine['shell'],
  ...[namespace, lines, files = []]: Parameters<IptablesEngine['shell']>
): Promise<string> {
  const { code, stdout, stderr } = await shell(namespace, lines, files);
  if (code === 0) return stdout;
  const texts = files.map(({ path, text }) => `${path}:\n${text}`);
  throw new Error([`exit code ${code}`, ...lines, stderr, ...texts].join('\n'));
}

/** A folder in which the plain names of the commands are those of one back end, as the alternatives of a distribution make them. */
async function linkFolder(backend: Backend): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), `rulecast-${backend}-`));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const { tool, use } of TOOLS) {
    const { stdout } = await run('sh', ['-c', `command -v ${tool}-${backend}${use}`]);
    if (stdout !== '') symlinkSync(stdout.trim(), join(folder, `${tool}${use}`));
  }
  return folder;
}
