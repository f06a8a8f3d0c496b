import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { FILE_MAX } from '../../exporters/domains/check.ts';
import domains from '../../exporters/domains/index.ts';
import { DEFAULTS, type DomainsOptions } from '../../exporters/domains/options.ts';
import type { ListPlan } from '../../src/hosts/lists.ts';
import { matchesPattern } from '../../src/hosts/pattern.ts';
import { changedLines } from '../../src/testing/changed-lines.ts';
import { deepFreeze } from '../../src/testing/deep-freeze.ts';
import { icmp, ports } from './fitted-builder.ts';
import { hostList, listPlan, ruleList } from './list-plans.ts';

type Cells = Readonly<Record<string, string>>;

function text(plan: ListPlan): string {
  return domains.emit(deepFreeze(plan), DEFAULTS)[0]?.text ?? '';
}

function rows(plan: ListPlan): readonly Cells[] {
  return parse(text(plan), { columns: true });
}

const MANY_WORDS = [ports('tcp', '80,443'), ports('udp', '3478-3481', '50000-50059'), icmp(4, [0x800, 0x8ff])];

describe('domains', () => {
  it('writes a row for each list and host', () => {
    const plan = listPlan(
      hostList('1', { hosts: ['outlook.office.com', '*.outlook.com'], services: MANY_WORDS }),
      hostList('11', { addresses: ['192.0.2.0/24'] }),
      hostList('46', {
        hosts: ['*cdn.onenote.net', 'autodiscover.*.onmicrosoft.com'],
        labels: { serviceArea: ['Common'], category: ['Default'], required: ['false'] },
        uses: [
          { rule: 'web', action: 'allow' },
          { rule: 'guests', action: 'drop' },
        ],
        services: [],
      }),
    );
    expect(text(plan).split('\r\n')).to.deep.equal([
      '"list","feed","endpoint_set","rules","action","category","service_area","required","services","host","match","regex"',
      '"m365-1","m365","1","m365","allow","Optimize","Exchange","true","tcp/80,443 udp/50000-50059>3478-3481 icmp/8","outlook.office.com","exact","^outlook\\.office\\.com$"',
      '"m365-1","m365","1","m365","allow","Optimize","Exchange","true","tcp/80,443 udp/50000-50059>3478-3481 icmp/8","*.outlook.com","subdomains","^[a-z0-9._-]*\\.outlook\\.com$"',
      '"m365-46","m365","46","web; guests","allow; drop","Default","Common","false","","autodiscover.*.onmicrosoft.com","pattern","^autodiscover\\.[a-z0-9._-]*\\.onmicrosoft\\.com$"',
      '"m365-46","m365","46","web; guests","allow; drop","Default","Common","false","","*cdn.onenote.net","pattern","^[a-z0-9._-]*cdn\\.onenote\\.net$"',
      '',
    ]);
  });

  it('leaves feed, endpoint set and labels empty in lists by rule, and says one action once', () => {
    const uses = [
      { rule: 'a', action: 'allow' },
      { rule: 'b', action: 'allow' },
    ] as const;
    const [row] = rows(listPlan(ruleList('out-web', { hosts: ['x.example'], uses })));
    expect(row).to.include({
      list: 'out-web',
      feed: '',
      endpoint_set: '',
      rules: 'a; b',
      action: 'allow',
      category: '',
    });
  });

  it('writes the header alone when no list has hosts', () => {
    expect(rows(listPlan(hostList('11', { addresses: ['192.0.2.0/24'] })))).to.deep.equal([]);
  });

  it('asks for hosts alone, of the lists that the options name', () => {
    expect(domains.parts?.(DEFAULTS).map(({ suffix, members }) => [suffix, members])).to.deep.equal([
      [undefined, 'hosts'],
    ]);
    const where = { category: 'Optimize' };
    const requests = [
      DEFAULTS,
      { ...DEFAULTS, by: 'rule', select: { where } },
      { ...DEFAULTS, select: [{ where }] },
    ] as const;
    expect(
      requests.map((options) => domains.request(options)).map((result) => result.ok && result.value),
    ).to.deep.equal([
      { by: 'endpoint-set' },
      { by: 'rule', select: [{ where }] },
      { by: 'endpoint-set', select: [{ where }] },
    ]);
  });

  it('keeps text of rules and labels in their cells, and from being formulas', () => {
    const hostile = '=cmd|\'/c calc\'!A1",x\r\n"forged","row';
    const labels = { category: [hostile], serviceArea: ['@a', '-b'], required: ['\u202etrue'] };
    const plan = listPlan(
      hostList('1', { hosts: ['-x.example', 'y.example'], labels, uses: [{ rule: hostile, action: 'allow' }] }),
    );
    const found = rows(plan);
    expect(found).to.have.length(2);
    for (const row of found) {
      expect(row.category).to.equal('\'=cmd|\'/c calc\'!A1",x "forged","row');
      expect(row.rules).to.equal(row.category);
      expect(row.service_area).to.equal("'@a; -b");
      expect(row.required).to.equal('true');
    }
    expect(found.map(({ host }) => host)).to.have.members(["'-x.example", 'y.example']);
  });

  it('takes no label from what objects inherit', () => {
    const [row] = rows(listPlan(hostList('1', { hosts: ['x.example'], labels: JSON.parse('{"__proto__":["x"]}') })));
    expect(row).to.include({ category: '', required: '' });
  });

  it('adds one line for one more host', () => {
    const hosts = Array.from({ length: 50 }, (_, index) => `h${index}.example`);
    const before = text(listPlan(hostList('1', { hosts })));
    expect(changedLines(before, text(listPlan(hostList('1', { hosts: [...hosts, 'new.example'] }))))).to.equal(1);
  });

  it('writes lists in one order', () => {
    const [a, b] = [hostList('1', { hosts: ['a.example'] }), hostList('2', { hosts: ['b.example'] })];
    expect(text(listPlan(b, a))).to.equal(text(listPlan(a, b)));
  });
});

describe('domains: regex', () => {
  const label = fc.constantFrom('a', 'b', 'a-b', '_x', '*', '*a', 'a*', '**');
  const pattern = fc.array(label, { maxLength: 3 }).map((labels) => [...labels, 'example', 'net'].join('.'));
  const host = fc
    .array(fc.constantFrom('a', 'b', 'ba', 'ab', 'a-b', '_x', 'xa', 'example', 'net'), { minLength: 1, maxLength: 6 })
    .map((labels) => labels.join('.'));

  it('matches the names that the pattern matches, and no others', () => {
    fc.assert(
      fc.property(pattern, fc.array(host, { maxLength: 20 }), (one, hosts) => {
        const [row] = rows(listPlan(hostList('1', { hosts: [one] })));
        const regex = new RegExp(row?.regex ?? '');
        const tried = [
          ...hosts,
          ...hosts.map((name) => `${name}.example.net`),
          one.replaceAll('*', 'a'),
          'example.net',
        ];
        return tried.every((name) => regex.test(name) === matchesPattern(one, name));
      }),
      { numRuns: 300 },
    );
  });

  it('matches no whole URL', () => {
    const [row] = rows(listPlan(hostList('1', { hosts: ['*.example.net'] })));
    const regex = new RegExp(row?.regex ?? '');
    expect(regex.test('a.example.net')).to.equal(true);
    for (const url of ['https://evil.example/?.example.net', 'evil.example/.example.net', 'https://a.example.net']) {
      expect(regex.test(url), url).to.equal(false);
    }
  });
});

describe('domains: what a target can say', () => {
  const TABLE = [
    ['x.example', 'exact', 'exact', 'exact'],
    ['*.x.example', 'exact', 'exact', 'none'],
    ['**.x.example', 'exact', 'none', 'none'],
    ['*x.example', 'exact', 'none', 'none'],
    ['a.*.example', 'exact', 'none', 'none'],
    ['*.*.example', 'exact', 'none', 'none'],
  ] as const;

  const hostsPart = (options: DomainsOptions) => domains.parts?.(options).find((part) => part.members === 'hosts');

  for (const [pattern, all, subdomains, none] of TABLE) {
    it(`${pattern}: ${all}, ${subdomains}, ${none}`, () => {
      const kinds = (['all', 'subdomains', 'none'] as const).map(
        (wildcards) => hostsPart({ ...DEFAULTS, wildcards })?.fitHost?.(pattern).kind,
      );
      expect(kinds).to.deep.equal([all, subdomains, none]);
    });
  }
});

describe('domains check', () => {
  const findings = (plan: ListPlan): readonly string[] =>
    (domains.check?.(plan, DEFAULTS) ?? []).map(({ severity, code }) => `${severity} ${code}`);

  it('takes as many rows as a worksheet has, and refuses one more', () => {
    const one = { ...hostList('1', {}), name: 'a', labels: {}, uses: [], services: [] };
    const plan = (count: number): ListPlan => listPlan({ ...one, hosts: Array.from({ length: count }, () => 'a.b') });
    expect(findings(plan(FILE_MAX.rows.max))).to.deep.equal([]);
    const [found] = domains.check?.(plan(FILE_MAX.rows.max + 1), DEFAULTS) ?? [];
    expect(found).to.include({ severity: 'error', code: 'LIMIT_EXCEEDED' });
    expect(found?.message).to.include('1048576 rows').and.to.include('1048575');
  }).timeout(20_000);

  it('takes a cell of 32,767 characters, and refuses one more', () => {
    const plan = (length: number): ListPlan =>
      listPlan(hostList('1', { hosts: ['x.example'], uses: [{ rule: 'r'.repeat(length), action: 'allow' }] }));
    expect(findings(plan(FILE_MAX.cell.max))).to.deep.equal([]);
    expect(findings(plan(FILE_MAX.cell.max + 1))).to.deep.equal(['error LIMIT_EXCEEDED']);
  });

  it('counts rows and the file as they are written', () => {
    const labels = (length: number) => ({
      category: ['c'.repeat(32_000)],
      serviceArea: ['s'.repeat(32_000)],
      required: ['r'.repeat(length)],
    });
    const plan = (length: number): ListPlan =>
      listPlan(
        hostList('1', {
          hosts: ['x.example'],
          labels: labels(length),
          uses: [{ rule: '"'.repeat(2000), action: 'allow' }],
        }),
      );
    const row = (length: number): number => text(plan(length)).length - text(listPlan(hostList('1', {}))).length;
    const fits = 30_000 + FILE_MAX.row.max - row(30_000);
    expect(row(fits)).to.equal(FILE_MAX.row.max);
    expect(findings(plan(fits))).to.deep.equal([]);
    expect(findings(plan(fits + 1))).to.deep.equal(['error LIMIT_EXCEEDED']);
  });
});

describe('domains identify', () => {
  it('knows its header, and no other table', () => {
    const own = text(listPlan(hostList('1', { hosts: ['x.example'] })));
    expect(domains.identify({ path: 'x', text: own })).to.equal('yes');
    expect(domains.identify({ path: 'x', text: `\ufeff${own}` })).to.equal('yes');
    expect(domains.identify({ path: 'x', text: 'list;feed;endpoint_set;rules\n' })).to.equal('yes');
    expect(domains.identify({ path: 'rules.csv', text: '"seq","rule"\r\n' })).to.equal('maybe');
    expect(domains.identify({ path: 'x.txt', text: 'list of things' })).to.equal('no');
  });
});
