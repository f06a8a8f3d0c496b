import { type Diagnostic, warning } from '../../diagnostic/diagnostic.ts';
import { didYouMean } from '../../diagnostic/suggest.ts';
import { quote } from '../../diagnostic/text.ts';
import type { Guardrails } from './guardrails.ts';

/** A warning for each site that guardrails name and that is not among `sites`: a misspelt one would judge nothing. */
export function checkSites({ guardrails }: Guardrails, sites: ReadonlySet<string>): readonly Diagnostic[] {
  return guardrails.flatMap(({ name, sites: named = [] }) =>
    named
      .filter((site) => !sites.has(site.name))
      .map((site) => {
        const hint = didYouMean(site.name, sites);
        const message = `The guardrail ${quote(name)} is about a site that was not compared: ${quote(site.name)}`;
        return warning('NAME_UNKNOWN', message, { span: site.span, ...(hint !== undefined && { hint }) });
      }),
  );
}
