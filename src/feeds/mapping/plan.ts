import { error } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../net/parsed.ts';
import type { FeedMapping, WrittenPath } from './mapping.ts';
import { type Path, parsePath } from './path.ts';

/** A path of a mapping, and how often the snapshot had something there. */
export interface PlannedPath {
  readonly written: WrittenPath;
  readonly path: Path;
  /** Which part of the mapping it is, as messages say it. */
  readonly part: string;
  found: number;
}

/** A mapping whose paths are read. */
export interface Plan {
  readonly items: readonly PlannedPath[];
  readonly address: readonly PlannedPath[];
  readonly domains: readonly PlannedPath[];
  readonly labels: readonly { readonly label: string; readonly paths: readonly PlannedPath[] }[];
  readonly version?: PlannedPath;
}

/** Reads the paths of a mapping. One that is no path, or that cannot stand in its part, is VALUE_INVALID where the policy writes it. */
export function planOf(mapping: FeedMapping): Result<Plan> {
  const planner = { problems: [] as ReturnType<typeof error>[] };
  const stars = Math.min(...mapping.items.map(({ text }) => text.split('/').filter((part) => part === '*').length));
  const each = (part: string, paths: readonly WrittenPath[], check: Check) =>
    paths.flatMap((written) => {
      const read = plannedPath(part, written, check);
      if (read.ok) return [read.value];
      planner.problems.push(...read.diagnostics);
      return [];
    });
  const [version] = mapping.version === undefined ? [] : each('version', [mapping.version], fromDocument);
  const plan = {
    items: each('items', mapping.items, fromDocument),
    address: each('address', mapping.address, fromItem),
    domains: each('domains', mapping.domains, fromItem),
    labels: mapping.labels.map(({ label, paths }) => ({
      label,
      paths: each(`label ${quote(label)}`, paths, (path) => withinStars(path, stars)),
    })),
    ...(version === undefined ? {} : { version }),
  };
  const [first, ...more] = planner.problems;
  return first === undefined ? resultOf(plan) : failure(first, ...more);
}

/** What keeps a path out of a part of the mapping, if anything does. */
type Check = (path: Path) => string | undefined;

const fromDocument: Check = (path) =>
  path.kind === 'steps' && (path.from === 'document' || path.steps.length === 0)
    ? undefined
    : 'it begins at the document, with a slash';

const fromItem: Check = (path) =>
  path.kind === 'steps' && path.from === 'item' ? undefined : 'it begins at the item, without a slash';

function withinStars(path: Path, stars: number): string | undefined {
  const used =
    path.kind === 'name'
      ? path.star
      : path.from === 'item'
        ? 0
        : path.steps.filter(({ kind }) => kind === 'each').length;
  return used > stars ? `it has more * than items: ${used}, not ${stars}` : undefined;
}

function plannedPath(part: string, written: WrittenPath, check: Check): Result<PlannedPath> {
  const reading = parsePath(written.text);
  const reason = reading.ok ? check(reading.path) : reading.reason;
  if (reading.ok && reason === undefined) return resultOf({ written, path: reading.path, part, found: 0 });
  const message = `${quote(written.text)} cannot be a path of ${part}: ${reason}`;
  return failure(
    error('VALUE_INVALID', message, { span: written.span, hint: 'Such as items: /prefixes/* and address: ipv4Prefix' }),
  );
}
