import type { Span } from '../diagnostic/diagnostic.ts';
import { quote } from '../diagnostic/text.ts';
import type { NameNode } from '../model/document.ts';
import type { PolicyFile } from './load-files.ts';
import { readDefinedName } from './read-name.ts';
import { malformed, type Reader, report } from './reader.ts';
import { entriesOf, field, itemsOf, spanOf, type YamlNode } from './yaml-node.ts';

/** One key of the policy whose mappings define names. `what` is the word for one of them in messages. */
export interface Section<T> {
  readonly key: string;
  readonly what: string;
  readonly read: (reader: Reader, name: NameNode, value: YamlNode) => T | undefined;
}

/** The definitions of all files by name, sorted by name, so that their order in the text means nothing. */
export function readDefinitions<T>(files: readonly PolicyFile[], section: Section<T>): ReadonlyMap<string, T> {
  const { key, what, read } = section;
  const names = nameRegister(what);
  const defined: [string, T][] = [];
  for (const { reader, root } of files) {
    const mapping = field(root, key);
    if (mapping !== undefined && mapping.kind !== 'map') malformed(reader, mapping);
    for (const entry of entriesOf(mapping)) {
      const name = readDefinedName(reader, entry.key, what);
      // The value is read even when its name is wrong, so that its errors are reported too.
      const value = read(reader, name ?? { name: entry.key.text, span: spanOf(entry.key) }, entry.value);
      if (name !== undefined && names.isNew(reader, name) && value !== undefined) defined.push([name.name, value]);
    }
  }
  return new Map(defined.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A list of names of one key over all files, in order. */
export function readNameLists(files: readonly PolicyFile[], key: string, what: string): readonly NameNode[] {
  const names = nameRegister(what);
  return files.flatMap(({ reader, root }) => {
    const list = field(root, key);
    if (list !== undefined && list.kind !== 'list') malformed(reader, list);
    return itemsOf(list).flatMap((item) => {
      const name = readDefinedName(reader, item, what);
      return name !== undefined && names.isNew(reader, name) ? [name] : [];
    });
  });
}

/** Names of one kind that were defined so far. */
export interface NameRegister {
  /** Whether the name was not defined before; otherwise it is reported, with the place of its first definition. */
  readonly isNew: (reader: Reader, name: NameNode, hint?: string) => boolean;
}

/** An empty register of names of a `what` such as "set". */
export function nameRegister(what: string): NameRegister {
  const first = new Map<string, Span>();
  return {
    isNew: (reader, { name, span }, hint) => {
      const earlier = first.get(name);
      if (earlier === undefined) {
        first.set(name, span);
        return true;
      }
      const related = [{ message: 'first defined here', span: earlier }];
      const details = hint === undefined ? { span, related } : { span, related, hint };
      report(reader, 'DUPLICATE_NAME', `The ${what} ${quote(name)} is defined twice`, details);
      return false;
    },
  };
}
