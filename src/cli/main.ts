#!/usr/bin/env node
import { randomUUID } from 'node:crypto';
import type { Io } from './io.ts';
import { NODE_FILES } from './node-files.ts';
import { run } from './run.ts';

const io: Io = {
  cwd: process.cwd(),
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  env: process.env,
  today: localDate,
  files: NODE_FILES,
  processes: { self: process.pid, isAlive },
  git: async () => (await import('./git/run-git.ts')).runGit,
  http: async (settings) => (await import('./net/undici-http.ts')).openHttp(settings),
  uuid: randomUUID,
};

// A reader that has enough (`| head`) is no failure; without a listener it would end in a stack trace.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

// Node ends when all is written; `process.exit` would cut off what a slow reader has not taken yet.
process.exitCode = await run(process.argv.slice(2), io);

/** The user's day, not Greenwich's: rules expire at local midnight. */
function localDate(): string {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part, index) => `${part}`.padStart(index === 0 ? 4 : 2, '0')).join('-');
}

function isAlive(id: number): boolean {
  try {
    process.kill(id, 0);
    return true;
  } catch (cause) {
    // Another user's process: it may not be signalled, but it is there.
    return cause instanceof Error && 'code' in cause && cause.code === 'EPERM';
  }
}
