import {
  type DomainPattern,
  error,
  failure,
  type ListPart,
  type ListRequest,
  type Result,
  resultOf,
} from 'rulecast/exporter';
import { fitPattern } from './fit.ts';
import { notationOf } from './notation.ts';
import type { EdlOptions, ListKind } from './options.ts';

/** The kinds of lists that a platform polls, and whose entries have a known meaning. */
function kindsOf({ platform, matching }: EdlOptions): readonly ListKind[] {
  const hasUrls = platform === 'panos' || (platform === 'fortios' && matching === 'tested');
  return hasUrls ? ['addresses', 'domains', 'urls'] : ['addresses', 'domains'];
}

/** What the options ask for. A kind of list that the platform has not is refused: nothing would be written for it. */
export function request(options: EdlOptions): Result<ListRequest> {
  const { platform, lists = [], by, select } = options;
  const kinds = kindsOf(options);
  const missing = lists.find((kind) => !kinds.includes(kind));
  if (missing !== undefined) {
    const message = `platform ${platform} has no lists of ${missing}, but of ${kinds.join(' and ')}`;
    const hint =
      'whether a URL of a FortiOS feed takes in names below it is not documented: try it, and write matching: tested';
    return failure(error('OPTION_INVALID', message, platform === 'fortios' ? { hint } : {}));
  }
  return resultOf({ by, ...(select === undefined ? {} : { select: [select].flat() }) });
}

/** The kinds that are written, each a list of its own with its own notation. */
export function parts(options: EdlOptions): readonly ListPart[] {
  const { lists } = options;
  const kinds = kindsOf(options).filter((kind) => lists === undefined || lists.includes(kind));
  return kinds.map((kind) => partOf(kind, options));
}

function partOf(kind: ListKind, options: EdlOptions): ListPart {
  if (kind === 'addresses') return { suffix: kind, members: 'addresses' };
  const notation = notationOf(kind, options);
  return { suffix: kind, members: 'hosts', fitHost: (pattern: DomainPattern) => fitPattern(pattern, notation) };
}
