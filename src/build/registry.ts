import { type Diagnostic, error, type Span } from '../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../diagnostic/result.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import type { AnyExporter } from '../exporter/any-exporter.ts';

/** Exporters by id, each loaded when it is used. */
export type Registry = Readonly<Record<string, () => Promise<AnyExporter>>>;

/** Loads the exporter `id`; an unknown one is an error with a suggestion. */
export async function loadExporter(registry: Registry, id: string, span: Span): Promise<Result<AnyExporter>> {
  const load = Object.hasOwn(registry, id) ? registry[id] : undefined;
  if (load === undefined) return failure(unknownExporter(registry, id, span));
  return resultOf(await load());
}

export function unknownExporter(registry: Registry, id: string, span: Span): Diagnostic {
  return error('EXPORTER_UNKNOWN', `no exporter is called "${id}"`, {
    span,
    hint: didYouMean(id, Object.keys(registry)),
  });
}
