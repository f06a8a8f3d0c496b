import type { Artifact } from '../../exporter/exporter.ts';

/** What should be a list; an outside exporter may be written without types. */
export function checkList<T>(list: readonly T[]): readonly T[] {
  if (Array.isArray(list)) return list;
  throw new TypeError('it returns no list');
}

/** What should be artifacts. */
export function checkArtifacts(artifacts: unknown): readonly Artifact[] {
  if (Array.isArray(artifacts) && artifacts.length > 0 && artifacts.every(isArtifact)) return artifacts;
  throw new TypeError('it returns no list of files { path, text }');
}

function isArtifact(value: unknown): value is Artifact {
  if (typeof value !== 'object' || value === null) return false;
  return 'path' in value && typeof value.path === 'string' && 'text' in value && typeof value.text === 'string';
}
