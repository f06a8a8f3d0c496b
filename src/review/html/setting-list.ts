import type { SettingChange } from '../review.ts';
import { type Html, html } from './html.ts';
import { none, place } from './parts.ts';
import { LEVEL_WORDS } from './words.ts';

/** Changes of what decides how a change is judged or how files are written. */
export function settingList(settings: readonly SettingChange[]): Html {
  if (settings.length === 0) return none('None.');
  return html`<ul class="settings">${settings.map(settingItem)}</ul>`;
}

function settingItem({ kind, level, text, span, side }: SettingChange): Html {
  const where = span && html` (${place(span)}, ${side === 'from' ? 'old' : 'new'} side)`;
  return html`<li><span class="badge ${level}">${LEVEL_WORDS[level]}</span> ${kind}: ${text}${where}</li>
`;
}
