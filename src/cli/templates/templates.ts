import { POLICY_FILE } from '../locate-policy.ts';
import type { NewFile } from '../store/add-files.ts';
import { POLICY } from './policy.ts';
import { SNAPSHOT } from './snapshot.ts';

/** Line ends are part of the outputs, so git must not change them: CSV has CRLF, all else LF. */
const GIT_ATTRIBUTES = `out/** text eol=lf linguist-generated=true
out/**/*.csv -text linguist-generated=true
*.manifest.json text eol=lf linguist-generated=true
feeds/** text eol=lf
rulecast.lock text eol=lf linguist-generated=true
`;

/** The files that `rulecast init` writes, or nothing at all. */
export const TEMPLATES: readonly NewFile[] = [
  { path: POLICY_FILE, text: POLICY },
  { path: 'feeds/m365-worldwide.json', text: SNAPSHOT },
];

/** A repository may well have this file already; then its owner adds the lines. */
export const ATTRIBUTES: NewFile = { path: '.gitattributes', text: GIT_ATTRIBUTES };
