import type { JsonScalarValue } from '../diagnostic/located-json.ts';
import { type Parsed, quote } from '../net/parsed.ts';
import { type PortSet, parsePorts } from '../net/port-set.ts';

/** Characters that stand for a comma in translated tables: Arabic, ideographic, full-width, and the semicolon. */
const OTHER_COMMAS = /[،、，;]/;

/**
 * The ports of a feed's value: a text such as `80,443`, `143, 587` or `3478-3481`, or one JSON number; no port for an absent
 * value, `null` and an empty text. Ports are 1 to 65535, in any order.
 */
export function readPorts(value: JsonScalarValue | undefined): Parsed<PortSet, 'PORT_INVALID'> {
  if (value === undefined || value === null || value === '') return { ok: true, value: [] };
  if (typeof value === 'boolean') return { ok: false, code: 'PORT_INVALID', reason: `${value} is not a port` };
  const text = String(value);
  const ports = parsePorts(text, { blanks: true });
  if (ports.ok || !OTHER_COMMAS.test(text)) return ports;
  return { ...ports, reason: `${quote(text)} has another separator than ","`, hint: 'Separate ports with ","' };
}
