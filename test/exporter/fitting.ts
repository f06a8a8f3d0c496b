import {
  ANNOTATION_CAPABILITIES,
  type Capabilities,
  type CapabilityName,
  lowered,
  NATIVE,
  PACKET_CAPABILITIES,
  unsupported,
} from '../../src/exporter/capability.ts';
import type { Exporter } from '../../src/exporter/exporter.ts';
import { fitPolicy } from '../../src/exporter/fit/fit.ts';
import type { OutputRequest } from '../../src/exporter/fit/target.ts';
import type { FittedPolicy } from '../../src/exporter/fitted.ts';
import type { Limits, NameRule, TextRule } from '../../src/exporter/limit.ts';
import { compilePolicy } from '../../src/model/compile.ts';
import type { Policy } from '../../src/model/policy.ts';
import { documentOf, type PolicyData } from '../../src/testing/policy-text.ts';

const NAME: NameRule = { maxBytes: 63, allowed: /[A-Za-z0-9_.-]/, substitute: '_', source: 'name limit' };
const TEXT: TextRule = { maxBytes: 80, forbidden: /"/u, substitute: "'", source: 'text limit' };
const LIMITS: Limits = { objectName: NAME, ruleName: NAME, label: TEXT, logPrefix: TEXT, zoneName: NAME };

const ALL = [...Object.keys(PACKET_CAPABILITIES), ...Object.keys(ANNOTATION_CAPABILITIES)];

/** A target of tests: a host with hooks that can do everything, except what a test takes away. */
export interface TargetInit
  extends Partial<Pick<Exporter, 'replies' | 'ownZones' | 'scopeRequired' | 'hooks' | 'platform'>> {
  readonly lowered?: readonly CapabilityName[];
  readonly unsupported?: readonly CapabilityName[];
  readonly limits?: Partial<Limits>;
}

const HOST_HOOKS: Exporter['hooks'] = () => ({ inbound: 'input', outbound: 'output', forward: 'forward' });
export const NO_HOOKS: Exporter['hooks'] = () => ({});

export function targetOf(init: TargetInit = {}): Exporter {
  const { lowered: lowers = [], unsupported: lacks = [], limits, ...rest } = init;
  const capabilities = Object.fromEntries([
    ...ALL.map((name) => [name, NATIVE]),
    ...lowers.map((name) => [name, lowered(`${name} in another way`)]),
    ...lacks.map((name) => [name, unsupported(`no ${name}`)]),
  ]);
  return {
    apiVersion: 1,
    id: 'fake',
    title: 'a target of tests',
    subject: 'packets',
    layout: 'file',
    replies: 'rule',
    options: { schema: {}, defaults: {} },
    // Object.fromEntries loses its keys' types; they are all names of capabilities.
    capabilities: () => capabilities as Capabilities,
    limits: () => ({ ...LIMITS, ...limits }),
    hooks: HOST_HOOKS,
    scopeRequired: () => [],
    emit: () => [],
    identify: () => 'no',
    read: () => ({ ok: false, diagnostics: [] }),
    ...rest,
  };
}

const RULE = { name: 'web', action: 'allow', from: '10.0.0.0/8', to: '192.0.2.0/24', services: ['tcp/443'] } as const;

/** A policy of one outbound rule; `changes` are laid over the policy, `rules` over that rule, one each. */
export function policyData(changes: PolicyData = {}, ...rules: readonly PolicyData[]): PolicyData {
  return {
    version: 1,
    name: 'branch',
    direction: 'outbound',
    scope: 'everything',
    default: 'drop',
    rules: (rules.length === 0 ? [{}] : rules).map((rule) => ({ ...RULE, ...rule })),
    outputs: [{ exporter: 'fake', path: 'out/fake', ...(changes.output as PolicyData) }],
    ...Object.fromEntries(Object.entries(changes).filter(([key]) => key !== 'output')),
  };
}

/** What came of fitting, with diagnostics as `severity CODE line`. */
export interface Fitting {
  readonly policy: Policy;
  readonly fitted: FittedPolicy | undefined;
  /** `CODE@line: message` of errors. */
  readonly errors: readonly string[];
  /** Messages of everything else. */
  readonly losses: readonly string[];
}

export function fitting(init: TargetInit, data: PolicyData, request: Partial<OutputRequest> = {}): Fitting {
  const document = documentOf(data);
  const compiled = compilePolicy(document, { asOf: '2026-11-01' });
  const [output] = document.outputs;
  if (!compiled.ok || output === undefined) throw new Error(compiled.diagnostics.map(({ message }) => message).join());
  const result = fitPolicy(targetOf(init), {}, { policy: compiled.value, output: { ...output, ...request } });
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  return {
    policy: compiled.value,
    fitted: result.ok ? result.value : undefined,
    errors: errors.map(({ code, message, span }) => `${code}@${span?.start.line ?? 0}: ${message}`),
    losses: result.diagnostics
      .filter(({ severity }) => severity !== 'error')
      .map(({ code, message }) => `${code}: ${message}`),
  };
}

/** The fitted policy; a refusal fails the test with its errors. */
export function fitWhole(init: TargetInit, data: PolicyData): FittedPolicy {
  const { fitted, errors } = fitting(init, data);
  if (fitted === undefined) throw new Error(errors.join('\n'));
  return fitted;
}

/** The line of a policy as `documentOf` writes it (JSON with one blank of indent) on which `text` first stands. */
export function lineOf(data: PolicyData, text: string): number {
  return JSON.stringify(data, null, 1)
    .slice(0, JSON.stringify(data, null, 1).indexOf(text))
    .split('\n').length;
}
