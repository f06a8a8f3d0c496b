import { existsSync, readFileSync } from 'node:fs';

/** A published snapshot, if it is there: it is not ours to distribute. */
export interface Snapshot {
  readonly title: string;
  readonly instance: string;
  /** Its text; absent when the file is. */
  readonly text?: string;
  /** How many lines of permissions it has at least, and how many of them are IPv6: fewer, and a test compares nothing. */
  readonly lines: number;
  readonly ipv6: number;
}

const FOLDER = '../shared/data/m365';

/** The snapshots that kernels are asked about. */
export const SNAPSHOTS: readonly Snapshot[] = [
  { title: 'worldwide-2026-08-14', instance: 'worldwide', lines: 100, ipv6: 10 },
  { title: 'china-2026-07-31', instance: 'china', lines: 20, ipv6: 4 },
].map((snapshot) => ({ ...snapshot, ...textOf(snapshot.title) }));

function textOf(title: string): Pick<Snapshot, 'text'> {
  const file = `${FOLDER}/${title}.json`;
  return existsSync(file) ? { text: readFileSync(file, 'utf8') } : {};
}

/** A policy without outputs that allows what is required of Optimize and Allow in `m365.json`. */
export const policyOf = (instance: string) => ({
  version: 1,
  name: 'm365',
  direction: 'outbound',
  scope: 'everything',
  default: 'drop',
  feeds: { m365: { type: 'microsoft365', instance, snapshot: 'm365.json' } },
  rules: [
    {
      name: 'required',
      from: 'any',
      to: { feed: 'm365', where: { required: true, category: ['Optimize', 'Allow'] } },
      action: 'allow',
    },
  ],
});
