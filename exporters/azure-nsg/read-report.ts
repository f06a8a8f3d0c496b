import { type Diagnostic, error, type JsonNode, keep, type Span } from 'rulecast/exporter/read';

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
      const span = 'kind' in at ? at.span : at;
      keep(errors, error('READ_REFUSED', message, { span, ...(hint !== undefined && { hint }) }));
    },
  };
}

/** A text from a file as a message shows it. */
export function shown(node: JsonNode): string {
  return node.kind === 'scalar' ? JSON.stringify(node.value) : node.kind;
}
