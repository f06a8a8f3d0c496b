import { expect } from 'chai';
import { isLintCode, LINT_CODES } from '../../src/diagnostic/codes.ts';
import { applyLevels, unusedLevels } from '../../src/lint/levels.ts';
import { lint } from '../../src/lint/lint.ts';
import { LINTS } from '../../src/lint/lints.ts';
import type { LintLevel, LintNode } from '../../src/model/document.ts';
import { deepFreeze } from '../../src/testing/deep-freeze.ts';
import { compiled } from '../model/compiling.ts';
import { feed, line, literal, named, policyDocument, rule, selection, services } from '../model/document-builder.ts';
import { CLEAN, FEED, findings, LAN, PROXY, steering, to } from './linting.ts';

/** Clients reach mail servers, media over TCP alone, and no proxy. */
const BAD = [to(['1', '8', '10', '12'])];

function levels(
  entries: Readonly<Partial<Record<keyof typeof LINT_CODES, LintLevel>>>,
): ReadonlyMap<keyof typeof LINT_CODES, LintNode> {
  const nodes = Object.entries(entries).filter(([code]) => isLintCode(code));
  return new Map(
    nodes.map(([code, level], index) => [
      code as keyof typeof LINT_CODES,
      { code: code as keyof typeof LINT_CODES, level, reason: `reason ${index}`, span: line(70 + index) },
    ]),
  );
}

describe('lints', () => {
  it('find nothing in a policy that gives clients all they need', () => {
    expect(findings(CLEAN)).to.deep.equal([]);
  });

  it('find nothing in a policy without a feed, or with one on the source side alone', () => {
    expect(findings([{ name: 'all', services: services('any') }], { feeds: [] })).to.deep.equal([]);
    const from = selection('m365', { where: { id: ['10'] } });
    expect(findings([{ name: 'mail-in', from, to: LAN, services: services('tcp/25') }])).to.deep.equal([]);
  });

  it('give warnings, each with a place, a hint and no line break', () => {
    const found = findings(BAD);
    expect(new Set(found.map(({ code }) => code)).size).to.be.at.least(5);
    for (const { severity, span, hint, message, code } of found) {
      expect(severity, code).to.equal('warning');
      expect(span, code).to.be.an('object');
      expect(hint, code).to.match(/^[a-z][^\n]+[^.]$/);
      expect(message, code).to.match(/^[A-Z0-9][^\n]+[^.]$/);
    }
  });

  it('have an explanation each, and a code each', () => {
    expect(Object.keys(LINTS)).to.deep.equal(Object.keys(LINT_CODES));
    for (const [code, { explanation }] of Object.entries(LINTS)) expect(explanation, code).to.match(/^[A-Z].{100,}\.$/);
  });

  it('say once what all sites have, and name the sites of what some have', () => {
    const sites = { oslo: { lan: literal('10.1.0.0/16') }, bergen: { lan: literal('10.2.0.0/26') } };
    const found = findings([to(['1', '10'], { from: named('lan') }), { ...PROXY, from: named('lan') }], {
      sites,
      sets: { lan: 'per-site' },
    });
    const said = found.map(({ code, message }) => `${code} ${/\(site.*\)$/.exec(message)?.[0] ?? 'everywhere'}`);
    expect(said).to.include('SMTP_FROM_CLIENTS (site oslo)');
    expect(said).to.not.include('SMTP_FROM_CLIENTS everywhere');
  });

  it('change nothing of what they are given', () => {
    const document = { feeds: [FEED], rules: BAD.map(({ name, services: _all, ...rest }) => rule(name, rest)) };
    const subject = { document: policyDocument(document), policies: [compiled(document)], outputs: [steering([])] };
    expect(() => lint(deepFreeze(subject))).to.not.throw();
  });

  it('are bound in their work: a feed of many sets behind many rules ends soon, and says nothing that is not known', () => {
    const many = feed(
      'many',
      Array.from({ length: 400 }, (_, index) => ({
        id: `${index}`,
        addresses: [`198.18.${index % 250}.0/25`, `2001:db8:${index}::/64`],
        services: [`tcp/${1000 + (index % 7)}`, 'udp/3478'],
        labels: { required: ['true'], category: [`c${index % 50}`] },
      })),
    );
    const blocks = Array.from({ length: 400 }, (_, index) => ({
      name: `b${index}`,
      action: 'drop' as const,
      from: literal(`10.20.${index % 250}.${index >> 3}/32`),
      to: literal('198.18.0.0/15'),
      services: services('any'),
    }));
    const all = { name: 'all', from: LAN, to: selection('many') };
    const started = process.cpuUsage();
    const found = findings([...blocks, all], { feeds: [many] });
    const { user } = process.cpuUsage(started);
    expect(user / 1e6, 'seconds').to.be.lessThan(4);
    expect(found).to.be.an('array');
  });
});

describe('levels of lints', () => {
  const found = findings(BAD);

  it('leave a lint without an entry as it is', () => {
    expect(applyLevels({ lints: new Map() }, found)).to.deep.equal({ diagnostics: found, silenced: [] });
  });

  it('make errors of raised ones, and put silenced ones apart with their reason', () => {
    const applied = applyLevels({ lints: levels({ SMTP_FROM_CLIENTS: 'error', MEDIA_UDP_MISSING: 'off' }) }, found);
    const severities = new Map(applied.diagnostics.map(({ code, severity }) => [code, severity]));
    expect(severities.get('SMTP_FROM_CLIENTS')).to.equal('error');
    expect(severities.get('PROXY_PATH_MISSING')).to.equal('warning');
    expect(severities.has('MEDIA_UDP_MISSING')).to.equal(false);
    expect(applied.silenced.map(({ diagnostic, reason }) => [diagnostic.code, reason])).to.deep.equal([
      ['MEDIA_UDP_MISSING', 'reason 1'],
    ]);
    expect(applied.diagnostics.length + applied.silenced.length).to.equal(found.length);
  });

  it('are told of when they silence what finds nothing, at their place', () => {
    const lints = levels({ TENANT_BYPASS: 'off', MEDIA_UDP_MISSING: 'off', BROAD_WILDCARD: 'error' });
    const unused = unusedLevels({ lints }, found);
    expect(
      unused.map(({ code, severity, message, span }) => [code, severity, message, span?.start.line]),
    ).to.deep.equal([['LINT_UNUSED', 'info', 'TENANT_BYPASS is silenced and finds nothing', 70]]);
  });
});
