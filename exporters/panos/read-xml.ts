import { type Artifact, error, failure, type Position, type Result, resultOf, type Span } from 'rulecast/exporter/read';
import { SaxesParser } from 'saxes';

/** One element with its text, its own only, without blanks around it. */
export interface Element {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly Element[];
  readonly text: string;
  readonly span: Span;
}

interface Draft {
  readonly name: string;
  readonly attributes: Map<string, string>;
  readonly children: Element[];
  text: string;
  readonly start: Position;
}

const TEXT_MAX = 64 * 1024 * 1024;
const DEPTH_MAX = 64;

/** Elements and attributes: each is kept with its place, which takes much more room than its text. */
const NODES_MAX = 3_000_000;

/** The document type may define entities that grow without bound or read other files; no configuration has one. */
class Refusal extends Error {}

/** The root element of a file. Strict XML without a document type; an error is READ_SYNTAX or READ_REFUSED at its place. */
export function parseXml({ path, text }: Artifact): Result<Element> {
  const parser = new SaxesParser();
  const at = (): Position => ({ line: parser.line, column: parser.columnIndex + 1 });
  const here = (): Span => {
    const place = within(text, at());
    return { file: path, start: place, end: place };
  };
  if (text.length > TEXT_MAX) {
    const message = `${path} has ${text.length} characters; rulecast reads ${TEXT_MAX}`;
    return failure(error('READ_REFUSED', message, { span: here() }));
  }
  const document: Draft = { name: '', attributes: new Map(), children: [], text: '', start: at() };
  try {
    fill(parser, document, { path, at });
    parser.write(text).close();
  } catch (cause) {
    const message = cause instanceof Error ? cause.message.replace(/^\d+:\d+: /, '') : String(cause);
    const code = cause instanceof Refusal ? 'READ_REFUSED' : 'READ_SYNTAX';
    return failure(error(code, `${path} cannot be read as XML: ${message}`, { span: here() }));
  }
  const [root] = document.children;
  return root === undefined ? failure(error('READ_SYNTAX', `${path} has no element`)) : resultOf(root);
}

/** The parser counts on over characters that XML does not have: a place behind the end of its line is that end. */
function within(text: string, { line, column }: Position): Position {
  let from = 0;
  for (let number = 1; number < line; number += 1) {
    const end = text.indexOf('\n', from);
    if (end < 0) break;
    from = end + 1;
  }
  const end = text.indexOf('\n', from);
  const { length } = end < 0 ? text.slice(from) : text.slice(from, end);
  return { line, column: Math.min(column, length + 1) };
}

function fill(
  parser: SaxesParser,
  document: Draft,
  { path, at }: { readonly path: string; readonly at: () => Position },
): void {
  const open = [document];
  let nodes = 0;
  const countNode = (): void => {
    nodes += 1;
    if (nodes > NODES_MAX) throw new Refusal(`it has more than ${NODES_MAX} elements and attributes`);
  };
  parser.on('error', (problem) => {
    throw problem;
  });
  parser.on('doctype', () => {
    throw new Refusal('a document type is not read');
  });
  parser.on('opentagstart', ({ name }) => {
    countNode();
    if (open.length > DEPTH_MAX) throw new Refusal(`elements are nested more than ${DEPTH_MAX} deep`);
    const { line, column } = at();
    // The parser has read the name and one character behind it.
    const start = { line, column: Math.max(1, column - name.length - 2) };
    open.push({ name, attributes: new Map(), children: [], text: '', start });
  });
  parser.on('attribute', ({ name, value }) => {
    countNode();
    open.at(-1)?.attributes.set(name, value);
  });
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    const element = open.pop();
    if (element === undefined) return;
    const { start, ...rest } = element;
    const text = element.text.trim();
    // A configuration has one or the other; what nobody reads could be a name that lost its tags.
    if (text !== '' && rest.children.length > 0)
      throw new Refusal(`text stands between the elements of <${rest.name}>`);
    open.at(-1)?.children.push({ ...rest, text, span: { file: path, start, end: at() } });
  });
}
