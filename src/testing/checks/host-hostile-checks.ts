import assert from 'node:assert/strict';
import type { PolicyDocument } from '../../model/document.ts';
import type { ConformanceCheck } from '../check.ts';
import { type FittedHosts, fitHostDocument, type HostCandidate } from '../fitted-hosts.ts';
import { directSet, type HostVariant, hostVariant, PLAIN_HOST } from '../host-policy-text.ts';
import { HOSTILE_LINES, HOSTILE_TEXTS } from '../hostile-texts.ts';
import type { PolicyData } from '../policy-text.ts';
import { assertHostsProved } from '../read-hosts.ts';

/** Names that the language takes and that mean something to programs. */
const WORDS = ['constructor', 'hasOwnProperty', 'CONNECT', 'index', '0', 'n'.repeat(63)];

/** Whatever people write into names, comments and labels, the files say the same about hosts, and nothing else. */
export function hostHostileChecks(candidate: HostCandidate): readonly ConformanceCheck[] {
  const check = (what: string, variant: HostVariant): ConformanceCheck => ({
    name: `stays whole with ${what}`,
    run: () => assertWhole(candidate, hostVariant(variant)),
  });
  const names = Object.entries(HOSTILE_TEXTS).map(([what, text]) =>
    check(`${what} in a rule's name, its comments and labels`, annotated(text, { name: text })),
  );
  const lines = Object.entries(HOSTILE_LINES).map(([what, text]) =>
    check(`${what} in comments and labels`, annotated(text)),
  );
  return [
    ...names,
    ...lines,
    ...WORDS.map((word) => check(`everything named ${word.slice(0, 20)}`, named(word))),
    check('rules whose names differ beyond any limit', twinRules('n'.repeat(290))),
    check('rules whose names differ in what names of files have not', twinRules('a b')),
    check('feeds whose names differ in what names of files have not', twinFeeds()),
  ];
}

function annotated(text: string, rule: PolicyData = {}): HostVariant {
  return {
    rule: { comment: text, owner: text, ticket: text, ...rule },
    feed: [{ ...directSet(1, [PLAIN_HOST, '*.office.example']), serviceArea: text, notes: text }],
  };
}

/** Files that are known, proved, and stand where they belong. */
async function assertWhole(candidate: HostCandidate, document: PolicyDocument): Promise<void> {
  const output = await fitOneOutput(candidate, document);
  await assertHostsProved(output);
  for (const artifact of output.artifacts) {
    assert.match(artifact.path, /^out\/[a-z0-9-]+(?:[/.][a-z0-9][a-z0-9._-]*)*$/i, 'a path');
    assert.equal(candidate.exporter.identify(artifact), 'yes', artifact.path);
  }
  const paths = new Set(output.artifacts.map(({ path }) => path.toLowerCase()));
  assert.equal(paths.size, output.artifacts.length, 'two files of one name');
}

/** The only output of a policy that the exporter must be able to hold. */
export async function fitOneOutput(candidate: HostCandidate, document: PolicyDocument): Promise<FittedHosts> {
  const outcome = await fitHostDocument(candidate, document);
  if (outcome.kind === 'refused')
    assert.fail(outcome.diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  const [output] = outcome.outputs;
  if (output === undefined) assert.fail('the policy has no output');
  return output;
}

function named(word: string): HostVariant {
  return {
    changes: {
      name: word,
      feeds: { [word]: { type: 'microsoft365', instance: 'worldwide', snapshot: 'feed.json' } },
      sets: { clients: ['10.20.0.0/16'], [word]: '192.0.2.200', proxies: word },
    },
    rule: { name: word, to: { feed: word, where: { id: [1, 2, 11] } } },
  };
}

function twinRules(name: string): HostVariant {
  const to = { feed: 'm365', where: { id: 1 } };
  const rule = { to, action: 'allow' };
  const rules = ['', '-', '_', '?', ' B'].map((end, index) => ({
    ...rule,
    name: name + end,
    from: `10.20.${index}.0/24`,
  }));
  return {
    changes: { scope: 'everything', rules: [...rules, { name: 'rest', from: '10.20.0.0/16', to, action: 'allow' }] },
  };
}

function twinFeeds(): HostVariant {
  const names = ['m365', 'M365', 'm.365', 'm-365', 'm_365'];
  const feed = { type: 'microsoft365', instance: 'worldwide', snapshot: 'feed.json' };
  const rules = names.map((name) => ({
    name: `rule ${name}`,
    from: 'clients',
    to: { feed: name, where: { id: [1, 11] } },
    action: 'allow',
  }));
  return { changes: { feeds: Object.fromEntries(names.map((name) => [name, feed])), rules } };
}
