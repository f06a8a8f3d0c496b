import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { LimitName } from '../../../src/review/guardrails/guardrails.ts';
import { readGuardrails } from '../../../src/review/guardrails/read-guardrails.ts';
import { LIMIT_NAMES } from '../../../src/review/guardrails/read-limits.ts';

/** What is wrong, as `line:column CODE`, and its hint if asked for. */
function problems(text: string): readonly string[] {
  return readGuardrails('g.yaml', text).diagnostics.map(
    ({ code, span }) => `${span?.start.line}:${span?.start.column} ${code}`,
  );
}

function hints(text: string): readonly (string | undefined)[] {
  return readGuardrails('g.yaml', text).diagnostics.map(({ hint }) => hint);
}

/** A file with one guardrail, on line 3. */
function one(keys: string): string {
  return `version: 1\nguardrails:\n  - { name: g, reason: r, ${keys} }\n`;
}

describe('readGuardrails', () => {
  it('reads every limit with its defaults', () => {
    const list = LIMIT_NAMES.map((limit) => `  - { name: ${limit}, reason: "why: so", limit: ${limit} }\n`).join('');
    const read = readGuardrails('g.yaml', `version: 1\nguardrails:\n${list}`);
    if (!read.ok) throw new Error(read.diagnostics[0]?.message);
    const settings: Partial<Record<LimitName, object>> = {};
    for (const { limit, name, reason, except, span, ...own } of read.value.guardrails) {
      expect({ name, reason, except, file: span.file }).to.deep.equal({
        name: limit,
        reason: 'why: so',
        except: [],
        file: 'g.yaml',
      });
      if (!('ports' in own)) settings[limit] = own;
    }
    expect(settings).to.deep.equal({
      'any-destination': {},
      'any-source': {},
      'prefix-wider-than': { ipv4: 8, ipv6: 20 },
      'addresses-opened': { ipv4: 65_536n, ipv6: 1n << 80n },
      'ports-opened': { moreThan: 1024 },
      'special-ranges-in-feed': {},
      'set-shrinks': { percent: 20 },
      'established-rule-lost': {},
      'default-changed': {},
    });
  });

  it('reads numbers of addresses in three spellings', () => {
    const counts = (text: string): unknown => {
      const read = readGuardrails('g.yaml', one(`limit: addresses-opened, ipv4: ${text}, ipv6: "/128"`));
      return read.ok && read.value.guardrails[0];
    };
    for (const text of ['65536', '2^16', '/16', '"/16"', '"65536"']) {
      expect(counts(text), text).to.include({ ipv4: 65_536n, ipv6: 1n });
    }
  });

  /** The place of the error is marked. */
  const WRONG: Readonly<Record<string, string>> = {
    'limit: »any-destinaton': 'VALUE_INVALID',
    'limit: any-source, »ipv4: 8': 'KEY_UNKNOWN',
    'limit: ports-opened, »morethan: 1': 'KEY_UNKNOWN',
    'limit: ports-opened, more-than: »65536': 'VALUE_INVALID',
    'limit: ports-opened, more-than: »1.5': 'VALUE_INVALID',
    'limit: prefix-wider-than, ipv4: »33': 'VALUE_INVALID',
    'limit: addresses-opened, ipv4: »2^33': 'VALUE_INVALID',
    'limit: addresses-opened, ipv4: »/33': 'VALUE_INVALID',
    'limit: addresses-opened, ipv4: »65_536': 'VALUE_INVALID',
    'limit: addresses-opened, ipv4: »4294967297': 'VALUE_INVALID',
    'limit: addresses-opened, ipv4: »-1': 'VALUE_INVALID',
    'limit: set-shrinks, percent: »101': 'VALUE_INVALID',
    'limit: set-shrinks, »sites: oslo': 'KEY_UNKNOWN',
    'limit: default-changed, »except: []': 'KEY_UNKNOWN',
    'limit: admin-ports-from-internet, ports: [»22]': 'SERVICE_INVALID',
    'limit: admin-ports-from-internet, ports: [»esp]': 'SERVICE_INVALID',
    'limit: admin-ports-from-internet, ports: »[]': 'VALUE_INVALID',
    'limit: admin-ports-from-internet, directions: »outbound': 'VALUE_INVALID',
    'limit: any-source, directions: »up': 'VALUE_INVALID',
    'limit: any-source, directions: »[]': 'VALUE_INVALID',
    'limit: any-source, sites: »[]': 'VALUE_INVALID',
    'limit: any-source, except: [»{ reason: r }]': 'KEY_MISSING',
    'limit: any-source, except: [»{ to: 10.0.0.0/8 }]': 'KEY_MISSING',
    'limit: any-source, except: [{ to: »10.0.0.1/8, reason: r }]': 'HOST_BITS',
    'limit: any-source, except: [{ to: »any, reason: r }]': 'ADDRESS_INVALID',
    'limit: any-source, except: [{ to: »[], reason: r }]': 'VALUE_INVALID',
    'limit: any-source, except: [{ services: »web, reason: r }]': 'SERVICE_INVALID',
    'limit: any-source, except: [{ to: ::/0, until: »2026-02-30, reason: r }]': 'VALUE_INVALID',
    'limit: any-source, except: [{ »too: ::/0, to: ::/0, reason: r }]': 'KEY_UNKNOWN',
  };
  for (const [marked, code] of Object.entries(WRONG)) {
    const keys = marked.replace('»', '');
    it(`refuses { ${keys} } at its place`, () => {
      const column = one(marked).split('\n')[2]?.indexOf('»') ?? 0;
      expect(problems(one(keys))).to.deep.equal([`3:${column + 1} ${code}`]);
    });
  }

  it('refuses files that are no list of guardrails', () => {
    expect(problems('version: 1\n')).to.deep.equal(['1:1 KEY_MISSING']);
    expect(problems('version: 2\nguardrails: []\n')).to.deep.equal(['1:10 VALUE_INVALID']);
    expect(problems('version: 1\nguardrails: {}\n')).to.deep.equal(['2:13 VALUE_INVALID']);
    expect(problems('version: 1\nguardrails: [any-source]\n')).to.deep.equal(['2:14 VALUE_INVALID']);
    expect(problems('version: 1\nguardrails: [\n')).to.have.length.greaterThan(0);
    expect(problems('')).to.have.length.greaterThan(0);
  });

  it('needs a name, a reason and a limit, and each name once', () => {
    const text =
      'version: 1\nguardrails:\n  - { name: "", reason: r, limit: any-source }\n  - { name: a, limit: any-source }\n  - { name: b, reason: r }\n';
    expect(problems(text)).to.deep.equal(['3:13 VALUE_INVALID', '4:5 KEY_MISSING', '5:5 KEY_MISSING']);
    const rail = '  - { name: a, reason: r, limit: any-source }\n';
    expect(problems(`version: 1\nguardrails:\n${rail}${rail}`)).to.deep.equal(['4:13 DUPLICATE_NAME']);
  });

  it('suggests what was meant', () => {
    expect(hints(one('limit: any-destinaton'))).to.deep.equal(['did you mean "any-destination"?']);
    expect(hints(one('limit: any-source, site: oslo'))).to.deep.equal(['did you mean "sites"?']);
    expect(hints(one('limit: admin-ports-from-internet, ports: 22'))).to.deep.equal(['write the protocol too: tcp/22']);
  });
});

describe('the guardrails schema', () => {
  const { $defs } = JSON.parse(readFileSync('schemas/guardrails.schema.json', 'utf8'));

  it('lists the limits that the code knows, each with keys of its own', () => {
    const { properties, allOf } = $defs.guardrail;
    expect(properties.limit.enum).to.deep.equal(LIMIT_NAMES);
    const branches = allOf.map(
      (one: { if: { properties: { limit: { const: string } } } }) => one.if.properties.limit.const,
    );
    expect(branches).to.deep.equal(LIMIT_NAMES);
  });

  it('explains every key to an editor', () => {
    const branches: readonly { then: object }[] = $defs.guardrail.allOf;
    const tables: readonly object[] = [$defs.guardrail, $defs.exception, ...branches.map(({ then }) => then)];
    for (const table of tables) {
      for (const [key, schema] of Object.entries((table as { properties: object }).properties)) {
        if (schema !== true) expect(schema, key).to.include.keys('title', 'description');
      }
    }
  });
});
