import iptables from '../../exporters/iptables/index.ts';
import type { IptablesOptions } from '../../exporters/iptables/options.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import { fitDocument } from '../../src/testing/fitted-case.ts';
import type { PolicyData } from '../../src/testing/policy-text.ts';
import {
  type BuiltCase,
  buildCase,
  CASE_NAMES,
  type CaseToBuild,
  fixtureOf,
  type PolicySetup,
  policyOf,
} from './built-case.ts';

export const IPTABLES = iptables as Exporter<unknown>;

/** A policy at one site with the iptables files that a build writes for it. */
export interface IptablesCase extends BuiltCase {
  readonly options: IptablesOptions;
}

/** Where addresses stand. */
export type Sets = IptablesOptions['sets'];

export const BOTH_SETS = ['rules', 'ipset'] as const satisfies readonly Sets[];

/**
 * A case of `fixtures/cases` with an output for iptables, built after a build that left the names of `earlier`;
 * one entry a site. None when the exporter refuses the case.
 */
export async function buildIptablesFixture(
  name: string,
  sets: Sets,
  earlier: readonly string[] = [],
): Promise<readonly IptablesCase[]> {
  return buildIptablesFitting({ ...fixtureOf(name, (policy) => withOutput(policy, sets)), earlier });
}

/** A policy with an output for iptables, built; one entry a site. None when the exporter refuses it. */
export async function buildIptablesFitting(source: CaseToBuild): Promise<readonly IptablesCase[]> {
  const outcome = await fitDocument(IPTABLES, source.document);
  if (outcome.kind === 'refused') return [];
  return (await buildCase(source, IPTABLES)).map(iptablesCase);
}

/** A policy written as data, with outputs, built; it has no sites. */
export async function buildIptables(policy: PolicyData, setup: PolicySetup = {}): Promise<IptablesCase> {
  const [built] = await buildCase(policyOf(policy, setup), IPTABLES);
  if (built === undefined) throw new Error('a policy without sites has one output');
  return iptablesCase(built);
}

/** The file of a name. A case without it fails. */
export function fileOf({ artifacts, name }: BuiltCase, path: string): string {
  const artifact = artifacts.find((one) => one.path === path);
  if (artifact === undefined) throw new Error(`${name} has no ${path}`);
  return artifact.text;
}

/** One output for iptables like the first of the policy, whose hook, zones and housekeeping it keeps. An absent scope is written. */
function withOutput(policy: PolicyData, sets: Sets): PolicyData {
  const [first] = policy.outputs as readonly PolicyData[];
  const { hook } = (first?.options ?? {}) as { readonly hook?: string };
  const output = {
    ...first,
    exporter: IPTABLES.id,
    path: policy.sites === undefined ? 'out/iptables' : 'out/{site}',
    options: { sets, ...(hook !== undefined && { hook }) },
  };
  return { ...policy, scope: policy.scope ?? 'everything', outputs: [output] };
}

function iptablesCase(built: BuiltCase): IptablesCase {
  return { ...built, options: built.options as IptablesOptions };
}

/** Cases that iptables refuses, and why. */
const REFUSED: Readonly<Record<string, string>> = {
  'azure-ipsec': 'protocol 51 over IPv6',
  protocols: 'protocols over IPv6 that are headers on the way to another',
};

/** The names of all cases that iptables fits. */
export const FITTING_NAMES: readonly string[] = CASE_NAMES.filter((name) => REFUSED[name] === undefined);
