/** What git answered. */
export interface GitAnswer {
  /** The exit code of git; undefined when it could not be run at all, as `stderr` says. */
  readonly status: number | undefined;
  readonly stdout: Uint8Array;
  /** In English, whatever the user's language is. */
  readonly stderr: string;
}

/** A question to git. */
export interface GitQuestion {
  /** Absolute path of the folder in which git looks for its repository. */
  readonly folder: string;
  /** The subcommand with its arguments, none of which a shell sees. */
  readonly argv: readonly string[];
  /** What git reads from its standard input. */
  readonly input?: string;
}

/**
 * Runs git once, and waits for it. It only ever reads: no hook, no monitor of the file system and no refresh of the index is started, and
 * nothing is asked of the user or of the network. Never throws.
 */
export type Git = (question: GitQuestion) => GitAnswer;

/** The first line that git prints on its standard output, without its end. */
export function lineOf({ stdout }: GitAnswer): string {
  return textOf(stdout).split('\n', 1)[0] ?? '';
}

/** What git printed, as text. Names of files that are no UTF-8 have U+FFFD in them. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}
