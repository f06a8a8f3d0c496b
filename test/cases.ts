import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import type { SourceTexts } from '../src/diagnostic/render.ts';
import type { PolicyDocument } from '../src/model/document.ts';
import { loadPolicy } from '../src/policy/load.ts';
import { filesIn } from '../src/testing/case.ts';
import { CONFORMANCE_DAY } from '../src/testing/fitted-case.ts';
import type { HookName, ReferenceOptions } from './reference.ts';

/** Tests run in the repository's folder. */
const CASES = 'fixtures/cases';

/** A policy with its files, once as rulecast loads it and once as YAML has it, for the reference. */
export interface LoadedCase {
  readonly document: PolicyDocument;
  readonly sources: SourceTexts;
  readonly raw: RawPolicy;
  readonly files: (path: string) => Uint8Array;
}

/** What tests look up in a policy as written. */
export interface RawPolicy {
  readonly outputs: readonly RawOutput[];
}

interface RawOutput {
  readonly exporter: string;
  readonly zones?: unknown;
  readonly housekeeping?: string | readonly string[];
  readonly options?: RawOptions;
}

/** Options that change what an output is compared with. */
interface RawOptions {
  readonly hook?: HookName;
  readonly vnet?: 'allow' | 'deny';
  readonly vnetPrefixes?: readonly string[];
  readonly loadBalancer?: 'allow' | 'deny';
}

export function caseNames(): readonly string[] {
  return readdirSync(CASES).sort();
}

/** The policy of a case; one with errors throws, since cases are valid. */
export function loadCase(name: string): LoadedCase {
  return loadCaseIn(join(CASES, name));
}

/** The policy `policy.yaml` of a folder. */
export function loadCaseIn(folder: string): LoadedCase {
  const { result, sources } = loadPolicy('policy.yaml', filesIn(folder));
  if (!result.ok) throw new Error(`${folder}: ${result.diagnostics.map(({ message }) => message).join('\n')}`);
  const files = (path: string): Uint8Array => readFileSync(join(folder, path));
  return { document: result.value, sources, raw: parse(Buffer.from(files('policy.yaml')).toString()), files };
}

/**
 * What the reference must know of the first output for an exporter at one site; without one, of an output like the policy's first with default
 * options. An exporter without hooks leaves replies to others.
 */
export function referenceOptions(
  { raw, files }: Pick<LoadedCase, 'raw' | 'files'>,
  { exporter, hooks, site }: { readonly exporter: string; readonly hooks: boolean; readonly site: string | undefined },
): ReferenceOptions {
  const [first] = raw.outputs;
  if (first === undefined) throw new Error('the policy has no outputs');
  const output = raw.outputs.find((one) => one.exporter === exporter) ?? { ...first, options: {} };
  const hook = hooks ? output.options?.hook : 'none';
  return {
    policy: raw,
    files,
    asOf: CONFORMANCE_DAY,
    notOn: exporter,
    housekeeping: [output.housekeeping ?? 'default'].flat(),
    ...(output.zones === 'ignore' && { zones: 'ignore' }),
    ...(exporter === 'azure-nsg' && { platform: azurePlatform(output.options) }),
    ...(hook && { hook: { inbound: hook, outbound: hook, forward: hook } }),
    ...(site && { site }),
  };
}

/** What a security group lets through for Azure, said anew: its network to itself, and probes of load balancers, which come from one address. */
function azurePlatform({ vnet, vnetPrefixes = [], loadBalancer }: RawOptions = {}): ReferenceOptions['platform'] {
  const probe = '168.63.129.16';
  const allow = { action: 'allow', services: 'any' };
  const network = {
    ...allow,
    name: 'platform virtual-network',
    from: [...vnetPrefixes, probe],
    to: [...vnetPrefixes, probe],
  };
  const inside = ['inbound', 'outbound'].map((direction) => ({ direction, ...network }));
  const probes = { ...allow, direction: 'inbound', name: 'platform load-balancer', from: probe, to: 'any' };
  return [...(vnet === 'allow' ? inside : []), ...(loadBalancer === 'deny' ? [] : [probes])];
}
