import { defineExporter } from 'rulecast/exporter';
import { DECLARATION } from './declaration.ts';
import { type AzureNsgOptions, isPrioritiesFile } from './options.ts';

/** Azure network security groups: one ARM template, and the file with its priorities. */
export default defineExporter<AzureNsgOptions>({
  ...DECLARATION,
  // The file of priorities decides nothing: they stand in the template too.
  read: async (files, context) => {
    const { read } = await import('./read.ts');
    return read(
      files.filter(({ path }) => !isPrioritiesFile(path)),
      context,
    );
  },
});
