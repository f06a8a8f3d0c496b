import assert from 'node:assert/strict';
import { renderDiagnostics } from '../diagnostic/render.ts';
import type { PolicyDocument } from '../model/document.ts';
import { loadPolicy } from '../policy/load.ts';
import type { SourceFiles } from '../policy/source-files.ts';

/** A policy as plain data, in the words of the policy language. */
export type PolicyData = Readonly<Record<string, unknown>>;

/** Loads `path` and fails, with the rendered diagnostics, when it is not a valid policy. */
export function loadOrFail(path: string, files: SourceFiles): PolicyDocument {
  const { result, sources } = loadPolicy(path, files);
  if (!result.ok)
    assert.fail(`${path} is no valid policy:\n${renderDiagnostics(result.diagnostics, sources, { color: false })}`);
  return result.value;
}

/** A document from plain data: JSON is YAML. The files that it speaks of are plain data too. */
export function documentOf(policy: PolicyData, files: Readonly<Record<string, unknown>> = {}): PolicyDocument {
  const texts = new Map(Object.entries({ ...files, 'policy.yaml': policy }));
  return loadOrFail('policy.yaml', {
    read(path) {
      const data = texts.get(path);
      if (data === undefined)
        return { ok: false, code: 'FILE_NOT_FOUND', reason: 'a conformance policy has no such file' };
      return { ok: true, bytes: new TextEncoder().encode(JSON.stringify(data, null, 1)) };
    },
  });
}

/** The policy that checks vary: two sources' worth of clients may reach two servers, everything else is dropped. */
const BASE_POLICY = {
  version: 1,
  name: 'conformance',
  direction: 'outbound',
  scope: 'everything',
  default: 'drop',
  sets: {
    clients: ['10.20.0.0/16', '2001:db8:20::/48'],
    servers: ['192.0.2.0/25', '198.51.100.7', '2001:db8:80::/64'],
  },
  rules: [{ name: 'web', from: 'clients', to: 'servers', services: ['tcp/443'], action: 'allow' }],
} as const satisfies PolicyData;

/** The base policy with other top-level keys, and with `rule` laid over its only rule. */
export function variant(exporterId: string, changes: PolicyData, rule: PolicyData = {}): PolicyData {
  return {
    ...BASE_POLICY,
    outputs: [{ exporter: exporterId, path: 'out/conformance' }],
    rules: [{ ...BASE_POLICY.rules[0], ...rule }],
    ...changes,
  };
}
