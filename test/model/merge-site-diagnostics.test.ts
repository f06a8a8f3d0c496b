import { expect } from 'chai';
import { warning } from '../../src/diagnostic/diagnostic.ts';
import { mergeSiteDiagnostics } from '../../src/model/merge-site-diagnostics.ts';
import { line } from './document-builder.ts';

function merged(sites: Readonly<Record<string, readonly string[]>>): readonly string[] {
  const input = Object.entries(sites).map(([site, messages]) => ({
    site,
    diagnostics: messages.map((message) => warning('DEAD_RULE', message, { span: line(3) })),
  }));
  return mergeSiteDiagnostics(input).map(({ message }) => message);
}

describe('diagnostics of many sites', () => {
  it('are said once, without a site, when every site has them', () => {
    expect(merged({ oslo: ['x'], bergen: ['x'] })).to.deep.equal(['x']);
  });

  it('name the sites when not all have them', () => {
    expect(merged({ oslo: ['x'], bergen: ['x', 'y'], bodo: ['y', 'z'] })).to.deep.equal([
      'x (sites oslo, bergen)',
      'y (sites bergen, bodo)',
      'z (site bodo)',
    ]);
  });

  it('name a few sites of many', () => {
    expect(merged({ a: ['x'], b: ['x'], c: ['x'], d: ['x'], e: ['x'], f: [] })).to.deep.equal([
      'x (sites a, b, c and 2 more)',
    ]);
  });

  it('are different when they stand at different places', () => {
    const diagnostics = [warning('DEAD_RULE', 'x', { span: line(3) }), warning('DEAD_RULE', 'x', { span: line(4) })];
    expect(mergeSiteDiagnostics([{ site: 'a', diagnostics }])).to.deep.equal(diagnostics);
  });
});
