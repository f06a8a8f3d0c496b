import { type Diagnostic, error } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';

/** What an outside exporter threw, or returned in the place of artifacts. It is the exporter's mistake, never a crash of rulecast. */
export class ExporterFault extends Error {
  readonly diagnostic: Diagnostic;

  constructor(module: string, what: string, cause?: unknown) {
    super(`${module}: ${what}`, { cause });
    this.diagnostic = error('EXPORTER_INVALID', `The exporter of ${quote(module)} failed: ${what}`, {
      hint: 'report this to its author',
    });
  }
}

/** What the function `name` of an exporter threw, as its mistake. */
export function faultIn(module: string, name: string, cause: unknown): ExporterFault {
  const what = cause instanceof Error ? cause.message : String(cause);
  return new ExporterFault(module, `${name}() threw: ${what}`, cause);
}
