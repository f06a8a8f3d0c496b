import { quote } from '../../diagnostic/text.ts';
import { resolvePath } from '../../policy/source-files.ts';
import type { SettingChange } from '../../review/review.ts';
import type { PolicyPair } from './policy-pairs.ts';
import type { Sides } from './sides.ts';
import type { Tree } from './tree.ts';

/**
 * Outside exporters of a policy whose module is another text than before, under the same name: its code writes the files. What the module imports, and
 * packages, are not looked at.
 */
export function exporterFileChanges({ from, to }: PolicyPair, sides: Sides): readonly SettingChange[] {
  if (from === undefined || to === undefined) return [];
  const [old, now] = [from.document, to.document];
  return now.exporters
    .filter(({ name }) => isPath(name) && old.exporters.some((one) => one.name === name))
    .flatMap(({ name, span }): readonly SettingChange[] => {
      const before = bytesAt(sides.from.at.tree, resolvePath(old.span.file, name));
      const after = bytesAt(sides.to.at.tree, resolvePath(now.span.file, name));
      if (before === after) return [];
      return [
        { kind: 'exporters', level: 'high', text: `code of outside exporter ${quote(name)} changed`, span, side: 'to' },
      ];
    });
}

function isPath(name: string): boolean {
  return /^\.{1,2}\//.test(name);
}

/** The content as text that is equal for equal bytes only, or why there is none. */
function bytesAt(tree: Tree, path: string): string {
  const content = tree.read(path);
  return content.ok ? `bytes ${Buffer.from(content.bytes).toString('latin1')}` : content.code;
}
