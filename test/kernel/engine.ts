import type { Context } from 'mocha';
import { withNamespace } from './namespace.ts';
import { run } from './run.ts';

/** Whether the tests against the real kernel can run here, and if not, why. */
type Engine = { readonly usable: true } | { readonly usable: false; readonly reason: string };

const TOOLS = [
  ['nft', ['--version']],
  ['ip', ['-Version']],
  ['python3', ['--version']],
  ['unshare', ['--version']],
  ['nsenter', ['--version']],
] as const;

let found: Promise<Engine> | undefined;

/** Looks once for the tools, for a network namespace, and for nftables inside it. */
function findEngine(): Promise<Engine> {
  found ??= look();
  return found;
}

/**
 * Skips a test, with the reason in its title, where the kernel cannot be asked. With `RULECAST_REQUIRE_KERNEL=1` that is a failure: a pipeline that is
 * meant to ask the kernel must not pass by not asking.
 */
export async function requireKernel(context: Context): Promise<void> {
  const engine = await findEngine();
  if (engine.usable) return;
  if (process.env.RULECAST_REQUIRE_KERNEL === '1') throw new Error(`the kernel cannot be asked: ${engine.reason}`);
  const { test } = context;
  if (test) test.title += ` (${engine.reason})`;
  context.skip();
}

async function look(): Promise<Engine> {
  for (const [tool, args] of TOOLS) {
    const finished = await run(tool, args).catch(() => undefined);
    if (finished?.code !== 0) return { usable: false, reason: `no ${tool} here` };
  }
  return withNamespace(async (namespace) => {
    const loaded = await namespace.load('table inet probe { set s { typeof ip6 flowlabel; flags dynamic; }; }\n');
    if (loaded.code !== 0)
      return { usable: false, reason: `nft cannot load: ${loaded.stderr.split('\n')[0]}` } as const;
    return { usable: true } as const;
  }).catch((cause: unknown) => ({ usable: false, reason: `no network namespace: ${cause}` }));
}
