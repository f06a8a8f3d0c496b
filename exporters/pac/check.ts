import { type Diagnostic, error, type SteeringPlan } from 'rulecast/exporter/emit';
import { emit } from './emit.ts';
import type { PacOptions } from './options.ts';

/** What a browser reads of a file: of a longer one Chromium takes nothing, and goes direct or nowhere. */
const FILE_MAX = {
  bytes: 1_048_576,
  source: 'Chromium: pac_file_fetcher_impl.cc, kDefaultMaxResponseBytes',
} as const;

/** The file is ASCII, so that its characters are its bytes. */
export function check(plan: SteeringPlan, options: PacOptions): readonly Diagnostic[] {
  const bytes = emit(plan, options).reduce((sum, { text }) => sum + text.length, 0);
  if (bytes <= FILE_MAX.bytes) return [];
  const hosts = plan.layers.reduce((sum, layer) => sum + layer.hosts.length, 0);
  const sets = plan.direct.length + plan.rulesOnly.length;
  return [
    error(
      'LIMIT_EXCEEDED',
      `The file takes ${bytes} bytes, and browsers read ${FILE_MAX.bytes} (${FILE_MAX.source}): ${hosts} hosts and patterns, and ${sets} endpoint sets in comments, a line each`,
      {
        hint: 'Select fewer endpoint sets with direct, or name a pattern in place of the hosts below it',
        span: plan.span,
      },
    ),
  ];
}
