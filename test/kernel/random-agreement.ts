import type { PacketReading } from '../../src/exporter/reading.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import { type Agreement, agreements, type Variant, variantOf } from './agreement.ts';
import { buildCase, policyOf } from './built-case.ts';
import { buildIptablesFitting, type Sets } from './iptables-case.ts';
import { IPTABLES_ENGINES } from './iptables-engine.ts';
import { iptablesNeighbours, NFT_NEIGHBOURS } from './neighbours.ts';
import { NFTABLES, type NftCase, nftCase } from './nft-case.ts';
import { NFT, NFT_JSON } from './nft-engine.ts';
import { randomCase } from './random-case.ts';
import { type RulePackets, withEveryRule } from './rule-packets.ts';

/** A random policy, by every engine that takes it. */
export interface RandomComparison extends RulePackets {
  readonly seed: number;
  readonly engines: readonly EngineResult[];
}

/** One engine, and what came of asking it. */
interface EngineResult {
  readonly name: string;
  readonly result: Agreement;
}

/** How many packets are compared on one policy at the least, by each engine. */
const PACKETS_PER_POLICY = 1_000;

/** Asks every engine about the random policy of `seed`; `undefined` when the language or nftables refuses it. */
export async function compareRandom(seed: number): Promise<RandomComparison | undefined> {
  const asked = await randomVariants(seed);
  const [first] = asked;
  if (first === undefined) return undefined;
  const found = withEveryRule(first.variant.built, await readingOf(first.variant), PACKETS_PER_POLICY);
  const results = await agreements(
    asked.map(({ variant }) => variant),
    found.packets,
  );
  return { ...found, seed, engines: results.map((result, index) => ({ name: asked[index]?.name ?? '', result })) };
}

function readingOf({ read, built }: Variant): Promise<PacketReading> {
  return read(built.artifacts);
}

/** A way to load a random policy. */
interface NamedVariant {
  readonly name: string;
  readonly variant: Variant;
}

/** The random policy of `seed`, by nft and both back ends of iptables; every second one with others around it. None when it is refused. */
async function randomVariants(seed: number): Promise<readonly NamedVariant[]> {
  const isAlone = seed % 2 === 0;
  const nft = await buildRandomNft(seed);
  if (nft === undefined) return [];
  const around = { ...NFT_NEIGHBOURS, isRead: nft.options.into === undefined };
  const engine = seed % 4 < 2 ? NFT : NFT_JSON;
  const variants: NamedVariant[] = [
    { name: engine.name, variant: variantOf(engine, nft, isAlone ? undefined : around) },
  ];
  for (const [index, engine] of IPTABLES_ENGINES.entries()) {
    const sets: Sets = (seed + index) % 4 < 2 ? 'rules' : 'ipset';
    const [built] = await buildIptablesFitting(policyOf(randomCase(seed, sets)));
    if (built === undefined) continue;
    const variant = variantOf(engine, built, isAlone ? undefined : iptablesNeighbours(engine));
    variants.push({ name: `${engine.name} with ${sets}`, variant });
  }
  return variants;
}

async function buildRandomNft(seed: number): Promise<NftCase | undefined> {
  const source = policyOf(randomCase(seed, 'rules'));
  const outcome = await fitDocument(NFTABLES, source.document);
  if (outcome.kind === 'refused') return undefined;
  const [built] = await buildCase(source, NFTABLES);
  return built && nftCase(built);
}
