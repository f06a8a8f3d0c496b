import type { DiagnosticCode } from '../diagnostic/codes.ts';

export { quote } from '../diagnostic/text.ts';

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
