import assert from 'node:assert/strict';
import type { PolicyDocument } from '../../model/document.ts';
import type { ConformanceCheck } from '../check.ts';
import { fitHostDocument, type HostCandidate } from '../fitted-hosts.ts';
import { directSet, type EndpointSetData, hostVariant } from '../host-policy-text.ts';
import { assertHostsProved } from '../read-hosts.ts';
import { fitOneOutput } from './host-hostile-checks.ts';

/** What an exporter says its target holds at most, where one option or another brings that near. */
export interface HostLimit {
  /** What is counted: hosts of one endpoint set, its prefixes, or endpoint sets of one host each. */
  readonly of: 'hosts' | 'prefixes' | 'sets';
  readonly max: number;
  /** Laid over the options that must be written. */
  readonly options?: object;
}

/** What a target holds at most is written; one more is refused. */
export function hostLimitChecks(candidate: HostCandidate, limits: readonly HostLimit[]): readonly ConformanceCheck[] {
  return limits.map(({ of, max, options }) => ({
    name: `takes ${max} ${of}, and refuses ${max + 1}`,
    async run() {
      const { exporter, written } = candidate;
      const near = { exporter, written: { ...written, ...options } };
      await assertHostsProved(await fitOneOutput(near, documentWith(of, max)));
      const { kind, diagnostics } = await fitHostDocument(near, documentWith(of, max + 1));
      assert.equal(kind, 'refused');
      const codes = diagnostics.map(({ code }) => code);
      assert.ok(codes.includes('LIMIT_EXCEEDED'), codes.join(', '));
    },
  }));
}

function documentWith(of: HostLimit['of'], count: number): PolicyDocument {
  return hostVariant({ feed: FEEDS[of](count) });
}

const FEEDS: Readonly<Record<HostLimit['of'], (count: number) => readonly EndpointSetData[]>> = {
  hosts: (count) => [directSet(1, hosts(count))],
  prefixes: (count) => [{ ...directSet(1, hosts(1)), ips: numbers(count).map((index) => `100.64.${index}.0/31`) }],
  sets: (count) => hosts(count).map((host, index) => directSet(index + 1, [host])),
};

function hosts(count: number): readonly string[] {
  return numbers(count).map((index) => `host-${index}.example.com`);
}

function numbers(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index);
}
