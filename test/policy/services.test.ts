import { expect } from 'chai';
import type { ServiceNode } from '../../src/model/document.ts';
import { documentOf, HEAD, problems, RULES } from './memory-files.ts';

/** The service `x`, written on line 9 from column 6. */
function definition(text: string): ServiceNode {
  const service = documentOf(`${HEAD}services:\n  x: ${text}\n${RULES}`).services.get('x');
  if (service === undefined) throw new Error('not defined');
  return service.expression;
}

function refusals(text: string): readonly string[] {
  return problems(`${HEAD}services:\n  x: ${text}\n${RULES}`);
}

const ANY = [{ from: 0, to: 65535 }];

describe('services', () => {
  it('reads ports, bare protocols and port ranges', () => {
    expect(definition('tcp/443')).to.deep.include({
      kind: 'service',
      service: { kind: 'ports', protocol: 'tcp', source: ANY, destination: [{ from: 443, to: 443 }] },
    });
    expect(definition('udp/3478-3481')).to.have.deep.nested.property('service.destination', [{ from: 3478, to: 3481 }]);
    expect(definition('sctp')).to.have.deep.nested.property('service.destination', ANY);
  });

  it('reads ICMP by name, number and code, IPv4 and IPv6 apart', () => {
    const types = (text: string): unknown => (definition(text) as { service?: unknown }).service;
    expect(types('icmp')).to.deep.equal({ kind: 'icmp', family: 4, types: [{ from: 0, to: 65535 }] });
    expect(types('icmp/echo-request')).to.deep.equal({ kind: 'icmp', family: 4, types: [{ from: 2048, to: 2303 }] });
    expect(types('icmp/3/4')).to.deep.equal({ kind: 'icmp', family: 4, types: [{ from: 772, to: 772 }] });
    expect(types('icmpv6/128/0')).to.deep.equal({ kind: 'icmp', family: 6, types: [{ from: 32768, to: 32768 }] });
    expect(types('icmpv6/packet-too-big')).to.deep.equal({ kind: 'icmp', family: 6, types: [{ from: 512, to: 767 }] });
  });

  it('reads protocols by word and number', () => {
    for (const [text, number] of [
      ['esp', 50],
      ['ah', 51],
      ['gre', 47],
      ['proto/47', 47],
      ['proto/0', 0],
    ] as const) {
      expect(definition(text)).to.have.deep.nested.property('service.numbers', [{ from: number, to: number }]);
    }
  });

  it('reads any, names and lists of them', () => {
    expect(definition('any').kind).to.equal('any');
    expect(definition('web')).to.include({ kind: 'name', name: 'web' });
    const list = definition('[web, [tcp/22], esp]');
    expect(list.kind === 'union' && list.members.map(({ kind }) => kind)).to.deep.equal(['name', 'service', 'service']);
  });

  it('reads a mapping with ports and source ports', () => {
    expect(definition('{ protocol: tcp, ports: [80, 443, "8000-8100"], source-ports: 1024-65535 }')).to.deep.include({
      service: {
        kind: 'ports',
        protocol: 'tcp',
        source: [{ from: 1024, to: 65535 }],
        destination: [
          { from: 80, to: 80 },
          { from: 443, to: 443 },
          { from: 8000, to: 8100 },
        ],
      },
    });
    expect(definition('{ protocol: udp }')).to.have.deep.nested.property('service.source', ANY);
  });

  it('refuses with code and place', () => {
    const refused: readonly (readonly [string, ...string[]])[] = [
      ['tcp/0', '9:6 PORT_INVALID'],
      ['tcp/65536', '9:6 PORT_INVALID'],
      ['tcp/90-80', '9:6 PORT_INVALID'],
      ['tcp/80,443', '9:6 PORT_INVALID'],
      ['tcp/22:80', '9:6 PORT_INVALID'],
      ['tcp/080', '9:6 PORT_INVALID'],
      ['tcp/', '9:6 PORT_INVALID'],
      ['TCP/80', '9:6 SERVICE_INVALID'],
      ['constructor/80', '9:6 SERVICE_INVALID'],
      ['icmp/256', '9:6 SERVICE_INVALID'],
      ['icmp/echo-reqest', '9:6 SERVICE_INVALID'],
      ['icmp/3/4/5', '9:6 SERVICE_INVALID'],
      ['icmp/3/256', '9:6 SERVICE_INVALID'],
      ['esp/1', '9:6 SERVICE_INVALID'],
      ['proto', '9:6 SERVICE_INVALID'],
      ['proto/256', '9:6 SERVICE_INVALID'],
      ['22:80', '9:6 SERVICE_INVALID'],
      ['[]', '9:6 SERVICE_INVALID'],
      ['[any, tcp/80]', '9:7 ANY_WITH_OTHERS'],
      ['[tcp/0, udp/1, tcp/x]', '9:7 PORT_INVALID', '9:21 PORT_INVALID'],
      ['', '9:6 VALUE_INVALID'],
      ['{ ports: 80 }', '9:6 KEY_MISSING'],
      ['{ protocol: icmp }', '9:18 VALUE_INVALID'],
      ['{ protocol: tcp, ports: [] }', '9:30 VALUE_INVALID'],
      ['{ protocol: tcp, ports: [1e3, 0x50, 012, 80] }', '9:31 PORT_INVALID', '9:36 PORT_INVALID', '9:42 PORT_INVALID'],
      ['{ protocol: tcp, port: 80 }', '9:23 KEY_UNKNOWN'],
    ];
    for (const [text, ...expected] of refused) expect(refusals(text), text).to.deep.equal(expected);
  });

  it('refuses a mapping outside of services, and names that are words of the language', () => {
    const rule = 'rules:\n  - { name: r, from: any, to: any, action: allow, services: { protocol: tcp } }\n';
    expect(problems(`${HEAD}${rule}`)).to.deep.equal(['9:61 VALUE_INVALID']);
    expect(problems(`${HEAD}services:\n  tcp: udp/1\n  none: tcp/1\n${RULES}`)).to.deep.equal([
      '9:3 NAME_INVALID',
      '10:3 NAME_INVALID',
    ]);
  });
});
