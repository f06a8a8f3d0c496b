import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import type { OutputNode } from '../model/document.ts';

const SITE = '{site}';

/** Where an output goes at one site: its path with the site's name in place of `{site}`. */
export function outputPath(output: OutputNode, site: string | undefined): string {
  const path = site === undefined ? output.path.text : output.path.text.replaceAll(SITE, site);
  const parts = path.split('/').filter((part, index) => part !== '.' && (part !== '' || index === 0));
  return parts.join('/');
}

/** Paths without `{site}` in a policy with sites (each site would overwrite the last), and the other way round. */
export function checkSitePath(output: OutputNode, sites: readonly string[]): readonly Diagnostic[] {
  const { text, span } = output.path;
  const has = text.includes(SITE);
  if (has === sites.length > 0) return [];
  if (has) {
    const message = `output "${output.id}" has ${SITE} in its path, and the policy has no sites`;
    return [error('PATH_NEEDS_SITE', message, { span, hint: `remove ${SITE}, or add sites` })];
  }
  const message = `output "${output.id}" writes "${text}" for each of ${sites.length} sites`;
  return [error('PATH_NEEDS_SITE', message, { span, hint: `put ${SITE} into the path` })];
}

/** An output at one site, or at none. */
export interface PlacedOutput {
  readonly node: OutputNode;
  readonly path: string;
}

/** Outputs whose files would lie on or inside each other, also where a file system does not tell upper from lower case. */
export function checkCollisions(outputs: readonly PlacedOutput[]): readonly Diagnostic[] {
  const firstAt = new Map<string, PlacedOutput>();
  const found: Diagnostic[] = [];
  for (const output of outputs) {
    const earlier = firstAt.get(placeOf(output.path));
    if (earlier !== undefined) found.push(collision(earlier, output));
    else firstAt.set(placeOf(output.path), output);
  }
  for (const output of firstAt.values()) {
    const outer = foldersAbove(placeOf(output.path)).map((folder) => firstAt.get(folder));
    found.push(...outer.flatMap((earlier) => (earlier === undefined ? [] : [collision(earlier, output)])));
  }
  return found;
}

function placeOf(path: string): string {
  return path.toLowerCase();
}

function foldersAbove(path: string): readonly string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

function collision(earlier: PlacedOutput, later: PlacedOutput): Diagnostic {
  const isCase = earlier.path !== later.path && placeOf(earlier.path) === placeOf(later.path);
  const message = isCase
    ? `outputs "${earlier.node.id}" and "${later.node.id}" write "${earlier.path}" and "${later.path}", which differ in case only`
    : `outputs "${earlier.node.id}" and "${later.node.id}" both write "${earlier.path}"`;
  const hint = isCase
    ? 'some file systems and targets take them for one; rename an output or a site'
    : 'give each output a path of its own';
  return error('OUTPUT_COLLISION', message, { span: later.node.path.span, hint });
}
