import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** How a command ended. `code` is -1 when a signal ended it. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command to its end with `input` on stdin. Rejects only when the command cannot be started. */
export function run(command: string, args: readonly string[], input: string | Uint8Array = ''): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'pipe' });
    const stdout: Buffer[] = [];
    const stderr: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
    // A command that ends without reading its input is told apart by its exit code.
    child.stdin.on('error', () => {});
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code: code ?? -1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }),
    );
    child.stdin.end(input);
  });
}

/** What a command printed. Rejects with its complaint when it fails. */
export async function succeed(command: string, args: readonly string[], input?: string | Uint8Array): Promise<string> {
  const { code, stdout, stderr } = await run(command, args, input);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: exit code ${code}\n${stderr || stdout}`);
  return stdout;
}

/** A command that runs until its input ends, which happens at the latest when this process does. */
export interface Server {
  readonly pid: number;
  stop(): Promise<void>;
}

/** Starts a command and waits until it has printed something, by which it says that it is ready. */
export async function serve(command: string, args: readonly string[]): Promise<Server> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  const failed = closed.then(() => Promise.reject(new Error(`${command} ${args.join(' ')} ended at once`)));
  await Promise.race([once(child.stdout, 'data'), failed]);
  failed.catch(() => {});
  child.stdout.resume();
  const stop = async (): Promise<void> => {
    child.stdin.end();
    await closed;
  };
  return { pid: child.pid ?? 0, stop };
}
