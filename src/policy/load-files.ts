import { type Diagnostic, error } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import { checkStructure } from './check-structure.ts';
import { parseYaml } from './parse-yaml.ts';
import { validateIncluded, validatePolicy } from './policy-validator.js';
import { pathOf, type Reader } from './reader.ts';
import { type Library, readBytes, readText } from './source-files.ts';
import { field, itemsOf, spanOf, type YamlMap, type YamlNode } from './yaml-node.ts';

/** A YAML file of the policy that could be parsed to a mapping, with the reader of its nodes. */
export interface PolicyFile {
  readonly reader: Reader;
  readonly root: YamlMap;
  readonly isEntry: boolean;
}

/** What all files of a run report to. */
export interface Findings {
  readonly library: Library;
  readonly diagnostics: Diagnostic[];
  readonly misshapen: YamlNode[];
}

export interface PolicyFiles {
  /** In order of evaluation: each file behind those it includes, once. */
  readonly files: readonly PolicyFile[];
  /** Whether every file could be parsed, so that nothing is absent only because its file is broken. */
  readonly isWhole: boolean;
}

interface Walk extends Findings {
  readonly files: PolicyFile[];
  readonly seen: Set<string>;
  /** The files being read, outermost first. */
  readonly open: string[];
  isWhole: boolean;
}

/** Reads the entry policy and all that it includes. */
export function loadFiles(entry: string, findings: Findings): PolicyFiles {
  const walk: Walk = { ...findings, files: [], seen: new Set(), open: [], isWhole: true };
  const root = parseFile(walk, entry);
  visit(walk, entry, root, true);
  return walk;
}

function visit(walk: Walk, path: string, root: YamlNode | undefined, isEntry: boolean): void {
  walk.seen.add(path);
  if (root === undefined) {
    walk.isWhole = false;
    return;
  }
  for (const diagnostic of checkStructure(root, isEntry ? validatePolicy : validateIncluded)) {
    walk.diagnostics.push(isEntry ? diagnostic : forIncluded(diagnostic));
  }
  if (root.kind !== 'map') {
    walk.isWhole = false;
    return;
  }
  const { library, diagnostics, misshapen } = walk;
  const reader: Reader = { file: path, library, diagnostics, misshapen };
  walk.open.push(path);
  for (const item of itemsOf(field(root, 'include'))) include(walk, reader, item);
  walk.open.pop();
  walk.files.push({ reader, root, isEntry });
}

function include(walk: Walk, reader: Reader, item: YamlNode): void {
  const named = pathOf(reader, item);
  if (named === undefined) {
    walk.isWhole = false;
    return;
  }
  const { path } = named;
  const from = walk.open.indexOf(path);
  if (from >= 0) {
    const circle = [...walk.open.slice(from), path].join(' -> ');
    walk.diagnostics.push(error('CYCLE', `${quote(path)} includes itself: ${circle}`, { span: spanOf(item) }));
  } else if (!walk.seen.has(path)) {
    visit(walk, path, parseFile(walk, path, item), false);
  }
}

function parseFile(walk: Walk, path: string, namedBy?: YamlNode): YamlNode | undefined {
  const { library, diagnostics } = walk;
  const bytes = readBytes(library, path, namedBy && spanOf(namedBy));
  const text = bytes instanceof Uint8Array ? readText(library, path, bytes) : bytes;
  if (typeof text !== 'string') {
    diagnostics.push(text);
    return undefined;
  }
  const parsed = parseYaml(path, text);
  for (const diagnostic of parsed.diagnostics) diagnostics.push(diagnostic);
  return parsed.root;
}

const POLICY_ONLY = [
  'version',
  'name',
  'direction',
  'scope',
  'default',
  'management',
  'sites',
  'outputs',
  'exporters',
  'lints',
];

function forIncluded(diagnostic: Diagnostic): Diagnostic {
  const isPolicyOnly = POLICY_ONLY.some((key) => diagnostic.message === `${quote(key)} is not a key here`);
  if (diagnostic.code !== 'KEY_UNKNOWN' || !isPolicyOnly) return diagnostic;
  return { ...diagnostic, hint: 'an included file has only sets, services, zones, feeds, rules and include' };
}
