import { expect } from 'chai';
import { transformSync } from 'esbuild';
import fc from 'fast-check';
import { check } from '../../exporters/pac/check.ts';
import { emit } from '../../exporters/pac/emit.ts';
import { identify } from '../../exporters/pac/identify.ts';
import { DEFAULTS } from '../../exporters/pac/options.ts';
import { type Route, routeOf, type SteeringPlan } from '../../src/hosts/steering.ts';
import type { DomainPattern } from '../../src/model/endpoint-set.ts';
import { problemsOfEs3 } from './es3.ts';
import { endpointSet, layer, rulesOnly, steeringPlan } from './host-plans.ts';
import { corpusOf, neighbours, PLANS, STRANGERS } from './pac-corpus.ts';
import { ENGINES } from './pac-engines.ts';

const PROXY = 'PROXY proxy.example.net:8080';

/** Layers of all kinds of patterns, each inside the next. */
const NESTED = steeringPlan({
  layers: [
    layer('proxy', 'login.a.example', '*x*.y*.a.example'),
    layer('direct', '*.b.a.example', 'a.*.a.example'),
    layer('proxy', '*.a.example', '*cdn.example.net', 'b*b.example'),
    layer('direct', '*.example', '*.10', '10.10.10.10'),
    // As no layer has it, since one * is enough.
    { route: 'direct', hosts: ['**.example.net'] },
  ],
});

function textOf(plan: SteeringPlan, lineEnd: 'lf' | 'crlf' = 'lf'): string {
  const [file, ...more] = emit(plan, { ...DEFAULTS, lineEnd });
  expect(more).to.deep.equal([]);
  return file!.text;
}

/** What a plan means, by regular expressions and without any code of rulecast. */
function referenceOf({ layers, plainHosts }: SteeringPlan): (text: string) => Route {
  const expressions = layers.flatMap(({ route, hosts }) =>
    hosts.map((pattern) => {
      const expression = pattern.replace(/[.]/g, '[.]').replace(/[*]/g, '[^]*');
      return { route, expression: new RegExp(`^(?:${expression})$`) };
    }),
  );
  return (text) => {
    const host = text.toLowerCase().replace(/[.]$/, '');
    if (/:/.test(host)) return 'proxy';
    if (!/[.]/.test(host)) return plainHosts;
    return expressions.find(({ expression }) => expression.test(host))?.route ?? 'proxy';
  };
}

/** The hosts that an engine answers otherwise than the plan and the reference say. */
async function wrong(engine: string, plan: SteeringPlan, hosts: readonly string[]): Promise<readonly string[]> {
  const answers = await ENGINES[engine]!(textOf(plan), hosts);
  const referenceRoute = referenceOf(plan);
  const said = (route: Route) => (route === 'direct' ? 'DIRECT' : PROXY);
  return hosts.flatMap((host, index) => {
    const expected = [said(routeOf(plan, host)), said(referenceRoute(host))];
    return expected.every((one) => one === answers[index]) ? [] : [`${host}: ${answers[index]}, not ${expected}`];
  });
}

/** Labels of few letters, so that patterns often lie inside others. */
const LABEL = fc.constantFrom('a', 'b', 'ab', 'constructor', '__proto__', '*', '*a', 'a*', 'a*b', '**');
const PATTERN = fc
  .tuple(fc.array(LABEL, { minLength: 1, maxLength: 4 }), fc.constantFrom('a', 'b', 'end', 'constructor'))
  .map(([labels, last]) => [...labels, last].join('.'));
const ROUTE = fc.constantFrom<Route>('direct', 'proxy');
/** Also layers that no policy makes, where a pattern stands behind one that covers it. */
const LAYER = fc
  .tuple(ROUTE, fc.array(PATTERN, { minLength: 1, maxLength: 4 }))
  .map(([route, patterns]) => layer(route, ...patterns));
const PLAN = fc
  .record({ layers: fc.array(LAYER, { maxLength: 4 }), plainHosts: ROUTE })
  .map((random) => steeringPlan(random));

describe('pac: what a file answers', () => {
  for (const engine of Object.keys(ENGINES)) {
    for (const { title, plan } of PLANS) {
      it(`${engine} answers as the plan says for ${title} and its neighbours`, async () => {
        const hosts = corpusOf(plan);
        expect(hosts.length).to.be.greaterThan(500);
        expect(await wrong(engine, plan, hosts)).to.deep.equal([]);
      });
    }

    it(`${engine} tries layers in order, and patterns with a * in any place`, async () => {
      expect(await wrong(engine, NESTED, corpusOf(NESTED))).to.deep.equal([]);
    });

    it(`${engine} answers as any plan says`, async () => {
      await fc.assert(
        fc.asyncProperty(PLAN, async (plan) => {
          const hosts = plan.layers.flatMap((one) => one.hosts.flatMap(neighbours));
          expect(await wrong(engine, plan, [...new Set([...hosts, ...STRANGERS])])).to.deep.equal([]);
        }),
        { numRuns: 40 },
      );
    });

    it(`${engine} sends names without a dot where they belong, and addresses of IPv6 to the proxy`, async () => {
      const plan = { ...NESTED, plainHosts: 'direct' } as const;
      expect(await wrong(engine, plan, corpusOf(plan))).to.deep.equal([]);
      const hosts = [
        'intranet',
        'constructor',
        'INTRANET.',
        '::1',
        '[2001:db8::1]',
        '2001:db8::1',
        '::ffff:10.10.10.10',
      ];
      const answers = await ENGINES[engine]!(textOf(plan), hosts);
      expect(answers).to.deep.equal(['DIRECT', 'DIRECT', 'DIRECT', PROXY, PROXY, PROXY, PROXY]);
    });

    it(`${engine} is told of every proxy in order, and of none without them`, async () => {
      const servers = [
        { type: 'HTTPS', host: '2001:db8::9', port: 8443 },
        { type: 'SOCKS5', host: '192.0.2.9', port: 1080 },
      ] as const;
      const answerOf = async (thenDirect: boolean) =>
        ENGINES[engine]!(textOf(steeringPlan({ proxy: { servers, thenDirect } })), ['a.example']);
      expect(await answerOf(false)).to.deep.equal(['HTTPS [2001:db8::9]:8443; SOCKS5 192.0.2.9:1080']);
      expect(await answerOf(true)).to.deep.equal(['HTTPS [2001:db8::9]:8443; SOCKS5 192.0.2.9:1080; DIRECT']);
    });
  }

  it('sends everything to the proxy when no host goes direct', async () => {
    const answers = await ENGINES.V8!(textOf(steeringPlan()), STRANGERS);
    expect(new Set(answers)).to.deep.equal(new Set([PROXY]));
  });
});

/** Names that try to leave their comment. */
const HOSTILE = [
  ...[
    '*/ evil(); /*',
    '\n evil();',
    '\r evil();',
    '\u2028 evil();',
    '\u2029evil();',
    '\u0085evil()',
    '\u0000',
    '\\u000a',
  ],
  ...[
    '@cc_on',
    '# sourceMappingURL=https://evil.example',
    '</script>',
    '<!--',
    '\u0024{evil()}',
    '\u202eevil',
    'é',
    '"',
  ],
];

const FULL: SteeringPlan = {
  ...NESTED,
  site: 'oslo',
  direct: [endpointSet('1', { category: ['Optimize'], required: ['true'] }), endpointSet('9', { category: ['Allow'] })],
  rulesOnly: [rulesOnly('11', 'no-hosts'), rulesOnly('10', 'no-web-port')],
};

function withName(text: string): SteeringPlan {
  const named = { ...endpointSet(text, { [text]: [text] }), origin: { feed: text, id: text } };
  return {
    ...NESTED,
    policy: text,
    site: text,
    direct: [named],
    rulesOnly: [{ endpointSet: named, reason: 'no-hosts' }],
  };
}

describe('pac: the text of a file', () => {
  it('reads as a reviewer needs it', () => {
    const layers = [
      layer('proxy', 'login.a.example'),
      layer('direct', 'b.example', '*.a.example', '*cdn.c.example', 'a.*.c.example'),
    ];
    expect(
      textOf({ ...FULL, layers })
        .split('\n')
        .slice(0, 42),
    ).to.deep.equal(HEAD_OF_FULL.split('\n'));
  });

  for (const [title, plan] of [
    ['nested layers', FULL],
    ['no host', steeringPlan()],
    ...PLANS.map((one) => [one.title, one.plan] as const),
  ] as const) {
    it(`is of the third edition of ECMAScript, in ASCII, and calls nothing but itself: ${title}`, () => {
      const text = textOf(plan);
      expect(problemsOfEs3(text)).to.deep.equal([]);
      expect(/[^\n -~]/.exec(text)).to.equal(null);
      const lowered = transformSync(text, { target: 'es5' }).code;
      expect(lowered).to.equal(transformSync(text, { target: 'esnext' }).code);
    });
  }

  it('is judged by a test that finds what is not of the third edition', () => {
    for (const [code, problem] of [
      ['const a = 1;', 'const'],
      ['let a = 1;', 'let'],
      ['var f = (a) => a;', '>'],
      ['var a = `b`;', '`'],
      ['var a = { b: 1, };', ','],
      ['for (var a of b) {}', 'for'],
      ['var a = "b"; a.startsWith("b");', 'startsWith'],
      ['var a = "b".includes("b");', 'includes'],
      ['shExpMatch("a", "b");', 'shExpMatch'],
      ['var host = dnsResolve("a");', 'dnsResolve'],
      ['var a = ["b"];', '['],
      ['var a = /b/;', '/'],
      ["var a = 'b';", "'"],
      ['var a = { get b() {} };', 'get'],
      ['function f(a) { return arguments; }', 'arguments'],
    ] as const) {
      expect(problemsOfEs3(code).join('\n'), code).to.include(problem);
    }
  });

  it('never looks at the address, only at the host', () => {
    expect(textOf(FULL).match(/\burl\b/g)).to.have.length(1);
  });

  for (const lineEnd of ['lf', 'crlf'] as const) {
    it(`ends every line with ${lineEnd}, the last one too`, () => {
      const text = textOf(FULL, lineEnd);
      const end = lineEnd === 'lf' ? '\n' : '\r\n';
      expect(text.endsWith(`}${end}`)).to.equal(true);
      expect(text.split(end).join('')).to.not.match(/[\r\n]/);
      expect(text.split(end).join('\n')).to.equal(textOf(FULL));
    });
  }

  for (const name of HOSTILE) {
    it(`keeps ${JSON.stringify(name)} inside its comment`, () => {
      const lines = textOf(withName(name)).split('\n');
      const harmless = textOf(withName('harmless')).split('\n');
      const isComment = (line: string) => line.startsWith('// ');
      expect(lines.filter((line) => !isComment(line))).to.deep.equal(harmless.filter((line) => !isComment(line)));
      expect(lines.map(isComment)).to.deep.equal(harmless.map(isComment));
      expect(lines.join('')).to.match(/^[ -~]*$/);
      expect(lines.filter(isComment).join('\n')).to.not.include('*/');
    });
  }

  it('has one line more for one host more, wherever it is sorted in, and for one endpoint set more', () => {
    const hosts = ['b.example', '*.d.example', '*cdn.f.example'];
    const before = { ...FULL, layers: [layer('proxy', '*x*.example'), layer('direct', ...hosts)] };
    for (const host of ['a.a', 'c.example', '*.e.example', 'z.z', '*b.f.example', 'g.*.example', 'g.*.zzz']) {
      const after = { ...before, layers: [layer('proxy', '*x*.example'), layer('direct', ...hosts, host)] };
      expect(changedLines(textOf(before), textOf(after)), host).to.deep.equal({ removed: 0, added: 1 });
      const listed = { ...before, layers: [layer('proxy', '*x*.example', host), layer('direct', ...hosts)] };
      expect(changedLines(textOf(before), textOf(listed)), host).to.deep.equal({ removed: 0, added: 1 });
    }
    const direct = [...before.direct, endpointSet('12')];
    expect(changedLines(textOf(before), textOf({ ...before, direct }))).to.deep.equal({ removed: 0, added: 1 });
  });

  it('is recognized, also where others wrote it', () => {
    const file = (text: string) => ({ path: 'proxy.pac', text });
    for (const { plan } of PLANS) expect(identify(file(textOf(plan)))).to.equal('yes');
    expect(identify(file('\ufefffunction FindProxyForURL(url,host){return "DIRECT"}'))).to.equal('yes');
    expect(identify(file('var FindProxyForURL = function (url, host) { return "DIRECT"; };'))).to.equal('yes');
    expect(identify(file('const FindProxyForURL = (url, host) => "DIRECT";'))).to.equal('maybe');
    expect(identify(file('table inet rulecast {\n}\n'))).to.equal('no');
  });

  it('is refused above what browsers read, with what counts', () => {
    const hosts = (count: number): readonly [DomainPattern, ...DomainPattern[]] => [
      'a.example',
      ...Array.from({ length: count }, (_, index) => `host-number-${index}.department.example.net`),
    ];
    const planOf = (count: number): SteeringPlan => ({ ...FULL, layers: [{ route: 'direct', hosts: hosts(count) }] });
    expect(check(planOf(10_000), DEFAULTS)).to.deep.equal([]);
    const [problem, ...more] = check(planOf(30_000), DEFAULTS);
    expect(more).to.deep.equal([]);
    expect(problem).to.include({ code: 'LIMIT_EXCEEDED', severity: 'error' });
    expect(problem?.message).to.match(
      /takes 1\d{6} bytes, and browsers read 1048576 .*30001 hosts and patterns, and 4 endpoint sets/,
    );
  });
});

/** Lines that only one of two texts has, as often as it has them more. */
function changedLines(before: string, after: string): { readonly removed: number; readonly added: number } {
  const counts = new Map<string, number>();
  for (const line of before.split('\n')) counts.set(line, (counts.get(line) ?? 0) - 1);
  for (const line of after.split('\n')) counts.set(line, (counts.get(line) ?? 0) + 1);
  const sum = (sign: 1 | -1) => [...counts.values()].reduce((total, count) => total + Math.max(0, sign * count), 0);
  return { removed: sum(-1), added: sum(1) };
}

const HEAD_OF_FULL = `\
// Written by rulecast from the policy branch, site oslo. Change the policy, not this file.

// Endpoint sets whose hosts go direct:
//   m365:1 category=Optimize required=true
//   m365:9 category=Allow

// Endpoint sets that are left to firewall rules:
//   m365:11 category=Optimize, names no host
//   m365:10 category=Optimize, is not asked for over HTTP

var DIRECT = "DIRECT";
var PROXY = "PROXY proxy.example.net:8080";

function FindProxyForURL(url, host) {
  host = host.toLowerCase();
  if (host.charAt(host.length - 1) === ".") host = host.substring(0, host.length - 1);
  // An address of IPv6 is no name, in brackets or not.
  if (host.indexOf(":") >= 0) return PROXY;
  if (host.indexOf(".") < 0) return PROXY;
  if (isListed(host, proxied1)) return PROXY;
  if (isListed(host, direct2)) return DIRECT;
  if (matches(host, "a.*.c.example")) return DIRECT;
  if (matches(host, "*cdn.c.example")) return DIRECT;
  return PROXY;
}

var proxied1 = {
  "login.a.example": 1,
  end: 0
};

var direct2 = {
  "*.a.example": 1,
  "b.example": 1,
  end: 0
};

// Whether a list has the host, or "*" in place of all that stands before one of its dots.
function isListed(host, list) {
  var dot = host.indexOf(".");
  if (owns.call(list, host)) return true;
  while (dot >= 0) {`;
