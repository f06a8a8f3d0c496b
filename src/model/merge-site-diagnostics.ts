import type { Diagnostic } from '../diagnostic/diagnostic.ts';

const SHOWN_SITES = 3;

/** What compiling for one site said. */
export interface SiteDiagnostics {
  readonly site: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** Says each thing once: as it is when every site has it, else with the sites that do. In the order in which things were first said. */
export function mergeSiteDiagnostics(sites: readonly SiteDiagnostics[]): readonly Diagnostic[] {
  const merged = new Map<string, { readonly diagnostic: Diagnostic; readonly sites: Set<string> }>();
  const known = new Map<Diagnostic, string>();
  for (const { site, diagnostics } of sites) {
    for (const diagnostic of diagnostics) {
      const key = known.get(diagnostic) ?? JSON.stringify(diagnostic);
      known.set(diagnostic, key);
      const entry = merged.get(key) ?? { diagnostic, sites: new Set<string>() };
      entry.sites.add(site);
      merged.set(key, entry);
    }
  }
  return [...merged.values()].map((entry) => {
    if (entry.sites.size === sites.length) return entry.diagnostic;
    const message = `${entry.diagnostic.message} (${describeSites([...entry.sites])})`;
    return { ...entry.diagnostic, message };
  });
}

function describeSites(names: readonly string[]): string {
  const shown = names.slice(0, SHOWN_SITES).join(', ');
  if (names.length > SHOWN_SITES) return `sites ${shown} and ${names.length - SHOWN_SITES} more`;
  return `${names.length === 1 ? 'site' : 'sites'} ${shown}`;
}
