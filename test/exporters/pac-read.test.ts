import { expect } from 'chai';
import fc from 'fast-check';
import { CHARACTERS_MAX, read } from '../../exporters/pac/read.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { SteeringAnswer, SteeringQuestion, SteeringReading } from '../../src/exporter/host-reading.ts';

const PATH = 'out/proxy.pac';

function question(host: string): SteeringQuestion {
  return { url: `https://${host}/`, host };
}

/** A file whose function has this body. */
function fileOf(body: string): string {
  return `function FindProxyForURL(url, host) {\n${body}\n}\n`;
}

async function readingOf(text: string): Promise<SteeringReading> {
  const result = await read([{ path: PATH, text }]);
  if (!result.ok) expect.fail(JSON.stringify(result.diagnostics));
  return result.value;
}

async function refusalOf(text: string): Promise<Diagnostic> {
  const result = await read([{ path: PATH, text }]);
  if (result.ok) expect.fail('it was read');
  expect(result.diagnostics).to.have.lengthOf(1);
  return result.diagnostics[0]!;
}

function textOf(answer: SteeringAnswer): string {
  if (answer.kind === 'failed') return `failed: ${answer.reason}`;
  return answer.ways.map((way) => (way === 'direct' ? 'DIRECT' : `${way.type} ${way.host} ${way.port}`)).join('; ');
}

/** The answers for hosts, as texts. */
async function ask(text: string, ...hosts: readonly string[]): Promise<readonly string[]> {
  const answers = await (await readingOf(text)).ask(hosts.map(question));
  return answers.map(textOf);
}

async function notesOf(text: string, ...hosts: readonly string[]): Promise<readonly Diagnostic[]> {
  const reading = await readingOf(text);
  await reading.ask(hosts.map(question));
  return reading.notes;
}

/** What the expressions come to, each asked for with a question of its own. */
async function evaluate(expressions: readonly string[]): Promise<readonly unknown[]> {
  const functions = expressions.map((expression) => `function (host) { return ${expression}; }`);
  const text = `var all = [${functions.join(',\n')}];\n${fileOf('throw JSON.stringify(all[host]("a.example"));')}`;
  const answers = await ask(text, ...expressions.map((_, index) => `${index}`));
  return answers.map((answer) => {
    const [, quoted] = /^failed: FindProxyForURL throws (".*")$/.exec(answer) ?? [];
    return quoted === undefined ? answer : JSON.parse(JSON.parse(quoted));
  });
}

const FAILED = /^failed: /;
const TOO_LONG = 'failed: FindProxyForURL takes too many steps';

describe('pac: reading a file', () => {
  it('asks the file and gives its answers in the order of the questions', async () => {
    const text = fileOf('return shExpMatch(host, "*.sharepoint.com") ? "DIRECT" : "PROXY proxy.example.net:8080";');
    expect(await ask(text, 'contoso.sharepoint.com', 'sharepoint.com', 'a.b.sharepoint.com')).to.deep.equal([
      'DIRECT',
      'PROXY proxy.example.net 8080',
      'DIRECT',
    ]);
  });

  it('passes address and host as they are asked', async () => {
    const reading = await readingOf(fileOf('return "PROXY " + host + ":" + url.length;'));
    const answers = await reading.ask([{ url: 'https://x/', host: 'HOST.Override' }]);
    expect(answers.map(textOf)).to.deep.equal(['PROXY host.override 10']);
  });

  for (const [what, text] of Object.entries({
    'a declaration': 'function FindProxyForURL(url, host) { return "DIRECT"; }',
    'a var': 'var FindProxyForURL = function (url, host) { return "DIRECT"; };',
    'an arrow in a var': 'var FindProxyForURL = (url, host) => "DIRECT";',
    'a property of the global': 'this.FindProxyForURL = function () { return "DIRECT"; };',
    'helpers, tabs, comments and CRLF':
      '// a\r\n/* b\r\n*/\r\nfunction FindProxyForURL(url, host)\r\n{\r\n\treturn way();\r\n}\r\nfunction way() { return "DIRECT"; }\r\n',
    'a byte order mark': '\ufefffunction FindProxyForURL(url, host) { return "DIRECT"; }',
    'the newer language': `const ways = { direct: "DIRECT" }; class A { static f = ({ direct }) => \`\${direct}\`; }\nfunction FindProxyForURL(url, host) { let x = ways?.none ?? 1n; for (const y of [x]) { } return A.f({ ...ways }); }`,
    'line separators in strings':
      'var a = "\u2028\u2029"; function FindProxyForURL() { return "DIRECT" + (a.length - 2 || ""); }',
    'a NUL in a string': 'var a = "\0"; function FindProxyForURL() { return "DIRECT" + (a.length - 1 || ""); }',
  })) {
    it(`takes ${what}`, async () => {
      expect(await ask(text, 'a.example')).to.deep.equal(['DIRECT']);
    });
  }

  it('refuses no file, several, and one that is too large', async () => {
    const file = { path: PATH, text: fileOf('return "DIRECT";') };
    for (const files of [
      [],
      [file, { ...file, path: 'b.pac' }],
      [{ path: PATH, text: ' '.repeat(CHARACTERS_MAX + 1) }],
    ]) {
      const result = await read(files);
      expect(result.diagnostics.map(({ code }) => code)).to.deep.equal(['READ_REFUSED']);
    }
  });

  it('tells where a file does not compile', async () => {
    const found = await refusalOf('\ufefffunction FindProxyForURL(url, host) {\r\n  return = 4;\r\n}');
    expect(found.code).to.equal('READ_SYNTAX');
    expect(found.span).to.deep.equal({ file: PATH, start: { line: 2, column: 10 }, end: { line: 2, column: 10 } });
  });

  for (const text of [
    '',
    'var FindProxyForURL = 4;',
    'const FindProxyForURL = () => "DIRECT";',
    'let FindProxyForURL = function () {};',
  ]) {
    it(`refuses a file without a function that browsers find: ${JSON.stringify(text)}`, async () => {
      const found = await refusalOf(text);
      expect(found.code).to.equal('READ_REFUSED');
      expect(found.message).to.contain('has no function FindProxyForURL');
    });
  }

  it('tells where a file throws when it is run', async () => {
    const found = await refusalOf(`\n\n  null.x;\n${fileOf('return "DIRECT";')}`);
    expect(found.code).to.equal('READ_REFUSED');
    expect(found.message).to.contain("TypeError: cannot read property 'x' of null");
    expect(found.span?.start).to.deep.equal({ line: 3, column: 3 });
  });

  it('ignores FindProxyForURLEx and says so', async () => {
    const notes = await notesOf(`${fileOf('return "DIRECT";')}function FindProxyForURLEx() { return "PROXY a:1"; }`);
    expect(notes.map(({ code, severity }) => [code, severity])).to.deep.equal([['READ_IGNORED', 'info']]);
  });
});

describe('pac: answers', () => {
  const ANSWERS = Object.entries({
    DIRECT: 'DIRECT',
    ' DIRECT ; ': 'DIRECT',
    'PROXY proxy.example.net:8080': 'PROXY proxy.example.net 8080',
    'PROXY Proxy.Example.NET:8080; DIRECT': 'PROXY proxy.example.net 8080; DIRECT',
    ';;PROXY \t 192.0.2.1:3128 ;;HTTPS a.example:443;': 'PROXY 192.0.2.1 3128; HTTPS a.example 443',
    'HTTP a.example:80': 'PROXY a.example 80',
    'SOCKS a:1;SOCKS4 a:2;SOCKS5 a:65535': 'SOCKS a 1; SOCKS4 a 2; SOCKS5 a 65535',
    'PROXY [2001:DB8::1]:8080': 'PROXY 2001:db8::1 8080',
    'proxy a:1; Direct': 'PROXY a 1; DIRECT',
  });
  let texts: readonly string[] = [];
  before(async () => {
    texts = await ask(fileOf('return host;'), ...ANSWERS.map(([answer]) => answer));
  });

  for (const [index, [answer, wanted]] of ANSWERS.entries()) {
    it(`reads ${JSON.stringify(answer)}`, () => {
      expect(texts[index]).to.equal(wanted);
    });
  }
});

describe('pac: what is no answer', () => {
  const NO_ANSWERS = [
    '""',
    '" ; "',
    '"DIRECT a:1"',
    '"PROXY"',
    '"PROXY a"',
    '"PROXY a:"',
    '"PROXY a:0"',
    '"PROXY a:65536"',
    '"PROXY a:1e3"',
    '"PROXY :8080"',
    '"PROXY http://a:8080"',
    '"PROXY a:8080/"',
    '"PROXY a b:1"',
    '"PROXY a:1 b:2"',
    '"PROXY a:1, DIRECT"',
    '"PROXY u@a:1"',
    '"PROXY 2001:db8::1:8080"',
    '"PROXY [a.example]:8080"',
    '"PROXY [192.0.2.1]:8080"',
    '"PROXY [2001:db8::1]"',
    '"PROXY [::1%eth0]:1"',
    '"PROXY b\u00fccher.example:1"',
    '"QUIC a:1"',
    '"DIRECT\\u00a0"',
    '"DIRECT\\0"',
    '"constructor a:1"',
    '"DIRECT; NOWHERE a:1"',
    'undefined',
    'null',
    '7',
    'true',
    '["DIRECT"]',
    'new String("DIRECT")',
    '{ toString: function () { return "DIRECT"; } }',
    'Promise.resolve("DIRECT")',
    'Symbol("DIRECT")',
    'function () { return "DIRECT"; }',
    '"DIRECT;".repeat(10000)',
  ];
  const functions = NO_ANSWERS.map((answer) => `function () { return (${answer}); }`);
  let given: readonly string[] = [];
  before(async () => {
    given = await ask(
      `var all = [${functions.join(',\n')}];\n${fileOf('return all[host]();')}`,
      ...NO_ANSWERS.map((_, index) => `${index}`),
    );
  });

  for (const [index, answer] of NO_ANSWERS.entries()) {
    it(`takes ${answer} for no answer`, () => {
      expect(given[index]).to.match(FAILED);
    });
  }

  it('notes a word that is not in capitals once', async () => {
    const notes = await notesOf(fileOf('return "direct";'), 'a.example', 'b.example');
    expect(notes.map(({ code }) => code)).to.deep.equal(['READ_ASSUMED']);
  });

  it('tells what was thrown, whatever it is', async () => {
    const text = fileOf('throw { a: new TypeError("no"), b: 5, c: null, d: { toString: null } }[host];');
    expect(await ask(text, 'a', 'b', 'c', 'd', 'e')).to.deep.equal([
      'failed: FindProxyForURL throws "TypeError: no"',
      'failed: FindProxyForURL throws "5"',
      'failed: FindProxyForURL throws "null"',
      'failed: FindProxyForURL throws "what has no text"',
      'failed: FindProxyForURL throws "undefined"',
    ]);
  });
});

describe('pac: the functions of browsers', () => {
  const TABLE: readonly (readonly [expression: string, wanted: unknown])[] = [
    ['shExpMatch("a.b.sharepoint.com", "*.sharepoint.com")', true],
    ['shExpMatch("sharepoint.com", "*.sharepoint.com")', false],
    ['shExpMatch("evilsharepoint.com", "*.sharepoint.com")', false],
    ['shExpMatch("x.sharepoint.com.", "*.sharepoint.com")', false],
    ['shExpMatch("X.SharePoint.com", "*.sharepoint.com")', false],
    ['shExpMatch("evilcdn.onenote.net", "*cdn.onenote.net")', true],
    ['shExpMatch("autodiscover.a.b.onmicrosoft.com", "autodiscover.*.onmicrosoft.com")', true],
    ['shExpMatch("abc", "a?c")', true],
    ['shExpMatch("ac", "a?c")', false],
    ['shExpMatch("axc", "a.c")', false],
    ['shExpMatch("", "*")', true],
    ['shExpMatch("a\\nb", "*")', false],
    ['shExpMatch("b.x", "(a|b).x")', true],
    ['shExpMatch("a+b", "a+b")', false],
    ['shExpMatch("aab", "*a+b")', true],
    ['shExpMatch(12, "1*")', true],
    ['(function () { try { return shExpMatch("a", "a[.x"); } catch (e) { return e.name; } })()', 'SyntaxError'],
    ['(function () { try { return shExpMatch("a"); } catch (e) { return e.name; } })()', 'TypeError'],
    ['isPlainHostName("intranet")', true],
    ['isPlainHostName("a.b")', false],
    ['isPlainHostName("2001:db8::1")', false],
    ['dnsDomainIs("evilsharepoint.com", "sharepoint.com")', true],
    ['dnsDomainIs("sharepoint.com", ".sharepoint.com")', false],
    ['localHostOrDomainIs("www.a.example", "www.a.example")', true],
    ['localHostOrDomainIs("www", "www.a.example")', true],
    ['localHostOrDomainIs("ww", "www.a.example")', false],
    ['localHostOrDomainIs("www.b.example", "www.a.example")', false],
    ['dnsDomainLevels("a.b.c")', 2],
    ['dnsDomainLevels("a")', 0],
    ['convert_addr("192.0.2.1")', -1_073_741_311],
    ['isInNet("10.1.2.3", "10.9.9.9", "255.0.0.0")', true],
    ['isInNet("11.1.2.3", "10.0.0.0", "255.0.0.0")', false],
    ['isInNet("10.1.2.3", "10.0.0.0", "8")', false],
    ['isInNet("10.1.2.3", "10.0.0.0", "255.0.0.256")', false],
    ['isInNet("2001:db8::1", "10.0.0.0", "0.0.0.0")', false],
    ['dnsResolve("192.0.2.1")', '192.0.2.1'],
    ['dnsResolve("a.example")', null],
    ['isResolvable("a.example")', false],
    ['isResolvable("192.0.2.1")', true],
    ['myIpAddress()', '127.0.0.1'],
    ['typeof alert + typeof alert("x")', 'functionundefined'],
    ['[typeof isInNetEx, typeof dnsResolveEx, typeof myIpAddressEx].join()', 'undefined,undefined,undefined'],
    ['[typeof sortIpAddressList, typeof isResolvableEx].join()', 'undefined,undefined'],
    // Time stands still on Saturday, 1 January 2000, 00:00:00 UTC.
    ['new Date().toISOString()', '2000-01-01T00:00:00.000Z'],
    ['new Date().getTimezoneOffset()', 0],
    ['[weekdayRange("SAT"), weekdayRange("MON", "FRI"), weekdayRange("FRI", "MON", "GMT")]', [true, false, true]],
    ['[weekdayRange("SAT", "GMT"), weekdayRange("Sat"), weekdayRange()]', [true, false, false]],
    [
      '[dateRange(1), dateRange(2, 31), dateRange("JAN"), dateRange("DEC", "FEB"), dateRange(1999, 2001)]',
      [true, false, true, true, true],
    ],
    [
      '[dateRange(24, "DEC", 6, "JAN"), dateRange("FEB", 1999, "DEC", 1999), dateRange(1, "JAN", 2000, 1, "JAN", 2000, "GMT")]',
      [true, false, true],
    ],
    [
      '[timeRange(0), timeRange(8, 17), timeRange(22, 6), timeRange(0, 0, 0, 30), timeRange(23, 0, 0, 0, 0, 0, "GMT")]',
      [true, false, true, true, true],
    ],
  ];
  it('they have one case or more each', () => {
    expect(TABLE.length).to.be.greaterThan(40);
  });

  let found: readonly unknown[] = [];
  before(async () => {
    found = await evaluate(TABLE.map(([expression]) => expression));
  });

  for (const [index, [expression, wanted]] of TABLE.entries()) {
    it(`${expression} is ${JSON.stringify(wanted)}`, () => {
      expect(found[index]).to.deep.equal(wanted);
    });
  }

  it('shExpMatch decides as the regular expression that browsers make of the pattern', async () => {
    const piece = fc.constantFrom('a', 'b', '.', '*', '?', '-', '(a|b)', '+', '\n', '[ab]');
    const name = fc.array(fc.constantFrom('a', 'b', '.', '-', '\n'), { maxLength: 8 }).map((pieces) => pieces.join(''));
    const pairs = fc.array(
      fc.tuple(
        name,
        fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')),
      ),
      { minLength: 200, maxLength: 200 },
    );
    await fc.assert(
      fc.asyncProperty(pairs, async (samples) => {
        const given = samples.filter(([, pattern]) => isExpression(expressionOf(pattern)));
        const wanted = given.map(([text, pattern]) => new RegExp(expressionOf(pattern)).test(text));
        const found = `${JSON.stringify(given)}.map(function (pair) { return shExpMatch(pair[0], pair[1]) ? 1 : 0; }).join("")`;
        const text = `var all = ${found}; ${fileOf(`return all === "${wanted.map(Number).join('')}" ? "DIRECT" : "PROXY a:1";`)}`;
        expect(await ask(text, 'a')).to.deep.equal(['DIRECT']);
      }),
      { numRuns: 10 },
    );
  });

  for (const name of [
    'dnsResolve',
    'isResolvable',
    'isInNet',
    'myIpAddress',
    'weekdayRange',
    'dateRange',
    'timeRange',
    'Math.random',
    'Date',
  ]) {
    it(`an answer that ${name} was used for is undecided, and that is noted once`, async () => {
      const call = name === 'Date' ? 'new Date()' : `${name}(host, "10.0.0.0", "255.0.0.0")`;
      const reading = await readingOf(fileOf(`  if (host !== "a.example") ${call};\n return "DIRECT";`));
      const answers = await reading.ask(['a.example', 'b.example', 'c.example'].map(question));
      expect(answers.map((answer) => answer.kind === 'ways' && answer.undecided)).to.deep.equal([
        undefined,
        name,
        name,
      ]);
      expect(reading.notes.map(({ code, severity }) => [code, severity])).to.deep.equal([['READ_UNDECIDED', 'info']]);
      expect(reading.notes[0]?.message).to.match(new RegExp(`^${name}: `));
      if (name !== 'Date') expect(reading.notes[0]?.span?.start.line).to.equal(2);
    });
  }

  it('every answer of a file that asks for an address when it is run is undecided', async () => {
    const reading = await readingOf(`var me = myIpAddress();\n${fileOf('return "DIRECT";')}`);
    const [answer] = await reading.ask([question('a.example')]);
    expect(answer).to.deep.equal({ kind: 'ways', ways: ['direct'], undecided: 'myIpAddress' });
  });

  it('the functions of the file come before those of browsers', async () => {
    const text = `function shExpMatch() { return true; }\n${fileOf('return shExpMatch(host, "b") ? "DIRECT" : "PROXY a:1";')}`;
    expect(await ask(text, 'a')).to.deep.equal(['DIRECT']);
  });
});

function expressionOf(pattern: string): string {
  return `^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`;
}

function isExpression(source: string): boolean {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}

describe('pac: files that mean harm', () => {
  /** Bodies that answer `DIRECT` for `good`, and do something else before for other hosts. */
  const ENDLESS: Readonly<Record<string, string>> = {
    'loops forever': 'for (;;);',
    'loops forever in a catch': 'for (;;) { try { for (;;); } catch (e) { } finally { continue; } }',
    'searches long strings': 'var s = "a".repeat(1 << 20); s.indexOf("a".repeat(1 << 19) + "b");',
    'searches them again and again': 'var s = "a".repeat(1 << 22); for (;;) s.lastIndexOf("b");',
    'backtracks in a regular expression': '/(a+)+$/.test("a".repeat(60) + "b");',
    'walks a list without end': 'Array.prototype.indexOf.call({ length: 9007199254740991 }, 1);',
    'sorts a list without end': 'Array.prototype.sort.call({ length: 9007199254740991 });',
    'goes on in promises': 'Promise.resolve().then(function again() { return Promise.resolve().then(again); });',
    'goes on in a generator': 'function* g() { for (;;) yield 1; } for (var x of g());',
    'goes on in what it throws': 'throw { toString: function () { for (;;); } };',
    'throws huge texts': 'var s = "xy\\u00e9\\ud800"; for (;;) { s += s; if (s.length > 2e6) throw s; }',
    'goes on in a proxy': 'throw new Proxy({}, { get: function () { for (;;); } });',
    'branches without end': '(function f(n) { f(n - 1); f(n - 1); })(1e3);',
    'copies without end': 'var s = new Uint8Array(1 << 24); for (;;) s.copyWithin(1, 0);',
    'fills memory': 'var a = []; for (;;) a.push("x".repeat(1000) + a.length);',
    'doubles a string': 'var s = "ab"; for (;;) s += s;',
    'makes large lists': 'var a = []; for (;;) a.push(new Array(1e6).fill(0));',
    'makes large numbers': 'var n = 3n; for (;;) n *= n;',
    'calls itself': 'return FindProxyForURL(url, host);',
    'nests what it compiles': 'eval("(".repeat(1e5));',
    'nests what it parses': 'JSON.parse("[".repeat(1e6));',
    'nests what it turns into text': 'var a = []; for (var i = 0; i < 1e5; i++) a = [a]; return a + "";',
    'nests an expression': 'new RegExp("(?:".repeat(1e5));',
    'throws something strange': 'throw Object.create(null);',
    'throws what cannot be told': 'throw { toString: function () { throw this; }, get name() { throw this; } };',
    'throws a symbol': 'throw Symbol("x");',
    waits: 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0); throw 1;',
    imports: 'import("node:fs").then(function () { }); throw 1;',
    'reaches out': 'fetch("https://a.example/");',
    requires: 'require("fs");',
    'stops the process': 'process.exit(0);',
    compiles: 'new WebAssembly.Module(new Uint8Array());',
    'leaves through a constructor': 'alert.constructor("return process")().exit();',
    'answers with a huge text': 'return "x".repeat(1 << 26);',
  };
  for (const [what, body] of Object.entries(ENDLESS)) {
    it(`a file that ${what} gives no answer, and the next question is answered`, async () => {
      const answers = await ask(fileOf(`if (host !== "good") { ${body} }\nreturn "DIRECT";`), 'good', 'bad', 'good');
      expect(answers[0]).to.equal('DIRECT');
      expect(answers[1]).to.match(FAILED);
      expect(answers[2]).to.equal('DIRECT');
    });
  }

  for (const text of [
    'for (;;);',
    'Promise.resolve().then(function f() { Promise.resolve().then(f); });',
    'var a = []; for (;;) a.push(a.slice());',
    '('.repeat(1e5),
    '[[[['.repeat(1e5),
    'a=>'.repeat(1e5),
    '`${'.repeat(1e4),
    '(function f() { f(); })();',
  ]) {
    it(`a file that does so when it is run is refused: ${text.slice(0, 20)}`, async () => {
      const found = await refusalOf(`${text}\n${fileOf('return "DIRECT";')}`);
      expect(['READ_REFUSED', 'READ_SYNTAX']).to.contain(found.code);
    });
  }

  for (const text of [
    'Object.prototype.then = Object.prototype.get = Object.prototype.toString = function () { throw 1; };',
    'Array.prototype.forEach = Array.prototype.slice = String.prototype.split = null;',
    'Object.defineProperty(Object.prototype, "message", { get: function () { throw 1; } });',
    'String.prototype.toString = Function.prototype.call = Function.prototype.apply = null;',
    'Error.prepareStackTrace = function () { throw 1; }; Error.stackTraceLimit = -1; Error = null;',
    'Math = Date = RegExp = Promise = Symbol = null;',
    'Object.defineProperty(globalThis, "globalThis", { get: function () { throw 1; } });',
    'Object.freeze(Object.prototype); Object.freeze(globalThis);',
    'Object.setPrototypeOf(globalThis, null);',
  ]) {
    it(`still answers after ${text}`, async () => {
      expect(await ask(`${fileOf('return "DIRECT";')}${text}`, 'a')).to.deep.equal(['DIRECT']);
    });
  }

  it('a getter in place of the function is asked as browsers ask it', async () => {
    const getter = (body: string): string =>
      `Object.defineProperty(this, "FindProxyForURL", { get: function () { ${body} } });`;
    expect(await ask(getter('return function () { return "DIRECT"; };'), 'a')).to.deep.equal(['DIRECT']);
    expect((await refusalOf(getter('throw 1;'))).code).to.equal('READ_REFUSED');
    expect((await refusalOf(getter('for (;;);'))).code).to.equal('READ_REFUSED');
  });

  it('sees nothing of the host', async () => {
    const names =
      '["process", "require", "fetch", "WebAssembly", "console", "performance", "setTimeout", "navigator", "std", "os"]';
    const [found] = await evaluate([
      `${names}.filter(function (name) { return typeof globalThis[name] !== "undefined"; })`,
    ]);
    expect(found).to.deep.equal([]);
  });

  it('writes nothing of what a file says about itself as it is', async () => {
    const [answer = ''] = await ask(fileOf('throw "\\u001b[31m\\n" + "x".repeat(1e6);'), 'a');
    expect(answer)
      .to.match(/^[ -~…]+$/)
      .and.have.length.below(200);
  });

  it('takes no answer that changes with what was asked before', async () => {
    const counting = `var asked = 0;\n${fileOf('asked += 1; return asked > 2 ? "DIRECT" : "PROXY a:1";')}`;
    const answers = await ask(counting, 'a', 'b', 'c', 'd');
    expect(answers.every((answer) => answer === 'failed: its answer changes with what was asked before')).to.equal(
      true,
    );
    const remembering = `var seen = {};\n${fileOf('seen[host] = 1; return host === "b" && seen.d ? "DIRECT" : "PROXY a:1";')}`;
    expect(await ask(remembering, 'a', 'b', 'c', 'd')).to.deep.equal([
      'PROXY a 1',
      'failed: its answer changes with what was asked before',
      'PROXY a 1',
      'PROXY a 1',
    ]);
  });

  it('does what promises leave to be done behind each answer, and does not mind what it throws', async () => {
    const text = `var done = '';\n${fileOf('queueMicrotask(function () { throw "x"; }); Promise.resolve().then(function () { done = host; }); return done === "" || done === "a" ? "DIRECT" : "PROXY a:1";')}`;
    expect(await ask(text, 'a', 'a', 'a')).to.deep.equal(['DIRECT', 'DIRECT', 'DIRECT']);
  });

  it('takes a file that keeps what it found out, and answers the same', async () => {
    const text = `var known = {};\n${fileOf('return known[host] || (known[host] = host === "a" ? "DIRECT" : "PROXY a:1");')}`;
    expect(await ask(text, 'a', 'b', 'a')).to.deep.equal(['DIRECT', 'PROXY a 1', 'DIRECT']);
  });

  it('every asking runs the file anew', async () => {
    const reading = await readingOf(
      `var asked = 0;\n${fileOf('asked += 1; return asked > 1 ? "DIRECT" : "PROXY a:1";')}`,
    );
    const first = await reading.ask([question('a')]);
    const [second, third] = await Promise.all([reading.ask([question('a')]), reading.ask([question('a')])]);
    expect([first, second, third].map(([answer]) => textOf(answer!))).to.deep.equal(Array(3).fill('PROXY a 1'));
  });

  it('gives up on a file that takes too much again and again', async () => {
    const hosts = Array.from({ length: 1000 }, (_, index) => `h${index}`);
    const answers = await ask(fileOf('for (;;);'), ...hosts);
    expect(answers.filter((answer) => answer === TOO_LONG).length).to.be.within(1, 20);
    expect(answers.every((answer) => FAILED.test(answer))).to.equal(true);
  });

  it('asks on after some questions that take too much', async () => {
    const hosts = ['bad', 'good', 'bad', 'good', 'bad', 'good', 'good'];
    const answers = await ask(fileOf('if (host === "bad") for (;;); return "DIRECT";'), ...hosts);
    expect(answers).to.deep.equal(hosts.map((host) => (host === 'bad' ? TOO_LONG : 'DIRECT')));
  });

  it('gives the same answers every time, with chance and all', async () => {
    const text = fileOf('return "PROXY a:" + Math.floor(1 + 1000 * Math.random());');
    expect(await ask(text, 'a')).to.deep.equal(await ask(text, 'a'));
  });

  it('never throws, whatever the file is', async () => {
    const word = fc.constantFrom(
      'function',
      'FindProxyForURL',
      '(',
      ')',
      '{',
      '}',
      'return',
      '"DIRECT"',
      ';',
      '=',
      'var',
      '`',
      '/',
      '*',
      '\0',
      '\u2028',
      '\ud800',
      'async',
      'yield',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 12 }), async (words) => {
        const result = await read([{ path: PATH, text: words.join(' ') }]);
        if (result.ok) await result.value.ask([question('a')]);
      }),
      { numRuns: 40 },
    );
  });
});

describe('pac: many questions', () => {
  it('are answered by one engine for each order', async () => {
    const hosts = Array.from({ length: 3000 }, (_, index) => `host${index}.example`);
    const text = fileOf('return shExpMatch(host, "*7.example") ? "DIRECT" : "PROXY a:1";');
    const answers = await ask(text, ...hosts);
    expect(answers.filter((answer) => answer === 'DIRECT')).to.have.lengthOf(300);
  });
});
