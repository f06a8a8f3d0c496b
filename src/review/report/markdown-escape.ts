import { visible } from '../../diagnostic/text.ts';
import { countText } from './counts.ts';

const CUT = '…';

/** Characters of one item of a list, and of the address of a link. */
const ITEM_MAX = 120;
const LINK_MAX = 160;

/** What means something in Markdown or HTML, or makes links, as references that are always text. */
const SPECIAL = /[!#$&*:<>@[\\\]^_`{|}~]/g;

/** Platforms look for mentions and references of issues in what Markdown was made into, where a reference is the character: so they are parted. */
const MENTION = /[!#@]/;
const PART = '&#8203;';

/** Text that needs no escape between backticks, not even in a row of a table. */
const TAME = /^[^\s`|\\<>&](?:[^`|\\<>&]*[^\s`|\\<>&])?$/;

/** One character, or the beginning of what would become a link to a host. */
const TOKEN = /www(?=\.)|./gisu;

/** Foreign text as Markdown that shows it as it is, in any place of a line. The result has at most `most` characters. */
export function escapeMarkdown(text: string, most: number): string {
  let escaped = '';
  for (const [token] of visible(text.slice(0, most)).matchAll(TOKEN)) {
    const next = escapeToken(token);
    if (escaped.length + next.length > most - CUT.length) return escaped + CUT;
    escaped += next;
  }
  return text.length > most ? escaped + CUT : escaped;
}

/** Foreign text as a code span, or escaped where that could be left. The result has at most `most` characters. */
export function codeMarkdown(text: string, most: number): string {
  const shown = visible(text.slice(0, most));
  const isWhole = text.length <= most - 2 && shown.length <= most - 2;
  return isWhole && TAME.test(shown) ? `\`${shown}\`` : escapeMarkdown(text, most);
}

/** The items as code, as many as there is room for and at least one, with the number of the others: `` `a`, `b` and 3 more ``. */
export function codeListMarkdown(items: readonly string[], most: number): string {
  let text = '';
  let shown = 0;
  for (const item of items) {
    const next = `${shown === 0 ? '' : ', '}${codeMarkdown(item, Math.min(ITEM_MAX, most))}`;
    if (shown > 0 && text.length + next.length > most) break;
    text += next;
    shown++;
  }
  const rest = items.length - shown;
  return rest === 0 ? text : `${text} and ${countText(rest)} more`;
}

/** A link to a page; empty where the address is not one of the web, or too long. The text is not foreign. */
export function linkMarkdown(text: string, address: string | undefined): string {
  if (address === undefined || !/^https?:\/\//.test(address)) return '';
  const safe = visible(address).replace(/[^\w.~:/?#@!$&*+,;=%-]/gu, percentEncoded);
  return safe.length > LINK_MAX ? '' : `[${text}](${safe})`;
}

/** Brackets and quotes too, which other encoders leave. */
function percentEncoded(character: string): string {
  const code = character.charCodeAt(0);
  return code < 128 ? `%${code.toString(16)}` : encodeURIComponent(character);
}

function escapeToken(token: string): string {
  if (token.length === 3) return `${token.slice(0, 2)}&#${token.charCodeAt(2)};`;
  return token.replace(SPECIAL, (character) => {
    const reference = `&#${character.charCodeAt(0)};`;
    return MENTION.test(character) ? reference + PART : reference;
  });
}
