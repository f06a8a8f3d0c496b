import { defineSteeringExporter } from 'rulecast/exporter';
import schema from '../../schemas/pac.options.schema.json' with { type: 'json' };
import { check } from './check.ts';
import { emit } from './emit.ts';
import { identify } from './identify.ts';
import { DEFAULTS, type PacOptions } from './options.ts';
import { request } from './request.ts';

/** Proxy auto-configuration: the file that tells browsers which hosts they reach by themselves. */
export default defineSteeringExporter<PacOptions>({
  apiVersion: 1,
  id: 'pac',
  title: 'Proxy auto-configuration (PAC)',
  subject: 'steering',
  layout: 'file',
  options: { schema, defaults: DEFAULTS },
  // Tests run files in Chromium beside the engine of the reader.
  evidence: 'engine',
  request,
  check,
  emit,
  identify,
  read: async (files, context) => (await import('./read.ts')).read(files, context),
});
