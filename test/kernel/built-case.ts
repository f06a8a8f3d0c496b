import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { EXPORTERS } from '../../exporters/index.ts';
import nftables from '../../exporters/nftables/index.ts';
import { chainName, type NftablesOptions } from '../../exporters/nftables/options.ts';
import { build } from '../../src/build/build.ts';
import { renderDiagnostics } from '../../src/diagnostic/render.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import type { PolicyDocument } from '../../src/model/document.ts';
import type { HookName } from '../../src/model/housekeeping.ts';
import { DIRECTIONS, type Direction, type Packet } from '../../src/model/packet.ts';
import { filesIn } from '../../src/testing/case.ts';
import { CONFORMANCE_DAY, type FittedCase, fitDocument } from '../../src/testing/fitted-case.ts';
import { loadOrFail, type PolicyData } from '../../src/testing/policy-text.ts';
import { type Decision, makeReference } from '../reference.ts';
import { casePackets, type RawPolicy } from './case-packets.ts';

/** A policy at one site with the nftables file that a build writes for it. */
export interface BuiltCase extends FittedCase {
  /** The case, and its site if it has several. */
  readonly name: string;
  readonly options: NftablesOptions;
  /** The file, as its bytes say. */
  readonly file: string;
  /** Rules of the host that call chains of the file; empty where the file has hooks of its own. */
  readonly host: string;
  readonly hooks: Readonly<Record<Direction, HookName>>;
  /** Names of sets and chains that stay in the kernel until a file deletes them. */
  readonly owned: readonly string[];
  /** Earlier names that the file deletes. */
  readonly retired: readonly string[];
  /** The independent reference, which shares no code with the build. */
  readonly reference: (packet: Packet) => Decision;
  /** Packets at the bounds of the policy, with the zones that their hooks know. */
  packets(count: number): readonly Packet[];
}

const CASES_FOLDER = new URL('../../../fixtures/cases', import.meta.url).pathname;
export const NFTABLES = nftables as Exporter<unknown>;

/** The names of all cases. */
export const CASE_NAMES: readonly string[] = readdirSync(CASES_FOLDER).sort();

/** A case of `fixtures/cases`, built; one entry a site. A case that does not build fails. */
export function buildFixture(name: string): Promise<readonly BuiltCase[]> {
  const folder = join(CASES_FOLDER, name);
  const files = (path: string): Uint8Array => readFileSync(join(folder, path));
  const policy: unknown = parse(readFileSync(join(folder, 'policy.yaml'), 'utf8'));
  return buildCase({ name, document: loadOrFail('policy.yaml', filesIn(folder)), raw: { policy, files } });
}

/** A policy written as data, built; it has no sites. `files` are those it names, by path. */
export async function buildPolicy(
  policy: PolicyData,
  {
    files = {},
    earlier = [],
  }: { readonly files?: Readonly<Record<string, string>>; readonly earlier?: readonly string[] } = {},
): Promise<BuiltCase> {
  const texts: Readonly<Record<string, string>> = { ...files, 'policy.yaml': JSON.stringify(policy, null, 1) };
  const bytesOf = (path: string): Uint8Array => new TextEncoder().encode(texts[path]);
  const document = loadOrFail('policy.yaml', { read: (path) => ({ ok: true, bytes: bytesOf(path) }) });
  const [built] = await buildCase({ name: String(policy.name), document, raw: { policy, files: bytesOf }, earlier });
  if (built === undefined) throw new Error('a policy without sites has one file');
  return built;
}

interface CaseToBuild {
  readonly name: string;
  readonly document: PolicyDocument;
  readonly raw: RawPolicy;
  /** Names that earlier files left in a table of the host. */
  readonly earlier?: readonly string[];
}

/** Builds the nftables output of a policy at each of its sites. */
async function buildCase({ name, document, raw, earlier = [] }: CaseToBuild): Promise<readonly BuiltCase[]> {
  const outputs = document.outputs.filter(({ exporter }) => exporter.name === NFTABLES.id);
  const request = {
    asOf: CONFORMANCE_DAY,
    allowExpired: new Set<string>(),
    strict: false,
    only: outputs.map(({ id }) => id),
  };
  const { outputs: built, diagnostics } = await build({
    document,
    registry: EXPORTERS,
    ...request,
    earlierNames: () => earlier,
  });
  const outcome = await fitDocument(NFTABLES, document);
  if (outcome.kind === 'refused' || built.length === 0) {
    throw new Error(`${name} does not build:\n${renderDiagnostics(diagnostics, new Map(), { color: false })}`);
  }
  return outcome.sites.map((fitted) => {
    const output = built.find(({ site }) => site === fitted.site);
    const [file] = output?.files ?? [];
    if (output === undefined || file === undefined) throw new Error(`${name} has no file at ${fitted.site}`);
    const title = fitted.site === undefined ? name : `${name} at ${fitted.site}`;
    return {
      ...builtCase(fitted, { document, raw }),
      name: title,
      file: file.text,
      owned: output.owned,
      retired: output.retired,
    };
  });
}

function builtCase(
  fitted: FittedCase,
  { document, raw }: Pick<CaseToBuild, 'document' | 'raw'>,
): Omit<BuiltCase, 'name' | 'file' | 'owned' | 'retired'> {
  const options = fitted.options as NftablesOptions;
  const hooks = NFTABLES.hooks(options) as Readonly<Record<Direction, HookName>>;
  const output = document.outputs.find(({ exporter }) => exporter.name === NFTABLES.id);
  const site = fitted.site === undefined ? {} : { site: fitted.site };
  const reference = makeReference({
    ...raw,
    ...site,
    hook: hooks,
    housekeeping: (output?.housekeeping ?? []).map(({ name }) => name),
    notOn: NFTABLES.id,
    asOf: CONFORMANCE_DAY,
    ...(output?.zones === 'ignore' && { zones: 'ignore' as const }),
  });
  const packets = (count: number): readonly Packet[] => casePackets({ fitted, hooks, raw }, count);
  return { ...fitted, options, hooks, reference, packets, host: hostOf(fitted, { options, hooks }) };
}

function hostOf({ policy }: FittedCase, { options, hooks }: Pick<BuiltCase, 'options' | 'hooks'>): string {
  const { into } = options;
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
