import type { Engine } from './engine.ts';
import type { Namespace } from './namespace.ts';
import { NFTABLES, type NftCase } from './nft-case.ts';
import { RIG_TABLE } from './rig.ts';

const RIG_BLOCK = new RegExp(`^table ${RIG_TABLE} \\{\\n[^]*?^\\}\\n`, 'm');

/** `nft -f`, for files of the exporter `nftables`. */
export const NFT: Engine<NftCase> = {
  name: 'nft',
  exporter: NFTABLES,
  probe: (namespace) => namespace.load('table inet probe { set s { typeof ip6 flowlabel; flags dynamic; }; }\n'),
  load: (namespace, { file, host }) => byNft(file, host)(namespace),
  unload: async (namespace) => {
    const tables = (await namespace.succeed('nft', ['list', 'tables'])).trim().split('\n');
    const others = tables.filter((line) => line !== `table ${RIG_TABLE}`);
    await byNft(others.map((line) => `delete ${line}\n`).join(''))(namespace);
  },
  list: async (namespace) => {
    const listing = await namespace.succeed('nft', ['list', 'ruleset']);
    return [{ path: 'policy.nft', text: listing.replace(RIG_BLOCK, '') }];
  },
};

/** A load of files for `nft -f`, in order, which rejects at the first that fails. */
export function byNft(...files: readonly string[]): (namespace: Namespace) => Promise<void> {
  return async (namespace) => {
    for (const file of files) await namespace.succeed('nft', ['-f', '-'], file);
  };
}
