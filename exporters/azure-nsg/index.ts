import { defineExporter } from 'rulecast/exporter';
import schema from '../../schemas/azure-nsg.options.schema.json' with { type: 'json' };
import { CAPABILITIES } from './capabilities.ts';
import { emit } from './emit.ts';
import { check } from './emit-check.ts';
import { identify } from './identify.ts';
import { LIMITS } from './limits.ts';
import { type AzureNsgOptions, DEFAULTS, isPrioritiesFile, PRIORITIES_FILE } from './options.ts';
import { platform } from './platform.ts';

/** Azure network security groups: one ARM template, and the file with its priorities. */
export default defineExporter<AzureNsgOptions>({
  apiVersion: 1,
  id: 'azure-nsg',
  title: 'Azure network security group (ARM template)',
  subject: 'packets',
  layout: 'file',
  // Rules see what begins a connection; the platform lets its replies through.
  replies: 'engine',
  options: { schema, defaults: DEFAULTS },
  capabilities: () => CAPABILITIES,
  limits: () => LIMITS,
  hooks: () => ({}),
  // A security group stands at subnets and interfaces that somebody chose for it: it has no packets of others.
  scopeRequired: () => [],
  // Prefixes stand in the rules themselves.
  namedSets: () => false,
  check,
  platform,
  kept: () => [PRIORITIES_FILE],
  emit,
  identify,
  // The file of priorities decides nothing: they stand in the template too.
  read: async (files, context) => {
    const { read } = await import('./read.ts');
    return read(
      files.filter(({ path }) => !isPrioritiesFile(path)),
      context,
    );
  },
});
