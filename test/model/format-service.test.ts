import { expect } from 'chai';
import { formatService } from '../../src/model/format-service.ts';
import { parseService } from '../../src/policy/parse-service.ts';

describe('formatService', () => {
  const texts = [
    'tcp',
    'tcp/443',
    'udp/3478-3481',
    'sctp/2905',
    'icmp',
    'icmp/8',
    'icmp/3/4',
    'icmpv6/128/0',
    'esp',
    'proto/112',
  ];
  for (const text of texts) {
    it(`writes ${text} as policies do`, () => {
      const parsed = parseService(text);
      expect(parsed.ok && formatService(parsed.value)).to.equal(text);
    });
  }

  it('writes every protocol as any', () => {
    expect(formatService({ kind: 'protocol', numbers: [{ from: 0, to: 255 }] })).to.equal('any');
  });

  it('names source ports behind', () => {
    const ports = { from: 1024, to: 65535 };
    const service = { kind: 'ports', protocol: 'tcp', source: [ports], destination: [{ from: 80, to: 80 }] } as const;
    expect(formatService(service)).to.equal('tcp/80 from ports 1024-65535');
  });

  it('names several messages by the first and the last', () => {
    const service = { kind: 'icmp', family: 4, types: [{ from: 3 * 256 + 1, to: 4 * 256 + 2 }] } as const;
    expect(formatService(service)).to.equal('icmp/3/1-4/2');
  });
});
