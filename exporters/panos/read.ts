import {
  type AddressSet,
  type Artifact,
  error,
  failure,
  type PacketReading,
  type ReadContext,
  type Result,
  resultOf,
  type Statement,
} from 'rulecast/exporter/read';
import { type PanosOptions, placementOf } from './options.ts';
import { type AddressBook, addressBook } from './read-addresses.ts';
import { defaultStatements } from './read-defaults.ts';
import { childOf, entriesOf } from './read-element.ts';
import { indexObjects, type ObjectIndex } from './read-objects.ts';
import { note, openReport, type Report } from './read-report.ts';
import { type Root, rootOf } from './read-root.ts';
import { type RuleContext, ruleStatements } from './read-rule.ts';
import { type Scopes, scopesOf } from './read-scopes.ts';
import { serviceBook } from './read-services.ts';
import { type Element, parseXml } from './read-xml.ts';

const CHAIN = 'security';

/**
 * Reads the security rules of one place of a PAN-OS or Panorama configuration, the one in the options, with the shared and inherited rules
 * around it. Rules there have no direction: each enters the same chain. A packet that no rule matches is left to the rest of the
 * configuration, unless the file shows all of the place: then the two default rules decide it.
 */
export function read(files: readonly Artifact[], { options }: ReadContext<PanosOptions>): Result<PacketReading> {
  const [file, second] = files;
  if (file === undefined || second !== undefined) {
    return failure(error('READ_REFUSED', `${files.length} files are given where one configuration is expected`));
  }
  const root = parseXml(file);
  if (!root.ok) return root;
  const report = openReport();
  const found = rootOf(root.value, options, report);
  const scopes = found && scopesOf(found.config, placementOf(options), report);
  if (found === undefined || scopes === undefined) return { ok: false, diagnostics: report.errors };
  return resultOf(readingOf(found, scopes, report), report.errors);
}

function readingOf({ config, isPart }: Root, scopes: Scopes, report: Report): PacketReading {
  const index = indexObjects(scopes.objects, report);
  const addresses = addressBook(index.find, report);
  const { find } = index;
  const context = { find, addresses, services: serviceBook(find, report), zones: scopes.zones, report };
  const defaults = isPart ? undefined : scopes.defaults;
  const statements = [
    ...scopes.rulebases.flatMap((rulebase) => rulebaseStatements(rulebase, context)),
    ...(defaults === undefined ? [] : defaultStatements(defaults, { context, span: config.span })),
  ];
  if (defaults === undefined)
    note(report, config.span, 'Packets that no rule matches are left to the other rules of the device');
  return {
    kind: 'packets',
    hooks: [{ at: { kind: 'everywhere' }, chain: CHAIN, priority: 0, policy: 'pass', span: config.span }],
    chains: new Map([[CHAIN, statements]]),
    objects: objectsOf(index, addresses, config),
    notes: report.notes,
  };
}

function rulebaseStatements(rulebase: Element, context: RuleContext): readonly Statement[] {
  const rules = entriesOf(childOf(rulebase, 'rules', context.report), context.report);
  return [...rules].flatMap(([name, rule]) => ruleStatements(name, rule, context));
}

/** The addresses and groups whose members the file tells. */
function objectsOf(index: ObjectIndex, addresses: AddressBook, config: Element): ReadonlyMap<string, AddressSet> {
  return new Map(
    index.addressNames.flatMap((name) => {
      const resolved = addresses.resolve([name], config.span);
      return resolved.kind === 'known' ? [[name, resolved.addresses] as const] : [];
    }),
  );
}
