import type { Artifact, DomainPattern, Route, SteeringLayer, SteeringPlan } from 'rulecast/exporter/emit';
import { headerLines } from './emit-header.ts';
import { proxyText } from './emit-proxy.ts';
import type { PacOptions } from './options.ts';

const LINE_ENDS = { lf: '\n', crlf: '\r\n' } as const satisfies Record<PacOptions['lineEnd'], string>;

/**
 * Writes a plan as one proxy auto-configuration file: ECMAScript of the third edition in ASCII, which every engine of such files runs, with no call of
 * any function but its own. The file's name is the output's own.
 */
export function emit(plan: SteeringPlan, { lineEnd }: PacOptions): readonly Artifact[] {
  const layers = plan.layers.map(writtenLayer);
  const lines = [
    ...headerLines(plan),
    '',
    `var DIRECT = "DIRECT";`,
    `var PROXY = ${JSON.stringify(proxyText(plan.proxy))};`,
    '',
    ...decisionLines(plan, layers),
    ...layers.flatMap(listLines),
    '',
    ...HELPERS,
  ];
  return [{ path: `${plan.policy}.pac`, text: lines.map((line) => `${line}${LINE_ENDS[lineEnd]}`).join('') }];
}

/** A layer by the way in which its patterns are found, each part in the order of the plan. */
interface WrittenLayer {
  readonly answer: string;
  /** Name of the list, in the file. */
  readonly list: string;
  readonly listed: readonly DomainPattern[];
  readonly compared: readonly DomainPattern[];
}

const ANSWERS = { direct: 'DIRECT', proxy: 'PROXY' } as const satisfies Record<Route, string>;

const LIST_NAMES = { direct: 'direct', proxy: 'proxied' } as const satisfies Record<Route, string>;

function writtenLayer({ route, hosts }: SteeringLayer, index: number): WrittenLayer {
  return {
    answer: ANSWERS[route],
    list: `${LIST_NAMES[route]}${index + 1}`,
    listed: hosts.filter(isListed),
    compared: hosts.filter((pattern) => !isListed(pattern)),
  };
}

/** Hosts and `*.x` are found by what stands behind a dot of the host; a `*` elsewhere can stop inside a label. */
function isListed(pattern: DomainPattern): boolean {
  const star = pattern.lastIndexOf('*');
  return star < 0 || (star === 0 && pattern.startsWith('*.'));
}

function decisionLines({ plainHosts }: SteeringPlan, layers: readonly WrittenLayer[]): readonly string[] {
  return [
    'function FindProxyForURL(url, host) {',
    '  host = host.toLowerCase();',
    '  if (host.charAt(host.length - 1) === ".") host = host.substring(0, host.length - 1);',
    '  // An address of IPv6 is no name, in brackets or not.',
    '  if (host.indexOf(":") >= 0) return PROXY;',
    `  if (host.indexOf(".") < 0) return ${ANSWERS[plainHosts]};`,
    ...layers.flatMap(({ answer, list, compared }) => [
      `  if (isListed(host, ${list})) return ${answer};`,
      ...compared.map((pattern) => `  if (matches(host, ${JSON.stringify(pattern)})) return ${answer};`),
    ]),
    '  return PROXY;',
    '}',
  ];
}

/** One pattern a line. The last entry is the same whatever comes before it, so that one pattern more is one line more. */
function listLines({ list, listed }: WrittenLayer): readonly string[] {
  return ['', `var ${list} = {`, ...listed.map((pattern) => `  ${JSON.stringify(pattern)}: 1,`), '  end: 0', '};'];
}

/** The same in every file. Names such as `constructor` are in every object, so that only its own ones count. */
const HELPERS: readonly string[] = `\
// Whether a list has the host, or "*" in place of all that stands before one of its dots.
function isListed(host, list) {
  var dot = host.indexOf(".");
  if (owns.call(list, host)) return true;
  while (dot >= 0) {
    if (owns.call(list, "*" + host.substring(dot))) return true;
    dot = host.indexOf(".", dot + 1);
  }
  return false;
}

var owns = Object.prototype.hasOwnProperty;

// Whether the host is a pattern with any characters, or none, in place of each "*".
function matches(host, pattern) {
  var star = pattern.indexOf("*");
  var last = pattern.lastIndexOf("*");
  var end = host.length - (pattern.length - last - 1);
  var at = star;
  var next, piece;
  if (end < at || host.substring(end) !== pattern.substring(last + 1)) return false;
  if (host.substring(0, at) !== pattern.substring(0, star)) return false;
  while (star < last) {
    next = pattern.indexOf("*", star + 1);
    piece = pattern.substring(star + 1, next);
    at = host.indexOf(piece, at);
    if (at < 0) return false;
    at += piece.length;
    star = next;
  }
  return at <= end;
}`.split('\n');
