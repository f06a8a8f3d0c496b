import { defineListExporter } from 'rulecast/exporter';
import schema from '../../schemas/edl.options.schema.json' with { type: 'json' };
import { check } from './check.ts';
import { emit } from './emit.ts';
import { identify } from './identify.ts';
import { parts, request } from './kinds.ts';
import { DEFAULTS, type EdlOptions } from './options.ts';

export default defineListExporter<EdlOptions>({
  apiVersion: 1,
  id: 'edl',
  title: 'Text lists for firewalls that poll',
  subject: 'lists',
  layout: 'folder',
  options: { schema, defaults: DEFAULTS },
  request,
  parts,
  check,
  emit,
  identify,
  read: async (files, context) => (await import('./read.ts')).read(files, context),
});
