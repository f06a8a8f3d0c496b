const QUOTED_MAX = 60;

/** Characters that move the cursor, hide, or reorder what stands beside them: controls, formats, line and paragraph ends, half pairs. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Foreign text as it may be shown on a terminal: control, format and half characters become `\u001b`, all others stay. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, escapeCharacter);
}

/** The text in double quotes as one printable line, cut when it is long: how a message shows the value it is about. */
export function quote(text: string): string {
  const shown = text.length > QUOTED_MAX ? `${text.slice(0, QUOTED_MAX)}…` : text;
  return visible(JSON.stringify(shown));
}

/** `1 prefix`, `2 prefixes`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** The first of a list, as many as a message has room for: `a, b, c and 2 more`. */
export function firstOf(items: readonly string[], most: number): string {
  const shown = items.slice(0, most).join(', ');
  return items.length > most ? `${shown} and ${items.length - most} more` : shown;
}

function escapeCharacter(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16);
  return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
}
