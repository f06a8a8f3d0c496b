/** Names of all commands, sorted. */
export const COMMAND_NAMES = [
  'build',
  'changes',
  'diff',
  'explain',
  'formats',
  'init',
  'lint',
  'update',
  'verify',
] as const;

export type CommandName = (typeof COMMAND_NAMES)[number];
