import assert from 'node:assert/strict';
import { corpusOf } from '../../hosts/corpus.ts';
import type { Host } from '../../hosts/pattern.ts';
import { matchesPattern } from '../../hosts/pattern.ts';
import type { DomainPattern } from '../../model/endpoint-set.ts';
import type { ConformanceCheck } from '../check.ts';
import type { FittedHosts, HostCandidate } from '../fitted-hosts.ts';
import { answersOfFiles } from '../host-decisions.ts';
import { directSet, hostVariant, PLAIN_HOST } from '../host-policy-text.ts';
import type { HostQuestion } from '../host-question.ts';
import { assertHostsProved, readHosts } from '../read-hosts.ts';
import { fitOneOutput } from './host-hostile-checks.ts';

const LABEL = 'l'.repeat(63);
const LONGEST = [LABEL, LABEL, LABEL, 'l'.repeat(61)].join('.');

/** Patterns that feeds may have, and that files have stumbled over. */
const ODD_PATTERNS: Readonly<Record<string, readonly DomainPattern[]>> = {
  'stars inside labels': [
    '*cdn.example.net',
    '*-cdn.example.net',
    'cdn*.example.net',
    'cdn-*.example.net',
    'a*z.example.net',
  ],
  'stars in the middle': [
    'autodiscover.*.example.net',
    '*.east.*.example.net',
    'a.*.b.*.example.net',
    '*a*b*c.example.net',
  ],
  'stars side by side': ['*.*.example.net', 'a.*.*.example.net', 'a**z.example.net', '***.example.org'],
  'names and labels of full length': [`${LABEL}.example.net`, `*.${LABEL}.example.net`, LONGEST],
  'international names and services': [
    'xn--bcher-kva.example',
    '*.xn--bcher-kva.example',
    '_sip.example.net',
    '*._tcp.example.net',
  ],
  'labels of digits': [
    '365.example.net',
    '*.365.example.net',
    '192.0.2.1.example.net',
    '0x7f.example.net',
    '1.*.example.net',
  ],
  'hosts that are addresses to some': ['192.0.2.7', '*.2.7', '192.0.2.0x7', '127.1', '*.0x1f'],
  'names without a dot': ['intranet', '7', '-n', 'constructor'],
  'names of members of objects': [
    'constructor.example.net',
    '__proto__.example.net',
    '*.constructor',
    'valueof.tostring',
  ],
  'words of formats': [
    'all.example.net',
    'no_host.example.net',
    'direct.proxy',
    'file.list.kind',
    '*.net',
    '*.example.co.uk',
  ],
  'hyphens where names have none': ['-lead.example.net', '*.-lead.example.net', 'trail-.example.net', '--.example.net'],
  'patterns that cover and overlap each other': [
    ...['example.net', '*.example.net', 'a.example.net', '*.a.example.net', '*a.example.net', 'b.*.example.net'],
  ],
};

/** An odd pattern is written exactly, or narrower and listed as such; never wider. */
export function hostPatternChecks(candidate: HostCandidate): readonly ConformanceCheck[] {
  const all = { ...ODD_PATTERNS, 'all of these together': Object.values(ODD_PATTERNS).flat() };
  return Object.entries(all).map(([what, patterns]) => ({
    name: `writes exactly, or lists as lost: ${what}`,
    run: () => assertPatterns(candidate, patterns),
  }));
}

async function assertPatterns(candidate: HostCandidate, patterns: readonly DomainPattern[]): Promise<void> {
  const urls = [PLAIN_HOST, ...patterns];
  const output = await fitOneOutput(candidate, hostVariant({ feed: [directSet(1, urls)] }));
  await assertHostsProved(output);
  const hosts = corpusOf(urls).filter((host) => host.includes('.') && !/[:[]/.test(host));
  const lost = lostPatterns(output);
  const answers = await answersFor(output, hosts);
  for (const [index, host] of hosts.entries()) {
    const isWritten = answers[index];
    const isMeant = matchesAny(urls, host);
    if (isWritten) assert.ok(isMeant, `${host} is written, and none of the patterns has it`);
    else assert.ok(!isMeant || matchesAny(lost, host), `${host} is neither written nor listed as lost`);
  }
  assert.ok(answers[hosts.indexOf(PLAIN_HOST)], 'the plain host beside them is not written');
}

function matchesAny(patterns: readonly DomainPattern[], host: Host): boolean {
  return patterns.some((pattern) => matchesPattern(pattern, host));
}

/** The patterns that are listed as lost, in whatever statement or list. */
export function lostPatterns({ plan }: FittedHosts): readonly DomainPattern[] {
  if (plan.subject === 'steering') return [];
  const lost = plan.subject === 'access' ? plan.lost : [...plan.lost.values()].flat();
  return lost.map(({ pattern }) => pattern);
}

/** Whether the files have the hosts: in any list of hosts, where there are several. */
async function answersFor(output: FittedHosts, hosts: readonly Host[]): Promise<readonly boolean[]> {
  const reading = await readHosts(output);
  const ask = async (questionOf: (host: Host) => HostQuestion, yes: string): Promise<readonly boolean[]> =>
    (await answersOfFiles(reading, hosts.map(questionOf))).map((answer) => answer === yes);
  switch (reading.kind) {
    case 'steering':
      return ask((host) => ({ subject: 'steering', host }), 'direct');
    case 'access':
      return ask((host) => ({ subject: 'access', client: CLIENT, port: 443, host }), 'allowed');
    case 'lists': {
      const lists = await Promise.all(
        [...reading.lists.keys()].map((list) => ask((member) => ({ subject: 'lists', list, member }), 'in')),
      );
      return hosts.map((_, index) => lists.some((list) => list[index]));
    }
  }
}

const CLIENT = { family: 4, address: 0x0a140101n } as const;
