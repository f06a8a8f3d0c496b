import { expect } from 'chai';
import { checkSites } from '../../../src/review/guardrails/check-sites.ts';
import { guardrail } from './reviews.ts';

describe('checkSites', () => {
  it('warns of a site that nobody has, with the one that was meant', () => {
    const found = checkSites(guardrail('any-source', 'sites: [oslo, bergn]'), new Set(['oslo', 'bergen']));
    expect(found.map(({ severity, code, hint }) => [severity, code, hint])).to.deep.equal([
      ['warning', 'NAME_UNKNOWN', 'did you mean "bergen"?'],
    ]);
    expect(found[0]?.span?.start.column).to.equal(75);
    expect(checkSites(guardrail('any-source'), new Set())).to.deep.equal([]);
  });
});
