import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect } from 'chai';
import type { Artifact } from '../../src/exporter/exporter.ts';
import type { AccessExporter } from '../../src/exporter/host-exporter.ts';
import type { AccessPlan } from '../../src/hosts/access.ts';
import { standardHostCases } from '../../src/testing/host-case.ts';
import { hostConformance } from '../../src/testing/host-conformance.ts';

const MODULE = pathToFileURL(resolve('docs/example-host-exporter/index.mjs')).href;
const { default: gate } = (await import(MODULE)) as { readonly default: AccessExporter };

/** What a mistake makes of the example, and the claims that it must break; all others of the suite may hold. */
interface Flaw {
  readonly change: Partial<AccessExporter>;
  readonly breaks: RegExp;
}

/** The example's files with other lines. */
function lines(change: (line: string, plan: AccessPlan) => readonly string[]): Partial<AccessExporter> {
  return {
    emit: (plan, options) =>
      gate.emit(plan, options).map(({ path, text }) => ({
        path,
        text: `${text
          .trimEnd()
          .split('\n')
          .flatMap((line) => change(line, plan))
          .join('\n')}\n`,
      })),
  };
}

let written = 0;

const FLAWS: Readonly<Record<string, Flaw>> = {
  'counts what it has written': {
    change: lines((line) =>
      line.startsWith('example-gate') ? [line, `client counter 192.0.2.${(written++ % 200) + 1}`] : [line],
    ),
    breaks: /^branch: writes the same bytes twice/,
  },
  'leaves out a host': {
    change: lines((line) => (line.includes(' *.sharepoint.com ') ? [] : [line])),
    breaks: /^branch: (?:is proved|reads back to the answers|answers its host table)/,
  },
  'lets everybody in behind the last line': {
    change: {
      emit: (plan, options) =>
        gate
          .emit(plan, options)
          .map(({ path, text }) => ({ path, text: `${text}client all 0.0.0.0/0\nallow all 443 x.example - all\n` })),
    },
    breaks: /^branch: is proved/,
  },
  'writes allow for deny': {
    change: lines((line) => [line.replace(/^deny/, 'allow')]),
    breaks: /^clients-of-a-set: (?:is proved|reads back to the answers|answers its host table)/,
  },
  'forgets the ports': {
    change: lines((line) => [line.replace(/^(allow|deny) (\S+) \S+/, '$1 $2 443')]),
    breaks: /^branch: (?:is proved|reads back to the answers)/,
  },
  'says that it writes exactly what it widens': {
    change: {
      fitHost: () => ({ kind: 'exact' }),
      ...lines((line) => [line.replace(/ \*([a-z0-9-]+\.)/, ' *.$1')]),
    },
    breaks: /^writes exactly, or lists as lost: stars inside labels/,
  },
  'calls wider patterns narrower': {
    change: {
      fitHost: (pattern, options) => {
        const fitted = gate.fitHost?.(pattern, options) ?? { kind: 'exact' };
        return fitted.kind === 'narrower' ? { ...fitted, patterns: ['*.net'] } : fitted;
      },
    },
    breaks: /^writes exactly, or lists as lost: stars inside labels/,
  },
  'writes lines that its reader does not know': {
    change: lines((line, plan) =>
      line.startsWith('example-gate') ? [line, ...plan.entries.map(({ rule }) => `# ${rule}`)] : [line],
    ),
    breaks: /^stays whole with a quote and a command in/,
  },
  'names files as rules are named': {
    change: { layout: 'folder', emit: (plan, options) => renamed(gate.emit(plan, options), plan.entries[0].rule) },
    breaks: /^stays whole with a shell command in/,
  },
  'takes files of others for its own': { change: { identify: () => 'yes' }, breaks: /^takes none of 1 files/ },
  'does not know its own files': { change: { identify: () => 'maybe' }, breaks: /^branch: knows its own files/ },
  'has no final line end': {
    change: {
      emit: (plan, options) => gate.emit(plan, options).map(({ path, text }) => ({ path, text: text.trimEnd() })),
    },
    breaks: /^branch: writes one kind of line end/,
  },
  'numbers its lines': {
    change: { emit: (plan, options) => numbered(gate.emit(plan, options)) },
    breaks: /^one host more before 200 others/,
  },
  'refuses nothing': { change: { check: () => [] }, breaks: /^takes 300 hosts, and refuses 301/ },
};

function renamed(artifacts: readonly Artifact[], name: string): readonly Artifact[] {
  return artifacts.map(({ text }) => ({ path: name, text }));
}

/** The number of a line stands in place of the rule's name, which decides nothing. */
function numbered(artifacts: readonly Artifact[]): readonly Artifact[] {
  return artifacts.map(({ path, text }) => {
    const all = text.split('\n').map((line, index) => line.replace(/ - .*$/, ` - line ${index}`));
    return { path, text: all.join('\n') };
  });
}

const cases = standardHostCases();
const foreign = [{ path: 'a.txt', text: 'another format\n' }];
const limits = [{ of: 'hosts', max: 300 }] as const;

/** The claims that an exporter breaks, of those that are asked for. */
async function brokenBy(exporter: AccessExporter, asked: RegExp): Promise<readonly string[]> {
  const checks = hostConformance(exporter, { cases, foreign, limits }).filter(({ name }) => asked.test(name));
  const broken: string[] = [];
  for (const { name, run } of checks) await run().catch(() => broken.push(name));
  expect(checks, 'claims').to.not.be.empty;
  return broken;
}

describe('the suite for exporters of hosts finds one that', () => {
  for (const [what, { change, breaks }] of Object.entries(FLAWS)) {
    it(what, async () => {
      expect(await brokenBy(gate, breaks), 'without the flaw').to.deep.equal([]);
      expect(await brokenBy({ ...gate, ...change }, breaks)).to.not.be.empty;
    });
  }

  it('has any of as many flaws as there were when this was written', () => {
    expect(Object.keys(FLAWS)).to.have.length.of.at.least(14);
  });
});
