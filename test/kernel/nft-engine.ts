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

/** The same, listed as JSON. */
export const NFT_JSON: Engine<NftCase> = {
  ...NFT,
  name: 'nft, listed as JSON',
  list: async (namespace) => {
    const listing: JsonListing = JSON.parse(await namespace.succeed('nft', ['-j', 'list', 'ruleset']));
    const others = listing.nftables.filter((item) => !Object.values(item).some(isOfRig));
    return [{ path: 'policy.json', text: JSON.stringify({ nftables: others }) }];
  },
};

interface JsonListing {
  readonly nftables: readonly Readonly<Record<string, JsonObject>>[];
}

/** A table has its name in `name`, everything else that of its table in `table`. */
interface JsonObject {
  readonly family?: string;
  readonly table?: string;
  readonly name?: string;
}

function isOfRig({ family, table, name }: JsonObject): boolean {
  return `${family} ${table ?? name}` === RIG_TABLE;
}

/** A load of files for `nft -f`, in order, which rejects at the first that fails. */
export function byNft(...files: readonly string[]): (namespace: Namespace) => Promise<void> {
  return async (namespace) => {
    for (const file of files) await namespace.succeed('nft', ['-f', '-'], file);
  };
}
