import type { Context } from 'mocha';
import type { Engine } from './engine.ts';
import { withNamespace } from './namespace.ts';
import { NFT } from './nft-engine.ts';
import { run } from './run.ts';

/** Whether tests against the real kernel can run here, and if not, why. */
type Finding = { readonly usable: true } | { readonly usable: false; readonly reason: string };

/** Just what is asked of an engine here, whatever cases it loads. */
type Probed = Pick<Engine, 'name' | 'probe'>;

const TOOLS = [
  ['nft', ['--version']],
  ['ip', ['-Version']],
  ['python3', ['--version']],
  ['unshare', ['--version']],
  ['nsenter', ['--version']],
] as const;

let tools: Promise<Finding> | undefined;
const found = new Map<string, Promise<Finding>>();

/**
 * Skips a test, with the reason in its title, where the kernel cannot be asked by all of `engines` and by nft, which watches packets. With
 * `RULECAST_REQUIRE_KERNEL=1` that is a failure: a pipeline that is meant to ask the kernel must not pass by not asking.
 */
export async function requireKernel(context: Context, ...engines: readonly Probed[]): Promise<void> {
  for (const engine of [NFT, ...engines]) {
    const finding = await findEngine(engine);
    if (finding.usable) continue;
    if (process.env.RULECAST_REQUIRE_KERNEL === '1') throw new Error(`the kernel cannot be asked: ${finding.reason}`);
    const { test } = context;
    if (test) test.title += ` (${finding.reason})`;
    context.skip();
  }
}

/** Looks once for the tools, for a network namespace, and for each engine inside it. */
function findEngine(engine: Probed): Promise<Finding> {
  const known = found.get(engine.name) ?? look(engine);
  found.set(engine.name, known);
  return known;
}

async function look({ name, probe }: Probed): Promise<Finding> {
  tools ??= lookForTools();
  const finding = await tools;
  if (!finding.usable) return finding;
  return withNamespace(async (namespace): Promise<Finding> => {
    const { code, stderr } = await probe(namespace);
    return code === 0 ? finding : { usable: false, reason: `${name} cannot load: ${stderr.split('\n')[0]}` };
  }).catch((cause: unknown) => ({ usable: false, reason: `no network namespace: ${cause}` }));
}

async function lookForTools(): Promise<Finding> {
  for (const [tool, args] of TOOLS) {
    const finished = await run(tool, args).catch(() => undefined);
    if (finished?.code !== 0) return { usable: false, reason: `no ${tool} here` };
  }
  return { usable: true };
}
