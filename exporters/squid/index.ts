import { defineAccessExporter } from 'rulecast/exporter';
import schema from '../../schemas/squid.options.schema.json' with { type: 'json' };
import { check } from './check.ts';
import { emit } from './emit.ts';
import { fitHost } from './fit-host.ts';
import { identify } from './identify.ts';
import { DEFAULTS, type SquidOptions } from './options.ts';
import { request } from './request.ts';

export default defineAccessExporter<SquidOptions>({
  apiVersion: 1,
  id: 'squid',
  title: 'Squid ACLs and http_access lines',
  subject: 'access',
  layout: 'folder',
  options: { schema, defaults: DEFAULTS },
  evidence: 'engine',
  request,
  fitHost,
  check,
  emit,
  identify,
  read: async (files) => (await import('./read.ts')).read(files),
});
