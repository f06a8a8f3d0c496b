import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { PAGES, pageText } from './page.ts';

const NAMES = readdirSync(PAGES).filter((name) => name.endsWith('.md'));

describe('the pages of recipes', () => {
  it('are all in the overview', () => {
    expect(NAMES.length).to.be.above(6);
    for (const name of NAMES.filter((one) => one !== 'README.md')) {
      expect(pageText('README.md'), name).to.include(`(${name})`);
    }
  });

  it('have links that lead somewhere', () => {
    for (const name of NAMES) {
      for (const [, target = '', anchor] of pageText(name).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
        expect(existsSync(join(PAGES, target === '' ? name : target)), `${name}: ${target}`).to.equal(true);
        if (anchor !== undefined)
          expect(anchorsOf(target === '' ? name : target), `${name}: ${anchor}`).to.include(anchor);
      }
    }
  });
});

/** Headings as links name them. */
function anchorsOf(page: string): readonly string[] {
  return [...pageText(page).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}
