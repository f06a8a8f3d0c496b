import { type Diagnostic, error, type JsonNode, type Span } from 'rulecast/exporter/read';

/** How many errors are kept. */
const ERRORS_MAX = 100;

/** Collects what is wrong with a file. A reading with one error is no reading. */
export interface Report {
  refuse(at: JsonNode | Span, message: string, hint?: string): void;
  readonly errors: readonly Diagnostic[];
}

export function openReport(): Report {
  const errors: Diagnostic[] = [];
  return {
    errors,
    refuse(at, message, hint) {
      if (errors.length >= ERRORS_MAX) return;
      const span = 'kind' in at ? at.span : at;
      errors.push(error('READ_REFUSED', message, { span, ...(hint !== undefined && { hint }) }));
    },
  };
}

/** A text from a file as a message shows it. */
export function shown(node: JsonNode): string {
  return node.kind === 'scalar' ? JSON.stringify(node.value) : node.kind;
}
