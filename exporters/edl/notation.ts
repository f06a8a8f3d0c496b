import type { DomainPattern } from 'rulecast/exporter';
import type { EdlOptions, ListKind } from './options.ts';

/** Why a list cannot say exactly this pattern, for people; `undefined`: it can. */
export type Notation = (pattern: DomainPattern) => string | undefined;

/** Characters of the longest host name (RFC 1035, section 2.3.4, without the length octets). */
const NAME_MAX = 253;

/** A last label that makes a host an address (RFC 1123, section 2.1: the highest label of names is alphabetic). */
const NUMBER = /(?:^|\.)[0-9]+$/;

const TOO_LONG = `no host name has more than ${NAME_MAX} characters`;

/** What the lists of hosts of a platform can say. Sources are in the README. */
export function notationOf(kind: Exclude<ListKind, 'addresses'>, { platform, matching }: EdlOptions): Notation {
  switch (platform) {
    case 'panos':
      return named(kind === 'urls' ? panosUrl : panosDomain);
    case 'fortios':
      if (matching === 'documented') return named(fortiosDocumented);
      return named(kind === 'urls' ? fortiosUrl : anything);
    case 'checkpoint':
      return named(checkpointDomain);
    case 'plain':
      return numbered;
  }
}

function named(notation: Notation): Notation {
  return (pattern) =>
    pattern.replaceAll('*', '').length > NAME_MAX ? TOO_LONG : (numbered(pattern) ?? notation(pattern));
}

function numbered(pattern: DomainPattern): string | undefined {
  return NUMBER.test(pattern) ? 'its last label is a number, and such hosts are taken for addresses' : undefined;
}

function anything(): undefined {
  return undefined;
}

/** `*` is one or more labels, which is what it means in front of a dot, behind one and between two. */
function panosUrl(pattern: DomainPattern): string | undefined {
  const labels = pattern.split('.');
  if (labels.some(isMixed)) return 'PAN-OS takes * only for whole labels';
  const isDoubled = labels.some((label, index) => isWild(label) && isWild(labels[index + 1] ?? ''));
  return isDoubled ? 'PAN-OS takes no * next to another' : undefined;
}

function panosDomain(pattern: DomainPattern): string | undefined {
  const [first = '', ...rest] = pattern.split('.');
  if (isMixed(first) || rest.some((label) => label.includes('*'))) {
    return 'domain lists of PAN-OS take * only as in *.example.com';
  }
  return undefined;
}

function fortiosDocumented(pattern: DomainPattern): string | undefined {
  if (!pattern.includes('*')) return undefined;
  return 'what * takes in is not documented for feeds of FortiOS: *.example.com may match example.com too';
}

function fortiosUrl(pattern: DomainPattern): string | undefined {
  return /[^*]\*/.test(pattern) ? 'URL feeds of FortiOS take * only at the start' : undefined;
}

function checkpointDomain(pattern: DomainPattern): string | undefined {
  return pattern.includes('*')
    ? 'on Check Point *.example.com takes in example.com, and other * are not known'
    : undefined;
}

/** A label of `*` alone. */
function isWild(label: string): boolean {
  return /^\*+$/.test(label);
}

/** A label of `*` and other characters. */
function isMixed(label: string): boolean {
  return label.includes('*') && !isWild(label);
}
