import { defineListExporter } from 'rulecast/exporter';
import schema from '../../schemas/domains.options.schema.json' with { type: 'json' };
import { check } from './check.ts';
import { emit } from './emit.ts';
import { fitHost } from './fit.ts';
import { identify } from './identify.ts';
import { DEFAULTS, type DomainsOptions } from './options.ts';
import { request } from './request.ts';

export default defineListExporter<DomainsOptions>({
  apiVersion: 1,
  id: 'domains',
  title: 'CSV table of host names',
  subject: 'lists',
  layout: 'file',
  options: { schema, defaults: DEFAULTS },
  request,
  parts: (options) => [{ members: 'hosts', fitHost: (pattern) => fitHost(pattern, options) }],
  check,
  emit,
  identify,
  read: async (files) => (await import('./read.ts')).read(files),
});
