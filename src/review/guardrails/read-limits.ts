import { quote } from '../../diagnostic/text.ts';
import type { PortService } from '../../model/service.ts';
import { addressBits, type Family } from '../../net/family.ts';
import { parseService } from '../../policy/parse-service.ts';
import { integerOf, malformed, type Reader, report, textOf } from '../../policy/reader.ts';
import { field, oneOrMore, spanOf, type YamlNode } from '../../policy/yaml-node.ts';
import { ADMIN_PORTS, THRESHOLDS } from '../measure/thresholds.ts';
import type { Guardrail, GuardrailHead, LimitName, LimitSettings } from './guardrails.ts';

type ReadSettings<K extends LimitName> = (reader: Reader, guardrail: YamlNode) => LimitSettings[K] | undefined;

/** How the keys of each limit are read, in the order of the documentation. */
const READERS: { readonly [K in LimitName]: ReadSettings<K> } = {
  'any-destination': () => ({}),
  'any-source': () => ({}),
  'prefix-wider-than': readLengths,
  'addresses-opened': readCounts,
  'ports-opened': readMoreThan,
  'admin-ports-from-internet': readPorts,
  'special-ranges-in-feed': () => ({}),
  'set-shrinks': readPercent,
  'established-rule-lost': () => ({}),
  'default-changed': () => ({}),
};

/** Every limit. */
export const LIMIT_NAMES: readonly LimitName[] = Object.keys(READERS).filter(isLimitName);

/** Whether a text names a limit. */
function isLimitName(text: string): text is LimitName {
  return Object.hasOwn(READERS, text);
}

/** The guardrail with the settings of its limit; `undefined` when one of them cannot be read. */
export function readSettings(
  reader: Reader,
  node: YamlNode,
  { head, limit }: { readonly head: GuardrailHead; readonly limit: LimitName },
): Guardrail | undefined {
  const settings = READERS[limit](reader, node);
  // The settings come from the reader of this very limit.
  return settings && ({ ...head, limit, ...settings } as Guardrail);
}

function readLengths(reader: Reader, node: YamlNode): LimitSettings['prefix-wider-than'] | undefined {
  const ipv4 = numberAt(reader, field(node, 'ipv4'), THRESHOLDS.prefix.ipv4);
  const ipv6 = numberAt(reader, field(node, 'ipv6'), THRESHOLDS.prefix.ipv6);
  return ipv4 === undefined || ipv6 === undefined ? undefined : { ipv4, ipv6 };
}

function readMoreThan(reader: Reader, node: YamlNode): LimitSettings['ports-opened'] | undefined {
  const moreThan = numberAt(reader, field(node, 'more-than'), THRESHOLDS.ports);
  return moreThan === undefined ? undefined : { moreThan };
}

function readPercent(reader: Reader, node: YamlNode): LimitSettings['set-shrinks'] | undefined {
  const found = field(node, 'percent');
  if (found === undefined) return { percent: THRESHOLDS.shrink };
  if (found.kind === 'scalar' && typeof found.value === 'number') return { percent: found.value };
  return malformed(reader, found);
}

function numberAt(reader: Reader, node: YamlNode | undefined, absent: number): number | undefined {
  return node === undefined ? absent : integerOf(reader, node);
}

function readCounts(reader: Reader, node: YamlNode): LimitSettings['addresses-opened'] | undefined {
  const ipv4 = readCount(reader, field(node, 'ipv4'), 4);
  const ipv6 = readCount(reader, field(node, 'ipv6'), 6);
  return ipv4 === undefined || ipv6 === undefined ? undefined : { ipv4, ipv6 };
}

/** `65536`, `2^16` or `/16`: as many addresses as a prefix of this length has. */
function readCount(reader: Reader, node: YamlNode | undefined, family: Family): bigint | undefined {
  if (node === undefined) return family === 4 ? THRESHOLDS.addresses.ipv4 : THRESHOLDS.addresses.ipv6;
  const text = textOf(reader, node);
  if (text === undefined) return undefined;
  const bits = addressBits(family);
  const [, sign, digits = ''] = /^(\/|2\^|)(0|[1-9][0-9]{0,38})$/.exec(text) ?? [];
  const number = BigInt(digits);
  const isPower = sign !== '';
  if (sign !== undefined && (isPower ? number <= bits : number <= 1n << BigInt(bits))) {
    if (!isPower) return number;
    return 1n << (sign === '/' ? BigInt(bits) - number : number);
  }
  return report(reader, 'VALUE_INVALID', `${quote(text)} is not a number of IPv${family} addresses`, {
    span: spanOf(node),
    hint: `write a number, 2^${bits / 2}, or /${bits / 2} for as many as such a prefix has`,
  });
}

function readPorts(reader: Reader, node: YamlNode): LimitSettings['admin-ports-from-internet'] | undefined {
  const found = field(node, 'ports');
  if (found === undefined) return { ports: ADMIN_PORTS };
  const ports = oneOrMore(found).map((item) => readPort(reader, item));
  const read = ports.filter((port) => port !== undefined);
  return read.length < ports.length ? undefined : { ports: read };
}

function readPort(reader: Reader, node: YamlNode): PortService | undefined {
  const text = textOf(reader, node);
  if (text === undefined) return undefined;
  const span = spanOf(node);
  const service = parseService(text);
  if (!service.ok) {
    const { code, reason, hint } = service;
    const isNumber = /^[0-9]/.test(text);
    const better = isNumber ? `write the protocol too: tcp/${text}` : hint;
    return report(reader, code, reason, better === undefined ? { span } : { span, hint: better });
  }
  if (service.value.kind === 'ports') return service.value;
  return report(reader, 'SERVICE_INVALID', `${quote(text)} has no ports`, { span, hint: 'write tcp/22' });
}
