import { readFileSync } from 'node:fs';

/** The version of the installed package, as in its package.json. */
export function version(): string {
  // By its own name, since compiled and bundled code lie at different depths.
  const text = readFileSync(new URL(import.meta.resolve('rulecast/package.json')), 'utf8');
  return (JSON.parse(text) as { readonly version: string }).version;
}
