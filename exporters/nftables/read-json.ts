import {
  type Artifact,
  error,
  failure,
  hasMoreValues,
  type PacketReading,
  type Position,
  type Result,
  readJson,
  resultOf,
} from 'rulecast/exporter/read';
import { assemble, type CalledChains } from './read-json/assemble.ts';
import { collect } from './read-json/collect.ts';
import { openFindings } from './read-json/findings.ts';
import type { Ruleset } from './read-json/ruleset.ts';

/** How much text is read, in UTF-16 code units, and how many values it may have: each is kept with its place. */
const TEXT_MAX = 16 * 1024 * 1024;
const VALUES_MAX = 2_000_000;

const START: Position = { line: 1, column: 1 };

/**
 * Reads rulesets as `nft -j list ruleset` prints them, by themselves and not by the text that nft prints without `-j`. What depends on
 * more than a packet becomes an undecided statement; what is not understood is an error, and the reading fails as a whole.
 */
export function readJsonRuleset(files: readonly Artifact[], called?: CalledChains): Result<PacketReading> {
  const findings = openFindings();
  const ruleset: Ruleset = new Map();
  const whole = files.map(({ text }) => text).join('');
  const [first] = files;
  if (first !== undefined && (whole.length > TEXT_MAX || hasMoreValues(whole, VALUES_MAX))) return tooLarge(first.path);
  for (const { path, text } of files) {
    const document = readJson(text, path);
    if (!document.ok)
      return failure(error('READ_SYNTAX', `The text is not JSON: ${document.reason}`, { span: document.span }));
    collect(document.root, ruleset, { findings, where: '' });
  }
  if (findings.errors.length > 0) return { ok: false, diagnostics: findings.errors };
  const reading = assemble(ruleset, called, findings);
  return resultOf(reading, findings.errors);
}

function tooLarge(file: string): Result<never> {
  const message = `The listing is larger than ${TEXT_MAX} characters or ${VALUES_MAX} values, which is what rulecast reads`;
  const hint = 'Read what "nft list ruleset" prints without -j';
  return failure(error('READ_REFUSED', message, { span: { file, start: START, end: START }, hint }));
}
