import { type Diagnostic, error, type ListPlan, warning } from 'rulecast/exporter';
import { type HostList, isAny, prefixesOf } from 'rulecast/exporter/emit';
import { entriesOf } from './emit-entries.ts';
import { limitOf, READ_BACK } from './limits.ts';
import type { EdlOptions, LimitName } from './options.ts';

/** A list, and what its file takes. */
interface Size {
  readonly list: HostList;
  readonly entries: number;
  readonly bytes: number;
}

/** What the platform does not hold, or would take for something else, and what is lost by lists of whole rules. */
export function check(plan: ListPlan, options: EdlOptions): readonly Diagnostic[] {
  const sizes = plan.lists.map((list) => sizeOf(list, options));
  return [
    ...totalErrors(sizes, options),
    ...sizes.flatMap((size) => listErrors(size, options)),
    ...plan.lists.flatMap((list) => overlapErrors(list, options)),
    ...pairWarnings(plan, options),
  ];
}

function sizeOf(list: HostList, options: EdlOptions): Size {
  const entries = entriesOf(list, options);
  // Entries are ASCII.
  return { list, entries: entries.length, bytes: entries.reduce((sum, { length }) => sum + length + 1, 0) };
}

function totalErrors(sizes: readonly Size[], options: EdlOptions): readonly Diagnostic[] {
  const ofKind = (kind: string): readonly Size[] => sizes.filter(({ list }) => list.part?.suffix === kind);
  const total = (kind: string): number => ofKind(kind).reduce((sum, { entries }) => sum + entries, 0);
  return [
    ...limitErrors('lists', { count: sizes.length, what: 'lists in all' }, options),
    ...limitErrors(
      'hostLists',
      { count: ofKind('domains').length + ofKind('urls').length, what: 'lists of domains and URLs in all' },
      options,
    ),
    ...limitErrors('addresses', { count: total('addresses'), what: 'entries in lists of addresses' }, options),
    ...limitErrors('domains', { count: total('domains'), what: 'entries in lists of domains' }, options),
    ...limitErrors('urls', { count: total('urls'), what: 'entries in lists of URLs' }, options),
  ];
}

function listErrors({ list: { name }, entries, bytes }: Size, options: EdlOptions): readonly Diagnostic[] {
  const readBack = `${name} takes ${bytes} bytes, of at most ${READ_BACK.max} (${READ_BACK.source})`;
  return [
    ...limitErrors('entries', { count: entries, what: `entries in ${name}` }, options),
    ...limitErrors('bytes', { count: bytes, what: `bytes in ${name}` }, options),
    ...(bytes > READ_BACK.max ? [error('LIMIT_EXCEEDED', readBack)] : []),
  ];
}

function limitErrors(
  name: LimitName,
  { count, what }: { readonly count: number; readonly what: string },
  options: EdlOptions,
): readonly Diagnostic[] {
  const limit = limitOf(name, options);
  if (limit === undefined || count <= limit.max) return [];
  const message = `${count} ${what}, and ${options.platform} holds ${limit.max} (${limit.source})`;
  const hint = `select fewer endpoint sets, write fewer kinds with lists, or the number of your model as limits: { ${name}: … }`;
  return [error('LIMIT_EXCEEDED', message, { hint })];
}

/** PAN-OS widens IPv4 addresses with 96 zero bits, and compares them with IPv6 prefixes. */
function overlapErrors({ name, addresses }: HostList, { platform }: EdlOptions): readonly Diagnostic[] {
  if (platform !== 'panos' || isAny(addresses, 4)) return [];
  const prefixes = prefixesOf(addresses, 6);
  const overlaps =
    prefixes.kind === 'all' ||
    (prefixes.kind === 'some' && prefixes.prefixes.some(({ address }) => address >> 32n === 0n));
  if (!overlaps) return [];
  const message = `${name} has IPv6 addresses of ::/96, which PAN-OS takes for IPv4 addresses as well`;
  return [error('UNSUPPORTED', message, { hint: 'routed IPv6 is 2000::/3: leave the rest out of the list' })];
}

function pairWarnings({ lists }: ListPlan, { by }: EdlOptions): readonly Diagnostic[] {
  const mixed = lists.filter(({ origin, services }) => origin === undefined && by === 'rule' && services.length > 1);
  const names = new Set(mixed.map(({ name, part }) => part?.list ?? name));
  return [...names].map((name) => {
    const message = `${name} is a list of a whole rule with several services: which entries belong to which of them is not kept`;
    return warning('UNSUPPORTED', message, { hint: 'by: endpoint-set' });
  });
}
