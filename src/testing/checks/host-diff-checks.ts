import assert from 'node:assert/strict';
import { changedLines } from '../changed-lines.ts';
import type { ConformanceCheck } from '../check.ts';
import type { FittedHosts, HostCandidate } from '../fitted-hosts.ts';
import { directSet, hostVariant } from '../host-policy-text.ts';
import { fitOneOutput } from './host-hostile-checks.ts';
import { lostPatterns } from './host-pattern-checks.ts';

const SIZE = 200;

/** Names and patterns of three domains, so that one more stands among them. */
const HOSTS = Array.from({ length: SIZE }, (_, index) => {
  const domain = ['one.example', 'two.example', 'example.net'][index % 3];
  return index % 5 === 0 ? `*.tree-${index}.${domain}` : `host-${index}.${domain}`;
});

const CHANGES = {
  'one host more among 200': 'host-77a.two.example',
  'one host more before 200 others': 'a.aaa',
  'one host more behind 200 others': 'z.zzz',
  'one pattern more among 200 hosts': '*.tree-78.example.net',
} as const;

/** One host more in a large set is a few lines more in a review. */
export function hostDiffChecks(candidate: HostCandidate): readonly ConformanceCheck[] {
  return Object.entries(CHANGES).map(([what, host]) => ({
    name: `${what} changes at most 6 lines`,
    async run() {
      const before = textsOf(await fitHosts(candidate, HOSTS));
      const output = await fitHosts(candidate, [...HOSTS, host]);
      const after = textsOf(output);
      assert.deepEqual([...after.keys()], [...before.keys()], 'the files of the output changed');
      const changed = [...after].map(([path, text]) => changedLines(before.get(path) ?? '', text));
      for (const lines of changed) assert.ok(lines <= 6, `${lines} lines changed`);
      assert.ok(changed.some((lines) => lines > 0) || lostPatterns(output).includes(host), 'nothing changed');
    },
  }));
}

function fitHosts(candidate: HostCandidate, hosts: readonly string[]): Promise<FittedHosts> {
  return fitOneOutput(candidate, hostVariant({ feed: [directSet(1, hosts)] }));
}

function textsOf({ artifacts }: FittedHosts): ReadonlyMap<string, string> {
  return new Map(artifacts.map(({ path, text }) => [path, text]));
}
