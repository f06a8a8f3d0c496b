import { error, isError } from '../../diagnostic/diagnostic.ts';
import { type Result, resultOf } from '../../diagnostic/result.ts';
import { sortDiagnostics } from '../../diagnostic/sort.ts';
import { quote } from '../../diagnostic/text.ts';
import { DIRECTIONS, type Direction } from '../../model/packet.ts';
import { checkStructure } from '../../policy/check-structure.ts';
import { parseYaml } from '../../policy/parse-yaml.ts';
import { readLine } from '../../policy/read-name.ts';
import { malformed, type Reader, report, wordOf } from '../../policy/reader.ts';
import { libraryOf } from '../../policy/source-files.ts';
import { field, itemsOf, oneOrMore, spanOf, type YamlNode } from '../../policy/yaml-node.ts';
import type { Guardrail, GuardrailHead, Guardrails, LimitName, SiteName } from './guardrails.ts';
import { validateGuardrails } from './guardrails-validator.js';
import { readException } from './read-exception.ts';
import { LIMIT_NAMES, readSettings } from './read-limits.ts';

/**
 * Reads a `guardrails.yaml`. `file` is only for places in diagnostics. All errors are reported together, sorted by position; a file with one is not read
 * at all, since a limit that is left out would let everything through.
 */
export function readGuardrails(file: string, text: string): Result<Guardrails> {
  const { root, diagnostics } = parseYaml(file, text);
  if (root === undefined) return { ok: false, diagnostics };
  const reader: Reader = { file, library: NO_FILES, diagnostics: [...diagnostics], misshapen: [] };
  reader.diagnostics.push(...checkStructure(root, validateGuardrails));
  const guardrails = readList(reader, field(root, 'guardrails'));
  if (!reader.diagnostics.some(isError)) {
    // Whatever the schema let through is refused here.
    for (const node of reader.misshapen) report(reader, 'VALUE_INVALID', 'This value cannot be used here', at(node));
  }
  return resultOf({ guardrails }, sortDiagnostics(reader.diagnostics));
}

const NO_FILES = libraryOf(
  { read: () => ({ ok: false, code: 'FILE_NOT_FOUND', reason: 'guardrails name no files' }) },
  'guardrails.yaml',
);

function readList(reader: Reader, list: YamlNode | undefined): readonly Guardrail[] {
  if (list?.kind !== 'list') malformed(reader, list);
  const names = new Map<string, Guardrail>();
  for (const item of itemsOf(list)) {
    const guardrail = readGuardrail(reader, item);
    if (guardrail === undefined) continue;
    const earlier = names.get(guardrail.name);
    if (earlier === undefined) names.set(guardrail.name, guardrail);
    else {
      reader.diagnostics.push(
        error('DUPLICATE_NAME', `The guardrail ${quote(guardrail.name)} is written twice`, {
          span: spanOf(field(item, 'name') ?? item),
          related: [{ message: 'first written here', span: earlier.span }],
        }),
      );
    }
  }
  return [...names.values()];
}

function readGuardrail(reader: Reader, item: YamlNode): Guardrail | undefined {
  const name = readLine(reader, field(item, 'name'), 'name');
  const reason = readLine(reader, field(item, 'reason'), 'reason');
  const limit = wordOf(reader, field(item, 'limit'), LIMIT_NAMES);
  const sites = readSites(reader, field(item, 'sites'));
  const directions = readDirections(reader, field(item, 'directions'), limit);
  const except = itemsOf(field(item, 'except')).map((one) => readException(reader, one));
  if (limit === undefined || name === undefined || reason === undefined) {
    return malformed(reader, item);
  }
  const head: GuardrailHead = {
    name,
    reason,
    ...(sites && { sites }),
    ...(directions && { directions }),
    except: except.filter((one) => one !== undefined),
    span: spanOf(item),
  };
  return readSettings(reader, item, { head, limit });
}

function readSites(reader: Reader, node: YamlNode | undefined): readonly SiteName[] | undefined {
  if (node === undefined) return undefined;
  return oneOrMore(node).flatMap((item) => {
    const name = readLine(reader, item, 'site');
    return name === undefined ? [] : [{ name, span: spanOf(item) }];
  });
}

function readDirections(
  reader: Reader,
  node: YamlNode | undefined,
  limit: LimitName | undefined,
): readonly Direction[] | undefined {
  if (node === undefined) return undefined;
  const directions = oneOrMore(node).flatMap((item) => wordOf(reader, item, DIRECTIONS) ?? []);
  if (limit === 'admin-ports-from-internet' && directions.every((direction) => direction === 'outbound')) {
    return report(reader, 'VALUE_INVALID', 'The limit is never about outbound traffic: nothing would be judged', {
      ...at(node),
      hint: 'write inbound, forward, or leave the key out',
    });
  }
  return directions;
}

function at(node: YamlNode) {
  return { span: spanOf(node) };
}
