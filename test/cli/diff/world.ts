import type { OpenSettings } from '../../../src/cli/diff/opened.ts';
import type { SidesFound } from '../../../src/cli/diff/sides.ts';
import { runGit } from '../../../src/cli/git/run-git.ts';
import type { Io } from '../../../src/cli/io.ts';
import { NODE_FILES } from '../../../src/cli/node-files.ts';
import type { Side } from '../../../src/review/side.ts';

/** How sides are opened in tests. */
export const SETTINGS: OpenSettings = { asOf: '2026-11-01', allowExpired: new Set() };

/** The world of a command that is called in a folder, without anything to print to. */
export function ioIn(cwd: string): Io {
  return {
    cwd,
    stdout: () => {},
    stderr: () => {},
    isTerminal: false,
    env: {},
    today: () => SETTINGS.asOf,
    files: NODE_FILES,
    processes: { self: 4242, isAlive: () => false },
    git: async () => runGit,
    http: async () => {
      throw new Error('this test has no network');
    },
    uuid: () => '6f1b0c3e-8a54-4f0e-9c57-2d1f0a7b9e11',
  };
}

/** `label: kind key, kind key` of both sides, and the codes of what was said. */
export function summaryOf({ result }: SidesFound): readonly string[] {
  const codes = result.diagnostics.map(({ code }) => code);
  return result.ok ? [sideText(result.value.from.side), sideText(result.value.to.side), ...codes] : codes;
}

function sideText({ label, items }: Side): string {
  const texts = items.map(
    (item) =>
      `${item.kind} ${item.key}${item.kind === 'artifact' ? ` (${item.exporter.id} ${item.files.length})` : ''}`,
  );
  return `${label}: ${texts.join(', ')}`;
}
