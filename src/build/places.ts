import { type Diagnostic, error, isError } from '../diagnostic/diagnostic.ts';
import type { Result } from '../diagnostic/result.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { type AnyExporter, isPacketExporter } from '../exporter/any-exporter.ts';
import { validateOptions } from '../exporter/validate-options.ts';
import { compilePolicy } from '../model/compile.ts';
import type { NameNode, OutputNode, PolicyDocument } from '../model/document.ts';
import { mergeSiteDiagnostics } from '../model/merge-site-diagnostics.ts';
import type { Policy } from '../model/policy.ts';
import { type PreparedDocument, prepareDocument } from '../model/prepare.ts';
import type { OutputAtSite } from './claim.ts';
import type { HostOutputAtSite } from './hosts/plan.ts';
import { checkCollisions, checkSitePath, outputPath } from './output-path.ts';
import { loadExporter, type Registry, unknownExporter } from './registry.ts';

/** Which outputs of a policy are meant, and on which day. */
export interface Selection {
  readonly document: PolicyDocument;
  readonly registry: Registry;
  /** `YYYY-MM-DD`, compared with the last days of rules. */
  readonly asOf: string;
  /** Rules that may be past their last day; they are left out and listed. */
  readonly allowExpired: ReadonlySet<string>;
  /** Ids of the outputs that are meant; absent: all. */
  readonly only?: readonly string[];
  /** Packet sets are built in two ways that must agree. */
  readonly paranoid?: boolean;
  /** `ignore`: rules that decide nothing are not looked for. */
  readonly deadRules?: 'ignore';
  /** Sites that are meant; absent: all. */
  readonly sites?: readonly string[];
}

/** Every output that is meant at every site, with the policy compiled for it. */
export interface Places extends CompiledSites {
  /** Empty when there is an error. */
  readonly places: readonly OutputAtSite[];
  /** The same of outputs whose files decide hosts. */
  readonly hostPlaces: readonly HostOutputAtSite[];
}

/** The policy of each site that is meant, or the one of a policy without sites; without those that have errors. */
export interface CompiledSites {
  readonly policies: readonly Policy[];
  readonly prepared: PreparedDocument;
}

/** Where found things go. */
export type Report = (found: readonly Diagnostic[]) => void;

interface Context {
  readonly request: Selection;
  readonly report: Report;
}

interface ReadyOutput {
  readonly node: OutputNode;
  readonly exporter: AnyExporter;
  readonly options: unknown;
}

/** Compiles the policy for each site and readies each output. Exporters are loaded here, and nothing else is touched. */
export async function placesOf(request: Selection, report: Report): Promise<Places> {
  const found: Diagnostic[] = [];
  const context: Context = {
    request,
    report: (diagnostics) => {
      found.push(...diagnostics);
      report(diagnostics);
    },
  };
  context.report(checkOutputs(request));
  context.report(checkNames(request));
  const outputs = await readyOutputs(context);
  const sites = compileSites(request, context.report);
  const { policies, prepared } = sites;
  const places = outputs.flatMap(({ exporter, ...output }) =>
    isPacketExporter(exporter) ? policies.map((policy) => ({ ...output, exporter, policy })) : [],
  );
  const hostPlaces = outputs.flatMap(({ exporter, ...output }) =>
    isPacketExporter(exporter) ? [] : policies.map((policy) => ({ ...output, exporter, policy, prepared })),
  );
  return found.some(isError) ? { places: [], hostPlaces: [], ...sites } : { places, hostPlaces, ...sites };
}

function checkOutputs({ document }: Selection): readonly Diagnostic[] {
  if (document.outputs.length === 0) {
    const hint = 'add outputs: [{ exporter: nftables, path: out/policy.nft }]';
    return [error('OUTPUTS_MISSING', 'the policy has no outputs', { span: document.span, hint })];
  }
  const sites = [...document.sites.keys()];
  const found = document.outputs.flatMap((output) => checkSitePath(output, sites));
  if (found.length > 0) return found;
  const everywhere = sites.length === 0 ? [undefined] : sites;
  return checkCollisions(
    document.outputs.flatMap((node) => everywhere.map((site) => ({ node, path: outputPath(node, site) }))),
  );
}

function checkNames({ document, registry, sites = [], only = [] }: Selection): readonly Diagnostic[] {
  const allSites = [...document.sites.keys()];
  const allOutputs = document.outputs.map(({ id }) => id);
  const unknown = (what: string, names: readonly string[], known: readonly string[]): readonly Diagnostic[] =>
    names
      .filter((name) => !known.includes(name))
      .map((name) => error('NAME_UNKNOWN', `the policy has no ${what} "${name}"`, { hint: didYouMean(name, known) }));
  const notOn = document.rules.flatMap((rule) => [...rule.notOn].filter(([id]) => !Object.hasOwn(registry, id)));
  return [
    ...unknown('site', sites, allSites),
    ...unknown('output', only, allOutputs),
    ...notOn.map(([id, { span }]) => unknownExporter(registry, id, span)),
  ];
}

/** All outputs are checked, also those that are not asked for: a mistake in one is a mistake in the policy. */
async function readyOutputs({ request, report }: Context): Promise<readonly ReadyOutput[]> {
  const ready: ReadyOutput[] = [];
  for (const node of request.document.outputs) {
    const exporter = take(await loadExporter(request.registry, node.exporter.name, node.exporter.span), report);
    if (exporter === undefined) continue;
    if (!isPacketExporter(exporter)) report(node.packetKeys.map((key) => packetKeyError(key, exporter.id)));
    const options = await validateOptions(exporter, node.options, node.locateOption);
    report(options.diagnostics);
    if (options.ok && (request.only?.includes(node.id) ?? true)) ready.push({ node, exporter, options: options.value });
  }
  return ready;
}

/** What is said of packets would be dropped without a word where files decide hosts. */
function packetKeyError({ name, span }: NameNode, exporter: string): Diagnostic {
  const message = `${name} is for outputs of packet rules, and ${exporter} writes hosts`;
  return error('UNSUPPORTED', message, { span, hint: `remove ${name} from this output` });
}

/** Compiles the policy of each site asked for, or the one of a policy without sites. What is not the same everywhere is said with its sites. */
export function compileSites(
  { document, sites: asked, asOf, allowExpired, deadRules }: Omit<Selection, 'registry' | 'only' | 'paranoid'>,
  report: Report,
): CompiledSites {
  const prepared = prepareDocument(document);
  const compile = (site?: string): Result<Policy> =>
    compilePolicy(prepared, { asOf, allowExpired, ...(site && { site }), ...(deadRules && { deadRules }) });
  const all = [...document.sites.keys()];
  if (all.length === 0) {
    const policy = take(compile(), report);
    return { policies: policy === undefined ? [] : [policy], prepared };
  }
  const sites = all.filter((site) => asked?.includes(site) ?? true).map((site) => ({ site, result: compile(site) }));
  report(mergeSiteDiagnostics(sites.map(({ site, result }) => ({ site, diagnostics: result.diagnostics }))));
  return { policies: sites.flatMap(({ result }) => (result.ok ? [result.value] : [])), prepared };
}

/** The value of a result; what was found on the way is reported. */
export function take<T>(result: Result<T>, report: Report): T | undefined {
  report(result.diagnostics);
  return result.ok ? result.value : undefined;
}
