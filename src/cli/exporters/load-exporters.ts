import type { Registry } from '../../build/registry.ts';
import { type Diagnostic, error, isError } from '../../diagnostic/diagnostic.ts';
import { failure, type Result, resultOf } from '../../diagnostic/result.ts';
import { quote } from '../../diagnostic/text.ts';
import type { AnyExporter } from '../../exporter/any-exporter.ts';
import type { NameNode } from '../../model/document.ts';
import type { FileOperations } from '../files.ts';
import type { Place } from '../place.ts';
import { exporterFlaws } from './exporter-shape.ts';
import { guardExporter } from './guard-exporter.ts';
import { resolveModule } from './resolve-module.ts';

/**
 * The built-in exporters and those of the policy's `exporters`, whose modules are loaded here. EXPORTER_INVALID when a module cannot be
 * found or loaded, is no exporter, or takes the id of another; the diagnostic stands where the policy names the module.
 */
export async function loadExporters(
  builtIn: Registry,
  modules: readonly NameNode[],
  { files, place }: { readonly files: FileOperations; readonly place: Place },
): Promise<Result<Registry>> {
  const registry = new Map(Object.entries(builtIn));
  const diagnostics: Diagnostic[] = [];
  for (const { name, span } of modules) {
    const url = resolveModule(files, place, name);
    const loaded = url.ok ? await importExporter(url.value, name) : url;
    diagnostics.push(...loaded.diagnostics.map((diagnostic) => ({ ...diagnostic, span })));
    if (!loaded.ok) continue;
    const { id } = loaded.value;
    if (registry.has(id))
      diagnostics.push(error('EXPORTER_INVALID', `${quote(name)} has the id of another exporter: ${id}`, { span }));
    else registry.set(id, async () => loaded.value);
  }
  return diagnostics.some(isError) ? { ok: false, diagnostics } : resultOf(Object.fromEntries(registry), diagnostics);
}

async function importExporter(url: string, name: string): Promise<Result<AnyExporter>> {
  try {
    const module: { readonly default?: unknown } = await import(url);
    const exporter = module.default ?? module;
    const flaws = exporterFlaws(exporter);
    return flaws.length > 0 ? invalid(name, flaws.join('; ')) : resultOf(guardExporter(exporter as AnyExporter, name));
  } catch (cause) {
    // Whatever someone else's module throws while it is loaded and asked about itself is about that module.
    return invalid(name, `it cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

function invalid(name: string, why: string): Result<never> {
  return failure(error('EXPORTER_INVALID', `${quote(name)} is no exporter: ${why}`));
}
