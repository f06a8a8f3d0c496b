import type { OutputAtSite } from '../../build/claim.ts';
import type { HostOutputAtSite } from '../../build/hosts/plan.ts';
import { compileSites, placesOf, type Selection } from '../../build/places.ts';
import { type Diagnostic, info, isError } from '../../diagnostic/diagnostic.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Policy } from '../../model/policy.ts';
import type { PreparedDocument } from '../../model/prepare.ts';
import type { PolicyItem } from '../side.ts';

/** A policy as compiled for each of its sites, with its outputs. */
export interface CompiledSide {
  readonly item: PolicyItem;
  readonly prepared: PreparedDocument;
  /** By site; a policy without sites has the site `''`. */
  readonly policies: ReadonlyMap<string, Policy>;
  readonly places: readonly OutputAtSite[];
  readonly hostPlaces: readonly HostOutputAtSite[];
}

/** What compiling found; `side` is absent after an error. */
export interface Compiled {
  readonly side?: CompiledSide;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Compiles a policy for each site and readies its outputs. Outputs of exporters that are not loaded are left out with a note. `isPast`: what has expired
 * since is left out of it without a word, since nobody can mend what was.
 */
export async function compileSide(item: PolicyItem, { isPast }: { readonly isPast: boolean }): Promise<Compiled> {
  const { document, registry, asOf } = item;
  const known = document.outputs.filter(({ exporter }) => Object.hasOwn(registry, exporter.name));
  const notes = document.outputs
    .filter((output) => !known.includes(output))
    .map(({ id, exporter: { name, span } }) =>
      info('EXPORTER_UNKNOWN', `The output ${quote(id)} is not compared: its exporter ${quote(name)} is not loaded`, {
        span,
      }),
    );
  const allowExpired = isPast ? expiredRules(item) : item.allowExpired;
  const loaded = { ...document, outputs: known };
  const request: Selection = {
    ...{ document: loaded, registry, asOf, allowExpired, deadRules: 'ignore' },
    ...sitesAskedFor(item),
  };
  const found: Diagnostic[] = [];
  const report = (more: readonly Diagnostic[]): void => void found.push(...more);
  const compiled =
    known.length === 0
      ? { ...compileSites(request, report), places: [], hostPlaces: [] }
      : await placesOf(request, report);
  const errors = found.filter(isError);
  if (errors.length > 0) return { diagnostics: errors };
  const { policies, prepared, places, hostPlaces } = compiled;
  const bySite = new Map(policies.map((policy) => [policy.site ?? '', policy]));
  return { side: { item, prepared, policies: bySite, places, hostPlaces }, diagnostics: notes };
}

/** The sites that are meant, of those that this side has. */
function sitesAskedFor({ document, sites }: PolicyItem): { readonly sites?: readonly string[] } {
  return sites === undefined || document.sites.size === 0
    ? {}
    : { sites: sites.filter((site) => document.sites.has(site)) };
}

function expiredRules({ document, asOf }: PolicyItem): ReadonlySet<string> {
  const expired = document.rules.filter(({ expires }) => expires !== undefined && expires.date < asOf);
  return new Set(expired.map(({ name }) => name));
}
