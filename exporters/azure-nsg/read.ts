import {
  type Artifact,
  type Diagnostic,
  error,
  failure,
  type Hook,
  hasMoreValues,
  info,
  type PacketReading,
  type ReadContext,
  type Result,
  readJson,
  resultOf,
  type Span,
} from 'rulecast/exporter/read';
import { defaultRules } from './read-defaults.ts';
import { findGroup } from './read-document.ts';
import type { RawGroup, RawRule } from './read-raw-group.ts';
import { openReport, type Report } from './read-report.ts';
import { type NsgDirection, type NsgRule, type PriorityRange, readRule } from './read-rule.ts';
import type { SideContext } from './read-sides.ts';
import { type NsgReadOptions, type Tags, tagsOf } from './read-tags.ts';

/** How much text is read, in UTF-16 code units. Azure takes templates of 4 MB. */
const TEXT_MAX = 16 * 1024 * 1024;

/** How many values are read: a group at all of its limits has a tenth. */
const VALUES_MAX = 500_000;

const OWN_PRIORITIES: PriorityRange = { min: 100, max: 4096 };
const DEFAULT_PRIORITIES: PriorityRange = { min: 65_000, max: 65_500 };

const DIRECTIONS = ['inbound', 'outbound'] as const satisfies readonly NsgDirection[];

/**
 * Reads one network security group: a template, a resource, or what the REST interface and `az` print. Rules stand in the order in which Azure
 * tries them, those of the platform last; if the file does not list these, they are added, and a note says so. Behind the rules of an output
 * (`context` has its policy) they are the rules around it instead, to which the output leaves what it does not decide: `pass`. What lies outside the file (service tags, application security groups, expressions of a template) makes a statement undecided.
 */
export function read(files: readonly Artifact[], context: ReadContext<NsgReadOptions>): Result<PacketReading> {
  const [file, ...more] = files;
  if (file === undefined || more.length > 0)
    return failure(error('READ_REFUSED', `a network security group is one file, and these are ${files.length}`));
  const tags = tagsOf(context.options);
  return tags.ok ? readFile(file, { tags: tags.value, isOutput: context.policy !== undefined }) : tags;
}

/** What a file is read with. */
interface Surroundings {
  readonly tags: Tags;
  readonly isOutput: boolean;
}

function readFile({ path, text }: Artifact, surroundings: Surroundings): Result<PacketReading> {
  if (text.length > TEXT_MAX) {
    const message = `the file has ${text.length} characters; rulecast reads ${TEXT_MAX}`;
    return failure(error('READ_REFUSED', message, { span: beginOf(path) }));
  }
  if (hasMoreValues(text, VALUES_MAX)) {
    const message = `the file has more than ${VALUES_MAX} values, which is what rulecast reads`;
    return failure(error('READ_REFUSED', message, { span: beginOf(path) }));
  }
  const json = readJson(text.replace(/^\ufeff/, ''), path, { comments: true });
  if (!json.ok) return failure(error('READ_SYNTAX', `this is no JSON: ${json.reason}`, { span: json.span }));
  const report = openReport();
  const group = findGroup(json.root, report);
  const reading = group && readGroup(group, surroundings, report);
  if (reading === undefined) return { ok: false, diagnostics: report.errors };
  return resultOf(reading, report.errors);
}

function beginOf(file: string): Span {
  const start = { line: 1, column: 1 };
  return { file, start, end: start };
}

function readGroup(group: RawGroup, { tags, isOutput }: Surroundings, report: Report): PacketReading {
  const { own, listed } = rulesOf(group, { tags, report });
  const notes: Diagnostic[] = group.isWhole ? [] : [alone(group.span)];
  const around = new Set(DIRECTIONS.filter((one) => isOutput && !listed.some(({ direction }) => direction === one)));
  const chains = DIRECTIONS.map((direction) => {
    const platform = listed.filter((rule) => rule.direction === direction);
    const isAdded = platform.length === 0 && !around.has(direction);
    if (isAdded) notes.push(added(direction, group.span));
    const rules = [...own.filter((rule) => rule.direction === direction), ...platform];
    const last = isAdded ? defaultRules(direction, tags, group.span) : [];
    return [direction, inOrder([...rules, ...last]).flatMap(({ statements }) => statements)] as const;
  });
  const hooks = DIRECTIONS.map((direction) => hookOf(direction, around.has(direction) ? 'pass' : 'drop', group.span));
  return { kind: 'packets', hooks, chains: new Map(chains), objects: new Map(), notes: [...notes, exempt(group.span)] };
}

interface GroupRules {
  readonly own: readonly NsgRule[];
  /** The platform's own, as far as the file lists them. */
  readonly listed: readonly NsgRule[];
}

/** What Azure prints may have the platform's rules among the others; a template cannot have them. */
function rulesOf(group: RawGroup, context: SideContext): GroupRules {
  const read = (rules: readonly RawRule[], range: PriorityRange): readonly NsgRule[] =>
    rules.flatMap((rule) => readRule(rule, range, context) ?? []);
  const isPrinted = (rule: RawRule): boolean => !rule.template && isDefault(rule);
  const own = read(
    group.rules.filter((rule) => !isPrinted(rule)),
    OWN_PRIORITIES,
  );
  const listed = read([...group.defaults, ...group.rules.filter(isPrinted)], DEFAULT_PRIORITIES);
  checkUnique(own, context.report);
  checkUnique(listed, context.report);
  return { own, listed };
}

function isDefault({ fields }: RawRule): boolean {
  const priority = fields.get('priority');
  return priority?.kind === 'scalar' && Number(priority.value) >= DEFAULT_PRIORITIES.min;
}

function inOrder(rules: readonly NsgRule[]): readonly NsgRule[] {
  return [...rules].sort((a, b) => a.priority - b.priority);
}

/** A group denies what no rule matches, by a last rule that none can remove. */
function hookOf(direction: NsgDirection, policy: Hook['policy'], span: Span): Hook {
  return { at: { kind: 'direction', direction }, chain: direction, priority: 0, policy, span };
}

/** Two rules of one priority and direction have no order; two of one name replace each other. */
function checkUnique(rules: readonly NsgRule[], report: Report): void {
  const places = new Map<string, NsgRule>();
  const names = new Map<string, NsgRule>();
  for (const rule of rules) {
    const place = `${rule.direction} ${rule.priority}`;
    const name = rule.name.toLowerCase();
    if (places.has(place)) report.refuse(rule.span, `a second ${rule.direction} rule has priority ${rule.priority}`);
    if (names.has(name)) report.refuse(rule.span, `a second rule is called "${rule.name}"`);
    places.set(place, rule);
    names.set(name, rule);
  }
}

function added(direction: NsgDirection, span: Span): Diagnostic {
  const message = `the file does not list the platform's own ${direction} rules, 65000 to 65500; they are taken as Azure documents them`;
  return info('READ_ASSUMED', message, { span });
}

function alone(span: Span): Diagnostic {
  const message = 'the rules stand outside of a network security group; it is taken to have no others';
  return info('READ_ASSUMED', message, { span });
}

/** Microsoft: "Network security groups", Azure platform considerations. */
function exempt(span: Span): Diagnostic {
  const message =
    'Azure lets virtual machines reach 168.63.129.16 and 169.254.169.254 (DNS, DHCP, metadata, probes) whatever the rules say';
  return info('READ_ASSUMED', message, { span });
}
