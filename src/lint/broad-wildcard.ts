import { type Diagnostic, type Span, warning } from '../diagnostic/diagnostic.ts';
import { counted, firstOf, quote } from '../diagnostic/text.ts';
import { comparePatterns } from '../hosts/pattern.ts';
import type { DomainPattern } from '../model/endpoint-set.ts';
import { broadness } from './broad-pattern.ts';
import type { SiteView } from './site-view.ts';
import { steeredAt } from './steered.ts';
import type { LintOutput } from './subject.ts';

const SHOWN_PATTERNS = 4;

/** Patterns that match names of strangers, where an output lets hosts go by them: around the proxy, through it, or through a firewall. */
export function findBroadWildcard(view: SiteView): readonly Diagnostic[] {
  return view.outputs.flatMap((output) => {
    const { hosts, span } = letThrough(view, output);
    const broad = [...new Set(hosts)].sort(comparePatterns).flatMap((pattern) => {
      const why = broadness(pattern);
      return why === undefined ? [] : [{ pattern, why }];
    });
    return broad.length === 0 ? [] : [describe(output, broad, span)];
  });
}

/** The patterns by which an output lets hosts through, and where it says so. */
function letThrough(
  view: SiteView,
  output: LintOutput,
): { readonly hosts: readonly DomainPattern[]; readonly span: Span } {
  const { site } = view.policy;
  const { span } = output.node;
  switch (output.subject) {
    case 'packets':
      // Tables of names let nothing through, and objects of a firewall are for exact names.
      return { hosts: [], span };
    case 'steering': {
      const plans = steeredAt(view)
        .filter(({ node }) => node === output.node)
        .map(({ plan }) => plan);
      const layers = plans.flatMap((plan) => plan.layers).filter(({ route }) => route === 'direct');
      return { hosts: layers.flatMap(({ hosts }) => hosts), span: plans[0]?.span ?? span };
    }
    case 'access': {
      const entries = output.plans.filter((plan) => plan.site === site).flatMap((plan) => plan.entries);
      return { hosts: entries.filter(({ action }) => action === 'allow').flatMap(({ hosts }) => hosts), span };
    }
    case 'lists': {
      const lists = output.plans.filter((plan) => plan.site === site).flatMap((plan) => plan.lists);
      const used = lists.filter(({ uses }) => uses.length === 0 || uses.some(({ action }) => action === 'allow'));
      return { hosts: output.carriesDomains ? used.flatMap(({ hosts }) => hosts) : [], span };
    }
  }
}

const VERBS = {
  packets: 'lets hosts through',
  steering: 'sends hosts direct',
  access: 'lets hosts through',
  lists: 'lists hosts',
} as const satisfies Record<LintOutput['subject'], string>;

function describe(
  { node, subject }: LintOutput,
  broad: readonly { readonly pattern: DomainPattern; readonly why: string }[],
  span: Span,
): Diagnostic {
  const patterns = broad.map(({ pattern, why }) => `${quote(pattern)} (${why})`);
  const message = `The output ${node.id} ${VERBS[subject]} by ${counted(broad.length, 'wildcard')} for names of strangers: ${firstOf(patterns, SHOWN_PATTERNS)}`;
  const hint = 'write the hosts that are needed in place of the wildcard, or leave its endpoint set out';
  return warning('BROAD_WILDCARD', message, { span, hint });
}
