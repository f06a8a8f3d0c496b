import { readFileSync } from 'node:fs';
import { loadPolicy } from '../../src/index.ts';

// Reads policies and does nothing with them: what a comparison of them costs at least.

for (const path of process.argv.slice(2)) {
  const { result } = loadPolicy(path, { read: (name) => ({ ok: true, bytes: readFileSync(name) }) });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
}
