import { DEFAULTS } from '../../exporters/panos/options.ts';
import { read } from '../../exporters/panos/read.ts';
import type { PacketReading, Statement } from '../../src/exporter/reading.ts';
import { bindingOf } from '../../src/proof/binding.ts';
import { evaluate } from '../../src/proof/evaluate.ts';
import { parsePacketTable } from '../packets.ts';

/** The reading of one text; a failure fails the test. */
export function reading(text: string, options = DEFAULTS): PacketReading {
  const result = read([{ path: 'x.xml', text }], { options });
  if (!result.ok)
    throw new Error(result.diagnostics.map(({ message, span }) => `${span?.start.line}: ${message}`).join('\n'));
  return result.value;
}

/** Code and place of the first error: `READ_SYNTAX 3:7`. */
export function firstError(text: string): string {
  const result = read([{ path: 'x.xml', text }], { options: DEFAULTS });
  const [first] = result.ok ? [] : result.diagnostics;
  return first === undefined ? 'none' : `${first.code} ${first.span?.start.line}:${first.span?.start.column}`;
}

/** A configuration with one rule, on line 3, which has the given parts beside what every rule has. */
export function config(parts: string, objects = '', before = ''): string {
  const lists = ['from', 'to', 'source', 'destination', 'application', 'service']
    .filter((name) => !parts.includes(`<${name}>`))
    .map((name) => `<${name}><member>any</member></${name}>`);
  const action = parts.includes('<action>') ? '' : '<action>allow</action>';
  const rule = `<entry name="r">${parts}${lists.join('')}${action}</entry>`;
  return `${before}<config><devices><entry name="d"><vsys><entry name="vsys1">\n${objects}<rulebase><security><rules>\n${rule}\n</rules></security></rulebase></entry></vsys></entry></devices></config>\n`;
}

/** What the rule of `config` says. */
export function statements(...args: Parameters<typeof config>): readonly Statement[] {
  return reading(config(...args)).chains.get('security') ?? [];
}

/** What a text does with packets of direction forward: verdicts, or reasons why there is none. `[trust>untrust]` may stand in front. */
export function outcomes(text: string | PacketReading, ...packets: readonly string[]): readonly string[] {
  const found = typeof text === 'string' ? reading(text) : text;
  const table = packets.map((packet) => `pass forward ${packet}`).join('\n');
  return parsePacketTable(table).map(({ packet }) => {
    const decision = evaluate(found, packet, bindingOf({}));
    return decision.kind === 'decided' ? decision.verdict : decision.reason;
  });
}
