import { type Change, EFFECTS, LEVELS } from '../review.ts';
import { type Html, html, joinHtml } from './html.ts';
import { EFFECT_WORDS, LEVEL_WORDS } from './words.ts';

/** Switches by effect and by level; one that all changes would share is left out. The style sheet does the rest, without scripts. */
export function filter(changes: readonly Change[]): Html {
  const effects = EFFECTS.map((effect) => ({
    id: `show-${effect}`,
    text: EFFECT_WORDS[effect].word,
    count: changes.filter((change) => change.effect === effect).length,
  }));
  const levels = LEVELS.map((level) => ({
    id: `show-${level}`,
    text: LEVEL_WORDS[level],
    count: changes.filter((change) => change.level === level).length,
  }));
  return html`<div class="filter">${switches('Show effects', effects)}${switches('Show risks', levels)}</div>`;
}

interface Switch {
  readonly id: string;
  readonly text: string;
  readonly count: number;
}

function switches(legend: string, all: readonly Switch[]): Html {
  const used = all.filter(({ count }) => count > 0);
  const boxes = used.map(
    ({ id, text, count }) =>
      html`<label><input type="checkbox" id="${id}" checked autocomplete="off"> ${text} (${count})</label>\n`,
  );
  return html`<fieldset><legend>${legend}</legend>${joinHtml(boxes)}</fieldset>`;
}

/**
 * Rules that hide what is switched off, on the screen only. A browser that does not know `:has()` ignores them and shows every change, which is the safe
 * way to fail.
 */
export function filterStyle(): string {
  const hiding = [
    ...EFFECTS.map((effect) => `#changes:has(#show-${effect}:not(:checked)) .change.${effect}`),
    ...LEVELS.map((level) => `#changes:has(#show-${level}:not(:checked)) .change.level-${level}`),
  ];
  const found = EFFECTS.flatMap((effect) =>
    LEVELS.map(
      (level) =>
        `#changes:has(#show-${effect}:checked):has(#show-${level}:checked):has(.${effect}.level-${level}) .no-match`,
    ),
  );
  return `.no-match { display: none; }
@media screen {
  ${hiding.join(',\n  ')} { display: none; }
  @supports selector(:has(*)) { .no-match { display: block; } }
  ${found.join(',\n  ')} { display: none; }
}
`;
}
