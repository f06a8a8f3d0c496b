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
const ZERO = 0x30;
const NINE = 0x39;

/** Whether a text looks like a prefix, sound or not: told from its end, since every text of a feed is asked. */
export function looksLikePrefix(text: string): boolean {
  let at = text.length - 1;
  while (at >= 0 && isDigit(text.charCodeAt(at))) at--;
  const hasLength = at > 0 && at < text.length - 1 && text.charCodeAt(at) === SLASH;
  return hasLength && (text.includes('.') || text.includes(':'));
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

function isDigit(code: number): boolean {
  return code >= ZERO && code <= NINE;
}
