import { defineExporter } from 'rulecast/exporter';
import schema from '../../schemas/panos.options.schema.json' with { type: 'json' };
import { capabilities } from './capabilities.ts';
import { check } from './check.ts';
import { emit } from './emit.ts';
import { identify } from './identify.ts';
import { LIMITS } from './limits.ts';
import { DEFAULTS, type PanosOptions } from './options.ts';

/** Palo Alto Networks PAN-OS and Panorama: one configuration file with security rules and the objects that they name. */
export default defineExporter<PanosOptions>({
  apiVersion: 1,
  id: 'panos',
  title: 'PAN-OS (Palo Alto Networks)',
  subject: 'packets',
  layout: 'file',
  // The firewall lets through what belongs to a session that a rule allowed.
  replies: 'engine',
  options: { schema, defaults: DEFAULTS },
  capabilities,
  limits: () => LIMITS,
  hooks: () => ({}),
  // Rules see all traffic of a firewall, whatever direction a policy gives it.
  scopeRequired: () => ['inbound', 'outbound', 'forward'],
  check,
  emit,
  identify,
  read: async (files, context) => (await import('./read.ts')).read(files, context),
});
