import { Composer, LineCounter, type ParsedNode, type YAMLError } from 'yaml';
import { type Diagnostic, error, type Span } from '../diagnostic/diagnostic.ts';
import { visible } from '../diagnostic/text.ts';
import { buildTree } from './build-tree.ts';
import { parseJson } from './parse-json.ts';
import { type SourceText, spanOf, type YamlNode } from './yaml-node.ts';
import { DEPTH_MAX, TOKENS_MAX, tokensOf } from './yaml-tokens.ts';

/** Code units of one YAML text that are read. */
const TEXT_MAX = 16 * 1024 * 1024;

/** Everything but tab, line feed and a carriage return before one: such characters can hide text from a reviewer. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the control characters are what is looked for
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f]|\r(?!\n)/;

/** What a YAML text says; `root` is absent when it has errors that make the rest unreliable. */
export interface ParsedYaml {
  readonly root?: YamlNode;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads one YAML 1.2 document. All syntax errors are reported, each at its place; every input ends in bounded time and depth. */
export function parseYaml(file: string, text: string): ParsedYaml {
  const lines = new LineCounter();
  const source: SourceText = {
    file,
    positionAt: (offset) => {
      const { line, col } = lines.linePos(offset);
      return { line, column: col };
    },
  };
  const spanAt = (start: number, end: number): Span => spanOf({ source, start, end });
  if (text.length > TEXT_MAX) return refused(tooLarge(file, `${TEXT_MAX} characters`));
  const json = CONTROL.test(text) ? undefined : parseJson(file, text);
  if (json !== undefined) return { root: json, diagnostics: [] };
  const { tokens, stopped } = tokensOf(text, lines.addNewLine);
  if (stopped?.reason === 'tokens') return refused(tooLarge(file, `${TOKENS_MAX} words and signs`));
  if (stopped !== undefined) {
    const span = spanAt(stopped.offset, stopped.offset + 1);
    return refused(error('YAML_SYNTAX', `Values are nested in more than ${DEPTH_MAX} levels`, { span }));
  }
  const control = CONTROL.exec(text);
  if (control !== null) {
    const message = `The text has the control character ${visible(control[0])}`;
    return refused(error('YAML_SYNTAX', message, { span: spanAt(control.index, control.index + 1) }));
  }
  const documents = [...new Composer({ prettyErrors: false, uniqueKeys: false }).compose(tokens, true, text.length)];
  const [document, second] = documents;
  const diagnostics = documents.flatMap(({ errors, warnings }) => complaints([...errors, ...warnings], text, spanAt));
  if (second !== undefined) {
    const start = second.range[0];
    const message = 'The file has more than one YAML document';
    diagnostics.push(error('YAML_SYNTAX', message, { span: spanAt(start, start + 1), hint: 'remove the line ---' }));
  }
  if (document !== undefined && document.directives.yaml.version !== '1.2') {
    diagnostics.push(
      error('YAML_SYNTAX', 'Only YAML 1.2 is read', { span: spanAt(0, 1), hint: 'remove the line %YAML' }),
    );
  }
  if (document === undefined || diagnostics.length > 0) return { diagnostics };
  return rooted(source, document.contents);
}

function rooted(source: SourceText, contents: ParsedNode | null): ParsedYaml {
  const { root, diagnostics } = buildTree(source, contents);
  return root === undefined ? { diagnostics } : { root, diagnostics };
}

function refused(diagnostic: Diagnostic): ParsedYaml {
  return { diagnostics: [diagnostic] };
}

function tooLarge(file: string, limit: string): Diagnostic {
  const start = { line: 1, column: 1 };
  return error('FILE_TOO_LARGE', `The file has more than ${limit}`, {
    span: { file, start, end: start },
    hint: 'keep long lists of addresses in a text file and name it with { file: … }',
  });
}

function complaints(
  found: readonly YAMLError[],
  text: string,
  spanAt: (start: number, end: number) => Span,
): readonly Diagnostic[] {
  return found
    .filter(({ code }) => code !== 'TAG_RESOLVE_FAILED')
    .map(({ code, message, pos: [start, end] }) => {
      const span = spanAt(start, Math.max(end, start));
      // Such as `path: {site}/rules`: the braces are read as a mapping of their own.
      const isUnquoted = code === 'UNEXPECTED_TOKEN' && /[}\]]$/.test(text.slice(0, start));
      const hint = 'text that begins with { or [ needs quotes';
      return error('YAML_SYNTAX', message, isUnquoted ? { span, hint } : { span });
    });
}
