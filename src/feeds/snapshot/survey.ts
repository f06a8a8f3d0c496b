/** What a JSON value holds, however deep. */
export interface Survey {
  /** Members of all objects; of those with equal keys in one object, one. */
  readonly members: number;
  /** Texts that end in a prefix length. */
  readonly prefixes: number;
  /** How many levels of lists and objects there are. */
  readonly depth: number;
}

const SLASH = 0x2f;

/** Longer texts are no prefix. */
const PREFIX_MAX = 43;

/** Whether a text has the form of a prefix, sound or not. Its end is looked at first, since every text of a feed is asked. */
export function looksLikePrefix(text: string): boolean {
  const { length } = text;
  if (length > PREFIX_MAX || length < 4) return false;
  const hasSlash =
    text.charCodeAt(length - 3) === SLASH ||
    text.charCodeAt(length - 2) === SLASH ||
    text.charCodeAt(length - 4) === SLASH;
  return hasSlash && /^[0-9a-f]*[:.][0-9a-f:.]*\/[0-9]+$/i.test(text);
}

/** Looks through a value level by level, so that no nesting exhausts the stack. */
export function surveyJson(root: unknown): Survey {
  let members = 0;
  let prefixes = 0;
  let depth = 0;
  for (let level: readonly object[] = isNested(root) ? [root] : []; level.length > 0; depth++) {
    const next: object[] = [];
    for (const holder of level) {
      const values: readonly unknown[] = Array.isArray(holder) ? holder : Object.values(holder);
      if (values !== holder) members += values.length;
      for (const value of values) {
        if (typeof value === 'string') {
          if (looksLikePrefix(value)) prefixes++;
        } else if (isNested(value)) next.push(value);
      }
    }
    level = next;
  }
  return { members, prefixes, depth };
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
