import { EFFECTS, type Effect } from '../../review.ts';
import { constantHtml, type Html, html } from '../html.ts';
import { markPath } from './mark.ts';

/**
 * What layers are filled with besides their colours: opened is solid, closed is hatched, altered is striped, undecided is dotted, so that they are told
 * apart without colours and in print. Colours come from the style sheet.
 */
const PATTERNS =
  constantHtml(`<pattern id="hatched" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="tint" width="5" height="5"/><rect class="ink closed" width="2.5" height="5"/></pattern>
<pattern id="striped" width="4" height="4" patternUnits="userSpaceOnUse">
<rect class="tint" width="4" height="4"/><rect class="ink altered" width="4" height="2"/></pattern>
<pattern id="dotted" width="4" height="4" patternUnits="userSpaceOnUse">
<rect class="tint" width="4" height="4"/><circle class="ink undecided" cx="2" cy="2" r="1.3"/></pattern>
`);

/** What all drawings of the page refer to: patterns, and the signs that stand above lines. Once a page. */
export function definitions(): Html {
  const signs = EFFECTS.map(
    (effect) =>
      html`<path id="${signId(effect)}" class="mark ${effect}" d="${markPath(effect, { x: 0, y: 4 }, 3.5)}"/>
`,
  );
  return html`<svg class="definitions" aria-hidden="true" focusable="false"><defs>
${PATTERNS}${signs}</defs></svg>
`;
}

/** The name of the sign of an effect; its centre is 4 pixels below where it is put. */
export function signId(effect: Effect): string {
  return `sign-${effect}`;
}
