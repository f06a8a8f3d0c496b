import type { Interval } from 'rulecast/exporter/read';
import { type Names, numberOf } from './names.ts';

/** How words and numbers of one kind are read. */
export interface NumberSpace {
  readonly what: string;
  readonly max: number;
  readonly nameOf: (word: string) => number | undefined;
}

/** A number space whose words stand in a table. */
export function numberSpace(what: string, max: number, names: Names = {}): NumberSpace {
  return { what, max, nameOf: (word) => numberOf(names, word) };
}

/** A number, a name or a range of them; a text says why it is none. */
export function parseInterval(text: string, space: NumberSpace): Interval | string {
  const single = parseNumber(text, space);
  if (typeof single === 'number') return { from: single, to: single };
  // Names have dashes too: `ftp-data-telnet` is cut where both sides mean something.
  for (let dash = text.indexOf('-', 1); dash > 0; dash = text.indexOf('-', dash + 1)) {
    const from = parseNumber(text.slice(0, dash), space);
    const to = parseNumber(text.slice(dash + 1), space);
    if (typeof from !== 'number' || typeof to !== 'number') continue;
    return from <= to ? { from, to } : `The range "${text}" ends before it begins`;
  }
  return single;
}

function parseNumber(text: string, { what, max, nameOf }: NumberSpace): number | string {
  const named = nameOf(text);
  if (named !== undefined) return named;
  if (/^0[0-9]+$/.test(text)) return `"${text}" has a leading zero, which nft reads as octal`;
  if (!/^(?:0|[1-9][0-9]{0,9}|0[xX][0-9a-fA-F]{1,8})$/.test(text))
    return `${JSON.stringify(text)} is not ${what} known here`;
  const value = Number(text);
  return value <= max ? value : `${text} is above ${max}, the highest number for ${what}`;
}
