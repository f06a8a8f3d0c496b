import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { PolicyDocument } from '../../src/model/document.ts';
import { type LoadedPolicy, loadPolicy, type SourceFiles } from '../../src/policy/load.ts';

/** Files by path, as text or bytes. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

/** The files of a map, as the loader reads them. */
export function memoryFiles(files: Files): SourceFiles {
  return {
    read: (path) => {
      if (path.startsWith('../')) return { ok: false, code: 'PATH_OUTSIDE', reason: 'it is outside of the repository' };
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      if (content === undefined) return { ok: false, code: 'FILE_NOT_FOUND', reason: 'there is no such file' };
      return { ok: true, bytes: typeof content === 'string' ? new TextEncoder().encode(content) : content };
    },
  };
}

/** The top of a policy that is complete with {@link RULES}: seven lines, so that what follows begins on line 8. */
export const HEAD = `version: 1
name: branch
direction: outbound
default: drop
outputs:
  - exporter: csv
    path: out
`;

/** One rule on one line. */
export const RULES = 'rules: [{ name: r, from: any, to: any, services: any, action: allow }]\n';

/** Loads a policy that stands in `rulecast.yaml`, with other files beside it. */
export function load(policy: string | Uint8Array, others: Files = {}): LoadedPolicy {
  return loadPolicy('rulecast.yaml', memoryFiles({ 'rulecast.yaml': policy, ...others }));
}

/** The document of a policy without errors. */
export function documentOf(policy: string, others: Files = {}): PolicyDocument {
  const { result } = load(policy, others);
  if (!result.ok) throw new Error(problems(policy, others).join('\n'));
  return result.value;
}

/** Each diagnostic as `file:line:column CODE`, without the file when it is the policy; errors only of code and place, never wording. */
export function problems(policy: string | Uint8Array, others: Files = {}): readonly string[] {
  return load(policy, others).result.diagnostics.map(placeAndCode);
}

function placeAndCode({ span, code }: Diagnostic): string {
  if (span === undefined) return code;
  const file = span.file === 'rulecast.yaml' ? '' : `${span.file}:`;
  return `${file}${span.start.line}:${span.start.column} ${code}`;
}

/**
 * Marks places: a text with `»` in front of each place where an error is expected, and the codes in the order of the marks. Gives the text
 * without marks and what {@link problems} must say of it.
 */
export function marked(
  text: string,
  codes: readonly string[],
): { readonly text: string; readonly expected: readonly string[] } {
  const places = [...text.matchAll(/»/g)].map(({ index }, count) => {
    const before = text.slice(0, index);
    const line = before.split('\n').length;
    const marksBefore = before.slice(before.lastIndexOf('\n') + 1).split('»').length - 1;
    return `${line}:${index - before.lastIndexOf('\n') - marksBefore} ${codes[count]}`;
  });
  return { text: text.replaceAll('»', ''), expected: places };
}
