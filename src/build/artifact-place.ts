import type { Exporter } from '../exporter/exporter.ts';

/**
 * Where an artifact goes. The first of an exporter that writes a file takes the output's path, whatever it calls itself; others stand beside it, with that
 * path as the beginning of their names.
 */
export function placeOf(
  artifact: string,
  output: string,
  { layout, first }: Pick<Exporter, 'layout'> & { readonly first: boolean },
): string {
  if (layout === 'folder') return `${output}/${artifact}`;
  return first ? output : `${output}.${artifact}`;
}
