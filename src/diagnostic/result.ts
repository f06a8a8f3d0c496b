import { type Diagnostic, isError } from './diagnostic.ts';

/** A value with the warnings met on the way, or the errors (and warnings) that prevented it. Never both. */
export type Result<T> =
  | { readonly ok: true; readonly value: T; readonly diagnostics: readonly Diagnostic[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** `value` unless one of `diagnostics` is an error. */
export function resultOf<T>(value: T, diagnostics: readonly Diagnostic[] = []): Result<T> {
  return diagnostics.some(isError) ? { ok: false, diagnostics } : { ok: true, value, diagnostics };
}

/** A failure that carries at least one error. */
export function failure(first: Diagnostic, ...more: readonly Diagnostic[]): Result<never> {
  return { ok: false, diagnostics: [first, ...more] };
}
