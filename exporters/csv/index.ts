import { defineExporter } from 'rulecast/exporter';
import schema from '../../schemas/csv.options.schema.json' with { type: 'json' };
import { CAPABILITIES } from './capabilities.ts';
import { check } from './check.ts';
import { emit } from './emit.ts';
import { identify } from './identify.ts';
import { LIMITS } from './limits.ts';
import { type CsvOptions, DEFAULTS } from './options.ts';

export default defineExporter<CsvOptions>({
  apiVersion: 1,
  id: 'csv',
  title: 'CSV tables of rules, addresses and domains',
  subject: 'packets',
  layout: 'folder',
  // Rows say what may begin; whoever acts on them knows connections.
  replies: 'engine',
  ownZones: true,
  options: { schema, defaults: DEFAULTS },
  capabilities: () => CAPABILITIES,
  limits: () => LIMITS,
  hooks: () => ({}),
  scopeRequired: () => [],
  check,
  emit,
  identify,
  read: async (files) => (await import('./read.ts')).read(files),
});
