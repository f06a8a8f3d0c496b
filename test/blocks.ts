/** What stands between the marks of a block of a document, made from what rulecast does now. */
export type Blocks = Readonly<Record<string, string>>;

/** The document with other texts between `<!-- begin NAME -->` and `<!-- end NAME -->`. Throws where it has no such block. */
export function fill(text: string, blocks: Blocks): string {
  return Object.entries(blocks).reduce((document, [name, content]) => {
    const [begin, end] = [`<!-- begin ${name} -->\n`, `\n<!-- end ${name} -->`];
    const start = document.indexOf(begin);
    const stop = document.indexOf(end.trimStart(), start);
    if (start < 0 || stop < 0) throw new Error(`the document has no block "${name}"`);
    return `${document.slice(0, start + begin.length)}${content}${end}${document.slice(stop + end.length - 1)}`;
  }, text);
}
