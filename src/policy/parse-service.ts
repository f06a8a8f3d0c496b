import type { DiagnosticCode } from '../diagnostic/codes.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import type { PortProtocol, Service } from '../model/service.ts';
import type { Family } from '../net/family.ts';
import { ANY_ICMP, ICMP_TYPES, ICMPV6_TYPES, type IcmpSet, icmpOf, icmpTypeNumber } from '../net/icmp.ts';
import type { Parsed } from '../net/parsed.ts';
import { ANY_PORT, type PortSet, parsePorts } from '../net/port-set.ts';

/** A service in text form, right or wrong. */
export type ParsedService = Parsed<Service, Extract<DiagnosticCode, 'SERVICE_INVALID' | 'PORT_INVALID'>>;

/** Words before the first slash of a service, and how the rest is read. `rest` is absent for the bare word. */
const FORMS = {
  tcp: (rest, text) => portService('tcp', rest, text),
  udp: (rest, text) => portService('udp', rest, text),
  sctp: (rest, text) => portService('sctp', rest, text),
  icmp: (rest, text) => icmpService(4, rest, text),
  icmpv6: (rest, text) => icmpService(6, rest, text),
  esp: (rest, text) => wholeProtocol(50, rest, text),
  ah: (rest, text) => wholeProtocol(51, rest, text),
  gre: (rest, text) => wholeProtocol(47, rest, text),
  proto: (rest, text) => numberedProtocol(rest, text),
} as const satisfies Record<string, (rest: string | undefined, text: string) => ParsedService>;

/** Whether a text is a service of the language rather than the name of one: it has a slash or is one of the language's words. */
export function isServiceText(text: string): boolean {
  return text.includes('/') || Object.hasOwn(FORMS, text);
}

/** A service in text form: `tcp/443`, `icmp/3/4`, `esp`. */
export function parseService(text: string): ParsedService {
  const [word = ''] = text.split('/', 1);
  const rest = word.length < text.length ? text.slice(word.length + 1) : undefined;
  if (isForm(word)) return FORMS[word](rest, text);
  return invalid(
    `${quote(text)} is not a service: there is no protocol ${quote(word)}`,
    didYouMean(word, Object.keys(FORMS)),
  );
}

/** One port or range of ports, without the lists that other places allow. */
export function parsePortText(text: string): Parsed<PortSet, 'PORT_INVALID'> {
  const listed = text.includes(',') ? 'write several ports as a list' : undefined;
  const spelt = text.includes(':') ? `write ranges with a hyphen: ${text.replace(':', '-')}` : undefined;
  const ports = parsePorts(text);
  if (ports.ok && listed === undefined) return ports;
  const reason = ports.ok ? `${quote(text)} is not one port or range` : ports.reason;
  return { ok: false, code: 'PORT_INVALID', reason, ...hinted(listed ?? spelt) };
}

function isForm(word: string): word is keyof typeof FORMS {
  return Object.hasOwn(FORMS, word);
}

function portService(protocol: PortProtocol, rest: string | undefined, text: string): ParsedService {
  if (rest === undefined) return service({ kind: 'ports', protocol, source: ANY_PORT, destination: ANY_PORT });
  const ports = parsePortText(rest);
  if (ports.ok) return service({ kind: 'ports', protocol, source: ANY_PORT, destination: ports.value });
  const { code, reason, hint } = ports;
  return {
    ok: false,
    code,
    reason: rest === '' ? `${quote(text)} has no port after the slash` : reason,
    ...hinted(hint),
  };
}

function icmpService(family: Family, rest: string | undefined, text: string): ParsedService {
  if (rest === undefined) return service({ kind: 'icmp', family, types: ANY_ICMP });
  const [name = '', code, ...more] = rest.split('/');
  const type = octetOf(name) ?? icmpTypeNumber(family, name);
  const protocol = family === 4 ? 'ICMP' : 'ICMPv6';
  if (type === undefined) {
    const hint = didYouMean(name, Object.keys(family === 4 ? ICMP_TYPES : ICMPV6_TYPES));
    return invalid(`${quote(text)} has no ${protocol} type: ${quote(name)} is neither a known name nor 0 to 255`, hint);
  }
  if (more.length > 0 || (code !== undefined && octetOf(code) === undefined)) {
    return invalid(`${quote(text)} has no ${protocol} code from 0 to 255 after the type`);
  }
  const types: IcmpSet = code === undefined ? icmpOf(type) : icmpOf(type, octetOf(code));
  return service({ kind: 'icmp', family, types });
}

function wholeProtocol(number: number, rest: string | undefined, text: string): ParsedService {
  if (rest !== undefined) return invalid(`${quote(text)} has something after a protocol without ports`);
  return service({ kind: 'protocol', numbers: [{ from: number, to: number }] });
}

function numberedProtocol(rest: string | undefined, text: string): ParsedService {
  const number = octetOf(rest ?? '');
  if (number === undefined) return invalid(`${quote(text)} is not proto/ and an IP protocol number from 0 to 255`);
  return service({ kind: 'protocol', numbers: [{ from: number, to: number }] });
}

/** A decimal number from 0 to 255 without leading zeros. */
function octetOf(text: string): number | undefined {
  return /^(0|[1-9][0-9]{0,2})$/.test(text) && Number(text) <= 255 ? Number(text) : undefined;
}

function service(value: Service): ParsedService {
  return { ok: true, value };
}

function invalid(reason: string, hint?: string): ParsedService {
  return { ok: false, code: 'SERVICE_INVALID', reason, ...hinted(hint) };
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}
