import type { Change, Subject, ZoneNames } from '../review.ts';
import { addressCount, addressLine, prefixLists } from './addresses.ts';
import { causeList } from './cause.ts';
import { counted } from './count-text.ts';
import { deciderPair } from './decider.ts';
import { examplePacket } from './example.ts';
import { type Html, html } from './html.ts';
import { codes, type Fact, facts, folded } from './parts.ts';
import { EFFECT_WORDS, LEVEL_WORDS } from './words.ts';

/** Subjects named in a line; more are folded. */
const SUBJECTS_MAX = 3;
/** Services named in a heading; all stand below it. */
const SERVICES_MAX = 4;

/** Where on the page a change stands. */
export function changeAnchor(id: string): string {
  return `change-${id}`;
}

interface ChangeContext {
  /** Subjects by name. */
  readonly subjects: ReadonlyMap<string, Subject>;
  /** Whether it is unfolded from the start. */
  readonly open: boolean;
}

/** One change with all that a reviewer needs to judge it; folded, it still says what, from where, to where and how risky. */
export function changeCard(change: Change, { subjects, open }: ChangeContext): Html {
  const { id, effect, level, directions, services, source, destination } = change;
  const { sign, word } = EFFECT_WORDS[effect];
  const anchor = changeAnchor(id);
  return html`<article class="change ${effect} level-${level}" id="${anchor}" aria-labelledby="${anchor}-title">
<details${open ? html` open` : undefined}>
<summary><h3 id="${anchor}-title"><span class="sign" aria-hidden="true">${sign}</span> ${word}: ${directions.join(', ')} ${serviceText(services)}</h3>
<span class="badge ${level}">${LEVEL_WORDS[level]}</span>
<span class="route">${addressLine(source)} <span aria-hidden="true">→</span><span class="unseen">to</span> ${addressLine(destination)}</span></summary>
${changeBody(change, subjects)}</details>
</article>
`;
}

function serviceText(services: readonly string[]): string {
  const others = services.length - SERVICES_MAX;
  const named = services.slice(0, SERVICES_MAX).join(', ');
  return others > 0 ? `${named} and ${others} more` : named;
}

function changeBody(change: Change, subjects: ReadonlyMap<string, Subject>): Html {
  return html`<div class="body">
${facts(changeFacts(change))}
<h4>Why</h4>
${causeList(change.causes)}
<h4>Deciding rules</h4>
${deciderPair(change.deciders)}
<h4>Example packet</h4>
${examplePacket(change, subjects)}
${prefixLists(change.source, change.destination)}
</div>
`;
}

function changeFacts(change: Change): readonly Fact[] {
  const { id, services, source, destination, verdicts, states, fromZones, toZones, packets, risks } = change;
  return [
    { name: 'Services', value: codes(services) },
    { name: 'From', value: html`${addressLine(source)} <span class="amount">${addressCount(source)}</span>` },
    { name: 'To', value: html`${addressLine(destination)} <span class="amount">${addressCount(destination)}</span>` },
    { name: 'From zones', value: fromZones && html`${zoneText(fromZones)}` },
    { name: 'To zones', value: toZones && html`${zoneText(toZones)}` },
    { name: 'Verdict', value: html`${verdicts.from.join(' or ')} → <b>${verdicts.to.join(' or ')}</b>` },
    { name: 'Risks', value: risks.length === 0 ? html`none found` : html`<ul>${risks.map(riskItem)}</ul>` },
    { name: 'Where', value: subjectNames(change.subjects) },
    { name: 'Size', value: html`${counted(packets, 'packet')}, in states ${states.join(', ')}` },
    { name: 'Id', value: html`<code>${id}</code>` },
  ];
}

function riskItem({ id, level, text }: Change['risks'][number]): Html {
  return html`<li>${LEVEL_WORDS[level]}: ${text} <code class="amount">${id}</code></li>`;
}

function zoneText({ names, not }: ZoneNames): string {
  return not ? `every zone but ${names.join(', ')}` : names.join(', ');
}

function subjectNames(names: readonly string[]): Html {
  if (names.length <= SUBJECTS_MAX) return codes(names);
  return folded(`the same in ${counted(names.length, 'subject')}`, codes(names));
}
