import type { DiagnosticCode } from '../diagnostic/codes.ts';

/** The codes that a text in place of an address, prefix or range can earn. */
export type AddressProblemCode = Extract<DiagnosticCode, 'ADDRESS_INVALID' | 'HOST_BITS'>;

/** Why a text cannot be read: a sentence that quotes it, without a full stop, and maybe what to write instead. */
export interface ParseProblem<Code extends DiagnosticCode = AddressProblemCode> {
  readonly ok: false;
  readonly code: Code;
  readonly reason: string;
  readonly hint?: string;
}

/** What a text says, or why it cannot be read. */
export type Parsed<T, Code extends DiagnosticCode = AddressProblemCode> =
  | { readonly ok: true; readonly value: T }
  | ParseProblem<Code>;

/** A success. */
export function parsed<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

/** A failure with the code of a text that is no address. */
export function notAnAddress(reason: string, hint?: string): ParseProblem<'ADDRESS_INVALID'> {
  return { ok: false, code: 'ADDRESS_INVALID', reason, ...(hint === undefined ? {} : { hint }) };
}

const QUOTED_MAX = 60;

/** The text in double quotes as one printable line, cut when it is long: what a reason shows of foreign input. */
export function quote(text: string): string {
  const shown = text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    escapeCharacter,
  );
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
