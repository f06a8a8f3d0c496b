import { expect } from 'chai';
import { ANY_PORT, formatPorts, isAnyPort, parsePorts } from '../../src/net/port-set.ts';

describe('port set', () => {
  for (const [text, printed] of [
    ['443', '443'],
    ['3478-3481', '3478-3481'],
    ['443,80', '80,443'],
    ['80,443,3478-3481', '80,443,3478-3481'],
    ['80,81,82', '80-82'],
    ['1-65535', '1-65535'],
    ['5-5', '5'],
    ['80,80', '80'],
  ] as const) {
    it(`${text} is ${printed}`, () => {
      const ports = parsePorts(text);
      expect(ports.ok && formatPorts(ports.value)).to.equal(printed);
    });
  }

  for (const text of [
    '',
    '0',
    '65536',
    '0443',
    '443,',
    ',443',
    '80,,443',
    '80, 443',
    ' 80',
    '80-',
    '-80',
    '9-8',
    '1-2-3',
    '1e3',
    '+80',
    'https',
    '1:5',
    '0-5',
    '99999999999999999999',
  ]) {
    it(`${JSON.stringify(text)} is refused`, () => {
      expect(parsePorts(text)).to.deep.include({ ok: false, code: 'PORT_INVALID' });
    });
  }

  it('takes blanks after commas on request only', () => {
    const ports = parsePorts('80, 443,  8080', { blanks: true });
    expect(ports.ok && formatPorts(ports.value)).to.equal('80,443,8080');
    expect(parsePorts('80 ,443', { blanks: true }).ok).to.equal(false);
    expect(parsePorts(' 80', { blanks: true }).ok).to.equal(false);
  });

  it('names the item and the text it stands in', () => {
    expect(parsePorts('80,70000')).to.deep.include({ reason: '"70000" is not a port from 1 to 65535 in "80,70000"' });
  });

  it('every port includes 0', () => {
    expect(isAnyPort(ANY_PORT)).to.equal(true);
    expect(isAnyPort([{ from: 1, to: 65535 }])).to.equal(false);
    expect(isAnyPort([])).to.equal(false);
  });
});
