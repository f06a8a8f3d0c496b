import { defineExporter } from 'rulecast/exporter';
import schema from '../../schemas/nftables.options.schema.json' with { type: 'json' };
import { capabilities } from './capabilities.ts';
import { check } from './check.ts';
import { emit, owned } from './emit.ts';
import { identify } from './identify.ts';
import { LIMITS } from './limits.ts';
import { DEFAULTS, hooksOf, type NftablesOptions } from './options.ts';

const DIRECTIONS = ['inbound', 'outbound', 'forward'] as const;

/** Linux nftables: one file for `nft -f`, with a table of its own or with chains in a table of the host. */
export default defineExporter<NftablesOptions>({
  apiVersion: 1,
  id: 'nftables',
  title: 'nftables (Linux)',
  subject: 'packets',
  layout: 'file',
  replies: 'rule',
  evidence: 'engine',
  options: { schema, defaults: DEFAULTS },
  capabilities,
  limits: () => LIMITS,
  hooks: hooksOf,
  // A base chain on a host's input or output sees that host's own packets only. Forward sees those of others, and so may a chain of the host.
  scopeRequired: (options) =>
    DIRECTIONS.filter((direction) => options.into !== undefined || hooksOf(options)[direction] === 'forward'),
  check,
  owned,
  emit,
  identify,
  read: async (files, context) => (await import('./read.ts')).read(files, context),
});
