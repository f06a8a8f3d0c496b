import { expect } from 'chai';
import { broadness } from '../../src/lint/broad-pattern.ts';
import { access, CLEAN, lists, steering, told } from './linting.ts';

const BROAD = 'BROAD_WILDCARD';

describe('a broad pattern', () => {
  const BROAD_ONES = [
    '*.azurewebsites.net',
    '*.azureedge.net',
    '*.blob.core.windows.net',
    '*.windows.net',
    '*.msecnd.net',
    '*.cloudapp.net',
    '*.trafficmanager.net',
    '*.cloudfront.net',
    '*.amazonaws.com',
    '*.s3.eu-west-1.amazonaws.com',
    '*.akamaized.net',
    '*.github.io',
    'cdn-*.github.io',
    '*x.azureedge.net',
    '*.streaming.mediaservices.windows.net',
    '*.com',
    '*.co.uk',
    '*',
    '*com',
    '*example.com',
    '*example.co.uk',
    'autodiscover.*.com',
  ];
  for (const pattern of BROAD_ONES) {
    it(`is ${pattern}`, () => expect(broadness(pattern)).to.be.a('string'));
  }

  const NARROW_ONES = [
    '*.example.com',
    '*.example.co.uk',
    '*cdn.onenote.net',
    'autodiscover.*.onmicrosoft.com',
    '*.cloud.microsoft',
    '*.contoso.blob.core.windows.net',
    'contoso.azureedge.net',
    'github.io',
    '*.notazureedge.net',
    '*.sharepoint.com',
  ];
  for (const pattern of NARROW_ONES) {
    it(`is not ${pattern}`, () => expect(broadness(pattern)).to.equal(undefined));
  }

  it('says whose names it matches', () => {
    expect(broadness('*example.com')).to.equal('anybody can register a name that ends in example.com');
    expect(broadness('*.net')).to.equal('anybody can register a name below net');
    expect(broadness('*.windows.net')).to.match(/^any customer can have a name below [a-z]+\.core\.windows\.net$/);
  });
});

describe('BROAD_WILDCARD', () => {
  it('finds wildcards that an output sends directly', () => {
    const outputs = [steering([{ route: 'direct', hosts: ['*.azureedge.net', '*.teams.example', '*example.com'] }])];
    expect(told(BROAD, CLEAN, { outputs })).to.deep.equal([
      '51 The output out sends hosts direct by 2 wildcards for names of strangers: "*example.com" (anybody can register a name that ends in example.com), "*.azureedge.net" (any customer can have a name below azureedge.net)',
    ]);
  });

  it('finds wildcards that a proxy lets through, or a list for a rule that allows', () => {
    expect(told(BROAD, CLEAN, { outputs: [access('allow', '*.github.io')] })).to.have.length(1);
    expect(told(BROAD, CLEAN, { outputs: [lists('allow', '*.github.io')] })).to.have.length(1);
  });

  it('finds nothing in what is denied, dropped or sent to the proxy', () => {
    expect(told(BROAD, CLEAN, { outputs: [access('deny', '*.github.io')] })).to.deep.equal([]);
    expect(told(BROAD, CLEAN, { outputs: [lists('drop', '*.github.io')] })).to.deep.equal([]);
    expect(told(BROAD, CLEAN, { outputs: [steering([{ route: 'proxy', hosts: ['*.github.io'] }])] })).to.deep.equal([]);
  });

  it('finds nothing where no output acts on names', () => {
    expect(told(BROAD, CLEAN)).to.deep.equal([]);
  });
});
