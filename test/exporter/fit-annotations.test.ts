import { expect } from 'chai';
import { fitText, truncateUtf8 } from '../../src/exporter/fit/fit-text.ts';
import { fitting, fitWhole, lineOf, policyData, type TargetInit } from './fitting.ts';

const NOTES = { comment: 'the web', owner: 'net team', ticket: 'T-1', expires: '2027-01-31' };
const IN_LABEL: TargetInit = { lowered: ['ruleName', 'comment', 'owner', 'ticket', 'expires'] };

function labelOf(init: TargetInit, rule: object): string | undefined {
  return fitWhole(init, policyData({}, rule as never)).chains[0].rules[0]?.terms[0].label;
}

describe('the label of a rule', () => {
  it('has the annotations that the target has no better place for, the shortest first', () => {
    expect(labelOf(IN_LABEL, NOTES)).to.equal('web | T-1 | owner net team | until 2027-01-31 | the web');
    expect(labelOf({}, NOTES)).to.equal('web');
  });

  it('loses nothing that fits, and says so of nothing', () => {
    expect(fitting(IN_LABEL, policyData({}, NOTES)).losses).to.deep.equal([]);
    expect(fitting({}, policyData({}, NOTES)).losses).to.deep.equal([]);
  });

  it('lists every annotation that does not fit, at its rule', () => {
    const data = policyData({}, { ...NOTES, comment: 'x'.repeat(60) });
    const { losses, fitted } = fitting(IN_LABEL, data);
    expect(losses).to.deep.equal([
      'ANNOTATION_LOST: comment of rule "web" is not carried whole by fake: the text is longer or has characters that fake cannot write (text limit)',
    ]);
    expect(fitted?.losses[0]?.span?.start.line).to.equal(lineOf(data, '"name": "web"') - 1);
  });

  it('lists the annotations that the target has no place for', () => {
    const { losses } = fitting({ unsupported: ['comment', 'owner', 'ticket', 'expires'] }, policyData({}, NOTES));
    expect(losses.map((text) => text.split(' of ')[0])).to.have.members([
      'ANNOTATION_LOST: ticket',
      'ANNOTATION_LOST: owner',
      'ANNOTATION_LOST: expires',
      'ANNOTATION_LOST: comment',
    ]);
  });

  it('lists a name that is cut or altered', () => {
    for (const name of ['x'.repeat(81), 'a "quoted" name']) {
      expect(fitting(IN_LABEL, policyData({}, { name })).losses.join()).to.include('the name of rule');
    }
  });

  it('cuts what is too long between characters', () => {
    const label = labelOf(IN_LABEL, { name: '\u{1f600}'.repeat(30) });
    expect(label).to.equal('\u{1f600}'.repeat(20));
  });
});

describe('a text on a target', () => {
  const rule = { maxBytes: 10, forbidden: /["$]/u, substitute: '_', source: 'here' };

  it('has one line, no hidden signs and nothing that the target cannot write', () => {
    expect(fitText('a\r\nb\u202e"$', rule)).to.equal('a b __');
  });

  it('keeps the blank that ends it, unless it was cut there', () => {
    expect(fitText('drop: ', rule)).to.equal('drop: ');
    expect(fitText('123456789 123', rule)).to.equal('123456789');
  });

  it('is measured in bytes', () => {
    expect(truncateUtf8('ééééé', 9)).to.equal('éééé');
    expect(truncateUtf8('ééééé', 10)).to.equal('ééééé');
  });
});

describe('the log of a rule', () => {
  const LOG = { prefix: 'web: ', rate: '5/minute', level: 'info', group: 3 };
  const logOf = (init: TargetInit, log: unknown) => {
    const { fitted, losses } = fitting(init, policyData({}, { log }));
    return { log: fitted?.chains[0].rules[0]?.log, losses };
  };

  it('is carried with all its parts', () => {
    expect(logOf({}, LOG)).to.deep.equal({
      log: { prefix: 'web: ', rate: { count: 5, per: 'minute' }, level: 'info', group: 3 },
      losses: [],
    });
  });

  it('is a log still where every part of it is lost, and each part is listed', () => {
    const { log, losses } = logOf({ unsupported: ['logPrefix', 'logRate', 'logLevel', 'logGroup'] }, LOG);
    expect(log).to.deep.equal({});
    expect(losses.map((text) => text.match(/log \w+/)?.[0])).to.have.members([
      'log prefix',
      'log rate',
      'log level',
      'log group',
    ]);
  });

  it('is listed once where the target has none', () => {
    const { log, losses } = logOf({ unsupported: ['log'] }, LOG);
    expect(log).to.equal(undefined);
    expect(losses).to.deep.equal(['ANNOTATION_LOST: fake does not carry the log of rule "web": no log']);
  });

  it('lists a prefix that had to be altered', () => {
    const { log, losses } = logOf({}, { prefix: 'a"b' });
    expect(log?.prefix).to.equal("a'b");
    expect(losses.join()).to.include(`log prefix "a"b" whole, it becomes "a'b"`);
  });

  it('of the default is a capability of its own', () => {
    const data = policyData({ default: { action: 'drop', log: true } });
    expect(fitWhole({ unsupported: ['log'] }, data).chains[0].default.log).to.deep.equal({});
    const { fitted, losses } = fitting({ unsupported: ['defaultLog'] }, data);
    expect(fitted?.chains[0].default.log).to.equal(undefined);
    expect(losses.join()).to.include('the log of the default');
  });
});

describe('the stamp of an output', () => {
  const data = policyData({ output: { stamp: true } });
  const fingerprint = 'a'.repeat(64);

  it('is the fingerprint of what the output must do', () => {
    const { fitted, losses } = fitting({}, data, { fingerprint });
    expect(fitted?.stamp).to.equal(fingerprint);
    expect(losses).to.deep.equal([]);
  });

  it('stands nowhere unless it is asked for, and is not missed then', () => {
    const { fitted, losses } = fitting({ unsupported: ['stamp'] }, policyData(), { fingerprint });
    expect(fitted).not.to.have.property('stamp');
    expect(losses).to.deep.equal([]);
  });

  it('is listed where the target does not show it, and where there is none', () => {
    expect(fitting({ unsupported: ['stamp'] }, data, { fingerprint }).losses).to.deep.equal([
      'ANNOTATION_LOST: fake does not carry the stamp of the output: no stamp',
    ]);
    expect(fitting({}, data).losses).to.deep.equal([
      'ANNOTATION_LOST: fake does not carry the stamp of the output: what it must do is too large a set to have a fingerprint',
    ]);
  });
});
