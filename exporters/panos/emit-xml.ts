/** Lines of XML without their common indent. A list among them is indented by one level more. */
export type Lines = readonly (string | Lines)[];

/** Characters with a meaning in text or in attributes. */
const ESCAPES = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
} as const satisfies Record<string, string>;

/** What XML 1.0 holds neither as it is nor escaped. A fitted policy has none of it; a stray one would make the file unreadable. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const IMPOSSIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu;

function escapeXml(text: string): string {
  return text.replace(IMPOSSIBLE, ' ').replace(/[&<>"']/g, (character) => ESCAPES[character as keyof typeof ESCAPES]);
}

/** `<tag>text</tag>` on one line. */
export function leaf(tag: string, text: string): string {
  return `<${tag}>${escapeXml(text)}</${tag}>`;
}

/** `<tag><member>a</member><member>b</member></tag>` on one line: a list that has few members. */
export function memberList(tag: string, members: readonly string[]): string {
  return `<${tag}>${members.map(memberLine).join('')}</${tag}>`;
}

/** `<member>a</member>`. */
export function memberLine(member: string): string {
  return leaf('member', member);
}

/** `<tag>`, the content indented, `</tag>`; no line for no content, since an empty container may stand for `any`. */
export function block(tag: string, content: Lines): Lines {
  return content.length === 0 ? [] : wrap(`<${tag}>`, content, `</${tag}>`);
}

/** `<entry name="…">`, the content indented, `</entry>`. */
export function entry(name: string, content: Lines): Lines {
  return wrap(`<entry name="${escapeXml(name)}">`, content, '</entry>');
}

/** `<entry name="…">content</entry>` on one line. */
export function entryLine(name: string, content: string): string {
  return `<entry name="${escapeXml(name)}">${content}</entry>`;
}

function wrap(start: string, content: Lines, end: string): Lines {
  return [start, content, end];
}

/** The lines with their indents, `level` levels deep: each line is made once, however deep it stands. */
export function indented(lines: Lines, level: number): readonly string[] {
  const found: string[] = [];
  const add = (some: Lines, indent: string): void => {
    for (const one of some) {
      if (typeof one === 'string') found.push(`${indent}${one}`);
      else add(one, `${indent}  `);
    }
  };
  add(lines, '  '.repeat(level));
  return found;
}
