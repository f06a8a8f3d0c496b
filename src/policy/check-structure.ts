import { type Diagnostic, type DiagnosticDetails, error } from '../diagnostic/diagnostic.ts';
import { pointerKeys, type SchemaProblem, type SchemaValidator, schemaProblems } from '../diagnostic/schema-error.ts';
import { didYouMean } from '../diagnostic/suggest.ts';
import { quote } from '../diagnostic/text.ts';
import { nodeAt, plainOf, spanOf, type YamlMap, type YamlNode } from './yaml-node.ts';

/** Keywords that tell editors what a text looks like; readers of the texts say better what is wrong with one. */
const TEXT_KEYWORDS: ReadonlySet<string> = new Set(['pattern', 'minLength']);

/** What to write where a key is missing or empty, for keys whose value is not obvious. */
const MISSING_HINTS: Readonly<Record<string, string>> = {
  from: 'write from: any for every address',
  to: 'write to: any for every address',
  version: 'write version: 1',
  default: 'write what happens to traffic that no rule matches: allow, drop, reject or pass',
};

/** What the schema says about a tree: keys that are unknown or missing, and values of the wrong type or outside of a closed list. */
export function checkStructure(root: YamlNode, validate: SchemaValidator): readonly Diagnostic[] {
  if (validate(plainOf(root))) return [];
  const errors = (validate.errors ?? []).filter(({ keyword }) => !TEXT_KEYWORDS.has(keyword));
  return schemaProblems(errors).map((problem) => diagnosticOf(root, problem));
}

function diagnosticOf(root: YamlNode, problem: SchemaProblem): Diagnostic {
  const node = nodeAt(root, problem.pointer);
  switch (problem.kind) {
    case 'unknown-key': {
      const { key, known } = problem;
      const entry = node.kind === 'map' ? node.entries.get(key) : undefined;
      const message = `${quote(key)} is not a key here`;
      return error('KEY_UNKNOWN', message, details(spanOf(entry?.key ?? node), unknownHint(node, key, known)));
    }
    case 'missing-key':
      return error(
        'KEY_MISSING',
        `The required key ${quote(problem.key)} is missing`,
        details(spanOf(node), missingHint(problem.key)),
      );
    case 'value': {
      const isEmpty = node.kind === 'scalar' && node.value === null;
      const hint = isEmpty ? missingHint(pointerKeys(problem.pointer).at(-1) ?? '') : problem.hint;
      return error('VALUE_INVALID', problem.message, details(spanOf(node), hint));
    }
  }
}

function missingHint(key: string): string | undefined {
  return Object.hasOwn(MISSING_HINTS, key) ? MISSING_HINTS[key] : undefined;
}

function details(span: DiagnosticDetails['span'], hint: string | undefined): DiagnosticDetails {
  return hint === undefined ? { span } : { span, hint };
}

/** A key that the mapping has already is not what the unknown one was meant to be. */
function unknownHint(node: YamlNode, key: string, known: readonly string[]): string | undefined {
  if (key === '<<') return 'YAML 1.2 has no merge keys; write the keys out';
  const taken = node.kind === 'map' ? node.entries : new Map<string, YamlMap>();
  return didYouMean(
    key,
    known.filter((one) => !taken.has(one)),
  );
}
