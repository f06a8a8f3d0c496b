import { expect } from 'chai';
import { proxyText } from '../../exporters/pac/emit-proxy.ts';
import { DEFAULTS, type PacOptions } from '../../exporters/pac/options.ts';
import { request } from '../../exporters/pac/request.ts';
import { VALIDATORS } from '../../src/exporter/options-validators.js';
import type { SteeringRequest } from '../../src/hosts/requests.ts';

const PROXY = 'PROXY proxy.example.net:8080';

function asked(options: Partial<PacOptions>): SteeringRequest {
  const result = request({ ...DEFAULTS, proxy: PROXY, ...options });
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  expect(result.diagnostics).to.deep.equal([]);
  return result.value;
}

/** Messages with their hints, of options that are refused. */
function refused(options: Partial<PacOptions>): readonly string[] {
  const result = request({ ...DEFAULTS, proxy: PROXY, ...options });
  expect(result.ok).to.equal(false);
  for (const { code, severity } of result.diagnostics)
    expect([code, severity]).to.deep.equal(['OPTION_INVALID', 'error']);
  return result.diagnostics.map(({ message, hint }) => `${message} (${hint})`);
}

describe('pac: the option proxy', () => {
  it('is read as it is written, in one spelling', () => {
    for (const [text, canonical] of [
      [PROXY, PROXY],
      ['  PROXY   Proxy.Example.NET:8080 ', PROXY],
      ['PROXY a:1;HTTPS b.example:65535;SOCKS c:2', 'PROXY a:1; HTTPS b.example:65535; SOCKS c:2'],
      ['SOCKS4 192.0.2.9:3 ;  SOCKS5 [2001:DB8:0::9]:4', 'SOCKS4 192.0.2.9:3; SOCKS5 [2001:db8::9]:4'],
      ['PROXY 1proxy.example:8080;DIRECT', 'PROXY 1proxy.example:8080; DIRECT'],
    ] as const) {
      expect(proxyText(asked({ proxy: text }).proxy), text).to.equal(canonical);
    }
  });

  it('keeps an IPv6 address without its brackets', () => {
    const { servers } = asked({ proxy: 'PROXY [2001:DB8:0:0::9]:8080' }).proxy;
    expect(servers).to.deep.equal([{ type: 'PROXY', host: '2001:db8::9', port: 8080 }]);
  });

  it('goes direct behind the proxies only where that is written', () => {
    expect(asked({ proxy: PROXY }).proxy.thenDirect).to.equal(false);
    expect(asked({ proxy: `${PROXY}; DIRECT` }).proxy.thenDirect).to.equal(true);
  });

  for (const [text, hint] of [
    ['PROXY http://proxy.example.net:8080', 'without a scheme: PROXY proxy.example.net:8080'],
    ['PROXY http://proxy.example.net:8080/', 'without a scheme: PROXY proxy.example.net:8080'],
    ['http://proxy.example.net:8080', 'write PROXY proxy.example.net:8080'],
    ['proxy.example.net:8080', 'write PROXY proxy.example.net:8080'],
    ['proxy proxy.example.net:8080', 'in capitals: PROXY proxy.example.net:8080'],
    ['Socks5 proxy.example.net:1080', 'in capitals: SOCKS5 proxy.example.net:1080'],
    ['HTTP proxy.example.net:8080', 'over HTTP: PROXY proxy.example.net:8080'],
    ['QUIC proxy.example.net:443', 'begins with PROXY, HTTPS, SOCKS, SOCKS4, SOCKS5'],
    ['PROXY', 'begins with PROXY, HTTPS, SOCKS, SOCKS4, SOCKS5'],
    ['PROXY proxy.example.net', 'no port: write PROXY proxy.example.net:8080'],
    ['PROXY [2001:db8::9]', 'no port: write PROXY [2001:db8::9]:8080'],
    ['PROXY proxy.example.net:', 'from 1 to 65535'],
    ['PROXY proxy.example.net:0', 'from 1 to 65535'],
    ['PROXY proxy.example.net:65536', 'from 1 to 65535'],
    ['PROXY proxy.example.net:08080', 'from 1 to 65535'],
    ['PROXY proxy.example.net:8080/path', 'from 1 to 65535'],
    ['PROXY :8080', 'Write PROXY host:port'],
    ['PROXY 2001:db8::9:8080', 'an IPv6 address in brackets'],
    ['PROXY [2001:db8::9]8080', 'an IPv6 address in brackets'],
    ['PROXY [proxy.example.net]:8080', 'an IPv6 address in brackets'],
    ['PROXY [192.0.2.9]:8080', 'an IPv6 address in brackets'],
    ['PROXY [fe80::1%eth0]:8080', 'an IPv6 address in brackets'],
    ['PROXY 192.0.2.256:8080', 'a host name, an IPv4 address'],
    ['PROXY 192.0.2.010:8080', 'a host name, an IPv4 address'],
    ['PROXY 0x7f000001:8080', 'a host name, an IPv4 address'],
    ['PROXY 2130706433:8080', 'a host name, an IPv4 address'],
    ['PROXY proxy_one.example:8080', 'a host name, an IPv4 address'],
    ['PROXY -proxy.example:8080', 'a host name, an IPv4 address'],
    ['PROXY proxy..example:8080', 'a host name, an IPv4 address'],
    ['PROXY \u212a.example:8080', 'a host name, an IPv4 address'],
    ['PROXY "a:8080', 'a host name, an IPv4 address'],
    ['PROXY\ta:8080', 'begins with PROXY'],
    ['PROXY a:8080\n', 'begins with PROXY'],
    ['PROXY a:8080 b:8080', 'one address'],
    ['DIRECT', 'behind a proxy'],
    ['DIRECT; PROXY a:1', 'behind a proxy'],
    ['PROXY a:1; DIRECT; PROXY b:1', 'behind a proxy'],
    ['PROXY a:1; DIRECT; DIRECT', 'behind a proxy'],
    ['PROXY a:1; direct', 'in capitals: DIRECT'],
    ['PROXY a:1;', 'An entry is empty'],
    ['PROXY a:1;; PROXY b:1', 'An entry is empty'],
    ['', 'An entry is empty'],
  ] as const) {
    it(`is refused as ${JSON.stringify(text)}, with what to write`, () => {
      const [problem = '', ...more] = refused({ proxy: text });
      expect(more).to.deep.equal([]);
      expect(problem.toLowerCase()).to.include(hint.toLowerCase());
    });
  }

  it('is refused with every entry that is wrong', () => {
    expect(refused({ proxy: 'PROXY a; PROXY b:0; PROXY c:1' })).to.have.length(2);
  });
});

describe('pac: the other options', () => {
  it('are undefined where nothing was said, and kept where something was', () => {
    expect(asked({})).to.deep.equal({
      proxy: { servers: [{ type: 'PROXY', host: 'proxy.example.net', port: 8080 }], thenDirect: false },
      directHosts: [],
      proxyHosts: [],
      plainHosts: 'proxy',
    });
    const said = { plainHosts: 'direct', tenantRestrictions: false, clients: 'branch-lans' } as const;
    expect(asked(said)).to.include(said);
  });

  it('take one selection for a list of one', () => {
    const selection = { feed: 'm365', where: { category: 'Optimize' } };
    expect(asked({ direct: selection }).direct).to.deep.equal([selection]);
    expect(asked({ direct: [selection, { except: { id: 10 } }] }).direct).to.deep.equal([
      selection,
      { except: { id: 10 } },
    ]);
  });

  it('take hosts and patterns in lower case', () => {
    const { directHosts, proxyHosts } = asked({
      directHosts: ['A.Example', '*.b.example'],
      proxyHosts: ['x.B.example'],
    });
    expect([directHosts, proxyHosts]).to.deep.equal([['a.example', '*.b.example'], ['x.b.example']]);
  });

  for (const option of ['directHosts', 'proxyHosts'] as const) {
    it(`refuse what is no host in ${option}`, () => {
      for (const [text, hint] of [
        ['https://a.example/x', 'Write the host name alone: a.example'],
        ['a.example:443', 'Write the host name alone: a.example'],
        ['a.example/x', 'Write the host name alone: a.example'],
        ['bücher.example', 'Write its ASCII form'],
        ['*', 'undefined'],
        ['*.*', 'undefined'],
        ['intranet', 'plainHosts: direct'],
      ] as const) {
        const [problem = '', ...more] = refused({ [option]: ['b.example', text] });
        expect(more).to.deep.equal([]);
        expect(problem, text).to.include(`${option}: `).and.to.include(hint);
      }
    });
  }

  it('refuse a host that shall go both ways, and no pattern around it', () => {
    expect(refused({ directHosts: ['a.example'], proxyHosts: ['A.example'] })).to.have.length(1);
    expect(asked({ directHosts: ['*.example'], proxyHosts: ['a.example'] }).proxyHosts).to.deep.equal(['a.example']);
  });

  it('are refused all at once', () => {
    expect(refused({ proxy: 'a', directHosts: ['https://a.example'], proxyHosts: ['b'] })).to.have.length(3);
  });
});

const validate = await VALIDATORS['rulecast:pac.options']?.();

describe('pac: the schema of the options', () => {
  const accepts = (options: unknown): boolean => validate?.(options) ?? expect.fail('the schema is not compiled');

  it('takes every option', () => {
    const selection = { feed: 'm365', where: { category: ['Optimize', 'Allow'], required: true }, except: { id: 10 } };
    const rest = { directHosts: ['a.example'], proxyHosts: [], plainHosts: 'direct', tenantRestrictions: true };
    for (const direct of [selection, [selection, { where: { id: 1 } }]]) {
      expect(accepts({ proxy: PROXY, direct, ...rest, clients: 'lans', lineEnd: 'crlf' })).to.equal(true);
    }
    expect(accepts({ proxy: PROXY })).to.equal(true);
  });

  it('refuses a file without a proxy, selections of nothing, and words that it does not know', () => {
    for (const options of [
      {},
      { proxy: '' },
      { proxy: PROXY, direct: [] },
      { proxy: PROXY, direct: {} },
      { proxy: PROXY, direct: 'Optimize' },
      { proxy: PROXY, direct: { where: {} } },
      { proxy: PROXY, direct: { category: 'Optimize' } },
      { proxy: PROXY, plainHosts: 'DIRECT' },
      { proxy: PROXY, lineEnd: 'cr' },
      { proxy: PROXY, clients: '' },
      { proxy: PROXY, failOpen: true },
    ]) {
      expect(accepts(options), JSON.stringify(options)).to.equal(false);
    }
  });
});
