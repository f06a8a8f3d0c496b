import { expect } from 'chai';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import { type CompileOptions, compilePolicy } from '../../src/model/compile.ts';
import type { Policy } from '../../src/model/policy.ts';
import { type DocumentInit, policyDocument } from './document-builder.ts';

const TODAY = '2025-06-15';

/** The policy, or a failed assertion that shows why there is none. */
export function compiled(init: DocumentInit, options: Partial<CompileOptions> = {}): Policy {
  const result = compilePolicy(policyDocument(init), { asOf: TODAY, ...options });
  if (!result.ok) expect.fail(result.diagnostics.map(({ code, message }) => `${code} ${message}`).join('\n'));
  return result.value;
}

export function diagnosticsOf(init: DocumentInit, options: Partial<CompileOptions> = {}): readonly Diagnostic[] {
  return compilePolicy(policyDocument(init), { asOf: TODAY, ...options }).diagnostics;
}

/** Each diagnostic as `severity CODE line`. */
function summary(diagnostics: readonly Diagnostic[]): readonly string[] {
  return diagnostics.map(({ severity, code, span }) => `${severity} ${code} ${span?.start.line ?? '-'}`);
}

/** What compiling says, as `severity CODE line`. */
export function found(init: DocumentInit, options: Partial<CompileOptions> = {}): readonly string[] {
  return summary(diagnosticsOf(init, options));
}
