import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of recipes; dist/test/ci stands three folders below the repository. */
export const PAGES = join(import.meta.dirname, '..', '..', '..', 'docs', 'ci');

/** A block of code of a page, as a reader copies it. */
interface Block {
  readonly language: string;
  readonly text: string;
}

/** The text of a page of `docs/ci`. */
export function pageText(page: string): string {
  return readFileSync(join(PAGES, page), 'utf8');
}

/** All blocks of code of a page, in their order. */
function blocksOf(page: string): readonly Block[] {
  const found = pageText(page).matchAll(/^```(\w+)\n(.*?)^```$/gms);
  return [...found].map(([, language = '', text = '']) => ({ language, text }));
}

/** The block whose first lines name this file. Throws when there is none, or more than one. */
export function fileOf(page: string, name: string): string {
  const found = blocksOf(page).filter(({ text }) => text.split('\n', 2).includes(`# ${name}`));
  if (found.length !== 1) throw new Error(`${page} has ${found.length} blocks of ${name}`);
  return found[0]?.text ?? '';
}

/** The only block of shell that has this text. Throws when there is none, or more than one. */
export function shellOf(page: string, part: string): string {
  const found = blocksOf(page).filter(({ language, text }) => language === 'sh' && text.includes(part));
  if (found.length !== 1) throw new Error(`${page} has ${found.length} blocks of shell with ${part}`);
  return found[0]?.text ?? '';
}
