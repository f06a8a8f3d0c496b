import { defineExporter } from 'rulecast/exporter';
import schema from '../../schemas/iptables.options.schema.json' with { type: 'json' };
import { CAPABILITIES } from './capabilities.ts';
import { check } from './check.ts';
import { emit, owned } from './emit.ts';
import { identify } from './identify.ts';
import { limits } from './limits.ts';
import { DEFAULTS, hooksOf, type IptablesOptions } from './options.ts';

const DIRECTIONS = ['inbound', 'outbound', 'forward'] as const;

/** Linux iptables: rules for `iptables-restore` and `ip6tables-restore`, with sets for `ipset restore` if wanted. */
export default defineExporter<IptablesOptions>({
  apiVersion: 1,
  id: 'iptables',
  title: 'iptables, ip6tables and ipset (Linux)',
  subject: 'packets',
  layout: 'folder',
  replies: 'rule',
  evidence: 'engine',
  options: { schema, defaults: DEFAULTS },
  capabilities: () => CAPABILITIES,
  limits,
  hooks: hooksOf,
  // Our chains are part of chains that belong to the host, whatever the hook.
  scopeRequired: () => DIRECTIONS,
  namedSets: ({ sets }) => sets === 'ipset',
  check,
  owned,
  emit,
  identify,
  read: async (files, context) => (await import('./read.ts')).read(files, context),
});
