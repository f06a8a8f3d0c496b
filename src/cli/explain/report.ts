import type { ExplainedOutput, ExplainResult, Explanation, FilePlace, FilesAnswer } from '../../build/explain.ts';
import type {
  ExplainedDecider,
  ExplainedDecision,
  ExplainedEndpointSet,
  ExplainedFlow,
  ExplainedSide,
} from '../../build/explain-decision.ts';
import type { OutputHead } from '../../build/output-head.ts';
import { assertNever } from '../../diagnostic/assert.ts';
import type { Span } from '../../diagnostic/diagnostic.ts';
import { quote, visible } from '../../diagnostic/text.ts';
import { formatPacket } from '../../model/format-packet.ts';
import type { Packet } from '../../model/packet.ts';
import { left, tableLines } from '../table.ts';

const DOMAINS_SHOWN = 4;

/** Output, site, verdict and line: what each is can be seen, so that none needs a title. */
const COLUMNS = left('', '', '', '');

/** What becomes of a packet, why, and in which line of which file. */
export function explainText(packet: Packet, result: ExplainResult): string {
  const { explanations, unseen, notAsked, zonesAskedFor } = result;
  const blocks = [
    [formatPacket(packet), ...zonesAskedFor.map(zoneText)],
    ...explanations.map(explanationLines),
    ...(unseen.length === 0 ? [] : [unseenLines(unseen, packet)]),
    ...(notAsked.length === 0 ? [] : [[`not asked: ${namesOf(notAsked)}, about hosts and not packets`]]),
  ];
  return blocks.map((lines) => `${lines.map(visible).join('\n')}\n`).join('\n');
}

function zoneText(side: 'from' | 'to'): string {
  const [where, example] = side === 'from' ? ['comes from', '[lan>]'] : ['goes to', '[>internet]'];
  return `  It names no zone it ${where}, so that nothing with a "${side}-zone" matches: write ${example}`;
}

function explanationLines({ decision, outputs }: Explanation): readonly string[] {
  const [, ...rows] = tableLines(COLUMNS, outputs.map(rowOf));
  const leftOut = outputs.flatMap(({ id, site, leftOut: left }) =>
    left === undefined
      ? []
      : [`  not on ${[id, site].filter(Boolean).join(' ')}: rule ${quote(left.rule)} (${left.reason})`],
  );
  return [headLine(decision), ...decision.flows.flatMap(flowLines), ...rows.map(indented), ...new Set(leftOut)];
}

function headLine({ verdict, by }: ExplainedDecision): string {
  return `${verdict}: ${deciderText(by)}`;
}

function deciderText(by: ExplainedDecider): string {
  switch (by.kind) {
    case 'rule': {
      const { name, span, comment, ticket, owner, expires } = by;
      const notes = [ticket, owner && `owner ${owner}`, expires && `until ${expires}`, comment].filter(Boolean);
      return [`rule ${quote(name)} (${spanText(span)})`, ...notes].join(' | ');
    }
    case 'housekeeping':
      return `housekeeping ${by.name} (${by.title})`;
    case 'platform':
      return `platform ${by.name} (${by.title})`;
    case 'default':
      return `the default, since no rule matches (${spanText(by.span)})`;
    case 'outside-scope':
      return `outside the scope${by.span === undefined ? '' : ` (${spanText(by.span)})`}; the rules around decide`;
    case 'no-rules':
      return 'no rule of the policy has this direction; the rules around decide';
    default:
      return assertNever(by);
  }
}

function flowLines({ source, destination, service, endpointSet }: ExplainedFlow): readonly string[] {
  return [
    `  from     ${sideText(source)}`,
    `  to       ${sideText(destination)}`,
    `  service  ${service}`,
    ...(endpointSet === undefined ? [] : endpointSetLines(endpointSet)),
  ];
}

function sideText({ name, prefix }: ExplainedSide): string {
  return name === 'any' ? prefix : `${name}, ${prefix}`;
}

function endpointSetLines({ feed, id, labels, domains, span }: ExplainedEndpointSet): readonly string[] {
  const named = Object.entries(labels).filter(([label]) => label !== 'id');
  const texts = named.map(([label, values]) => `${label} ${values.join(' ')}`);
  const { name, type, instance, version } = feed;
  const words = [type, instance, version === undefined ? 'no version stated' : `version ${version}`];
  return [
    `  set      ${[`${name}:${id}`, ...texts].join(', ')} (${spanText(span)})`,
    ...(domains.length === 0 ? [] : [`  domains  ${listText(domains)}`]),
    `  feed     ${[name, ...words.filter((word) => word !== undefined)].join(', ')}`,
  ];
}

function rowOf({ id, site, files }: ExplainedOutput): readonly string[] {
  return [id, site ?? '', verdictText(files), whereText(files)];
}

function verdictText(files: FilesAnswer): string {
  switch (files.kind) {
    case 'agrees':
      return files.verdict;
    case 'differs':
      return `${files.verdict.toUpperCase()}, DIFFERS`;
    case 'not-compared':
      return `${files.verdict}, not compared`;
    case 'undecided':
      return 'UNDECIDED';
    case 'missing':
      return 'MISSING';
    case 'not-asked':
      return 'not asked';
    default:
      return assertNever(files);
  }
}

function whereText(files: FilesAnswer): string {
  if (files.kind === 'missing') return '';
  if (files.kind === 'not-asked') return 'its files are about hosts, not packets';
  const place = files.at === undefined ? undefined : placeText(files.at);
  if (files.kind !== 'undecided') return place ?? 'no rule of the file is asked';
  return place === undefined ? files.reason : `${place}: ${files.reason}`;
}

function placeText({ file, line, label, endOf }: FilePlace): string {
  const text = label === undefined ? '' : ` "${label}"`;
  return `${file}:${line}${text}${endOf === undefined ? '' : ` (end of chain "${endOf}")`}`;
}

/** Platforms that keep connections themselves: a rule for such a packet would never be asked. */
function unseenLines(outputs: ExplainResult['unseen'], { state }: Packet): readonly string[] {
  return [
    `no rule is asked, on ${namesOf(outputs)}`,
    `  These platforms track connections themselves: rules see packets of state new, and never ${state}.`,
  ];
}

function namesOf(outputs: readonly OutputHead[]): string {
  return outputs.map(({ id, site }) => (site === undefined ? id : `${id} (${site})`)).join(', ');
}

function spanText({ file, start }: Span): string {
  return `${file}:${start.line}`;
}

function listText(texts: readonly string[]): string {
  const more = texts.length - DOMAINS_SHOWN;
  return more > 1 ? `${texts.slice(0, DOMAINS_SHOWN).join(', ')} and ${more} more` : texts.join(', ');
}

function indented(line: string): string {
  return `  ${line}`;
}
