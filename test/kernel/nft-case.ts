import nftables from '../../exporters/nftables/index.ts';
import { chainName, type NftablesOptions } from '../../exporters/nftables/options.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import type { HookName } from '../../src/model/housekeeping.ts';
import { DIRECTIONS } from '../../src/model/packet.ts';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import { type BuiltCase, buildCase, fixtureOf, type PolicySetup, policyOf } from './built-case.ts';

export const NFTABLES = nftables as Exporter<unknown>;

/** A policy at one site with the nftables file that a build writes for it. */
export interface NftCase extends BuiltCase {
  readonly options: NftablesOptions;
  /** The file, as its bytes say. */
  readonly file: string;
  /** Rules of the host that call chains of the file; empty where the file has hooks of its own. */
  readonly host: string;
}

/** A case of `fixtures/cases`, built; one entry a site. A case that does not build fails. */
export async function buildFixture(name: string): Promise<readonly NftCase[]> {
  return (await buildCase(fixtureOf(name), NFTABLES)).map(nftCase);
}

/** A policy written as data, built; it has no sites. */
export async function buildPolicy(policy: PolicyData, setup: PolicySetup = {}): Promise<NftCase> {
  const [built] = await buildCase(policyOf(policy, setup), NFTABLES);
  if (built === undefined) throw new Error('a policy without sites has one file');
  return nftCase(built);
}

/** The case with another text in the place of its file. */
export function withFile(built: NftCase, file: string): NftCase {
  return { ...built, file, artifacts: [{ path: 'policy.nft', text: file }] };
}

/** A built case as nft loads it. */
export function nftCase(built: BuiltCase): NftCase {
  const [file] = built.artifacts;
  if (file === undefined) throw new Error(`${built.name} has no file`);
  const options = built.options as NftablesOptions;
  return { ...built, options, file: file.text, host: hostOf(built, options) };
}

function hostOf({ policy, hooks }: BuiltCase, { into }: NftablesOptions): string {
  if (into === undefined) return '';
  const used = DIRECTIONS.filter((direction) => policy.rules.some((rule) => rule.direction === direction));
  return hostRules(
    `${into.family} ${into.table}`,
    used.map((direction) => ({ hook: hooks[direction], chain: chainName(direction, policy.name) })),
  );
}

/** Base chains in a table of the host that jump to chains of a file. */
export function hostRules(
  table: string,
  jumps: readonly { readonly hook: HookName; readonly chain: string }[],
): string {
  const chains = jumps.map(
    ({ hook, chain }) =>
      `\tchain host_${hook} {\n\t\ttype filter hook ${hook} priority filter; policy accept;\n\t\tjump ${chain}\n\t}\n`,
  );
  return `table ${table} {\n${chains.join('')}}\n`;
}
