import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The parts of a package.json that a notice names. */
interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
}

const PACKAGE_FOLDER = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE_FILE = /^licen[cs]e(\.(md|txt))?$/i;

/** Licences of packages that are published without theirs, from their repositories. */
const OWN_FOLDER = 'src/tooling/licences';

/** Names and licences of the packages that bundled files came from, sorted. A package without a licence file, there or here, is an error. */
export function noticesOf(files: readonly string[]): string {
  const folders = new Set(files.flatMap((file) => PACKAGE_FOLDER.exec(file)?.[0] ?? []));
  const notices = [...folders].map(noticeOf).sort();
  return `rulecast contains the following packages.\n\n${notices.join('\n')}`;
}

function noticeOf(folder: string): string {
  const { name, version, license }: Package = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const published = readdirSync(folder).find((entry) => LICENCE_FILE.test(entry));
  const file = published === undefined ? join(OWN_FOLDER, `${name}.txt`) : join(folder, published);
  if (!existsSync(file)) throw new Error(`${name} has no licence file to include`);
  const text = readFileSync(file, 'utf8').replaceAll('\r\n', '\n').trim();
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}
