/** Characters to which comments are written, some below what each platform takes, for what its clients add. */
export const MARKDOWN_LIMITS = {
  /** Takes 65,536. */
  github: 60_000,
  /** Takes 1,000,000; longer than this nobody reads. */
  gitlab: 140_000,
  /** Takes 32,768. */
  bitbucket: 30_000,
  /** Takes 150,000. */
  'azure-devops': 140_000,
} as const satisfies Readonly<Record<string, number>>;
