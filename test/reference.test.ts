import { expect } from 'chai';
import { parse } from 'yaml';
import { parsePacketTable } from './packets.ts';
import { makeReference, type ReferenceOptions } from './reference.ts';

type Options = Omit<Partial<ReferenceOptions>, 'files'> & {
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
};

const FEED = JSON.stringify([
  {
    id: 1,
    serviceArea: 'Mail',
    category: 'Optimize',
    required: true,
    ips: ['192.0.2.0/25', '2001:db8:1::/48'],
    tcpPorts: '80, 443',
    udpPorts: '443',
  },
  { id: 2, serviceArea: 'Mail', category: 'Allow', required: false, ips: ['192.0.2.0/24'], tcpPorts: '25' },
  {
    id: 11,
    serviceArea: 'Voice',
    category: 'Optimize',
    required: true,
    ips: ['198.51.100.0/24'],
    tcpPorts: '',
    udpPorts: '3478-3481,50000 - 50019',
  },
  { id: 30, serviceArea: 'Common', category: 'Default', required: true, urls: ['example.com'], tcpPorts: '443' },
]);

/** A policy of one direction with the given lines below its head. */
function policyOf(lines: string, head = 'direction: outbound\ndefault: drop'): unknown {
  return parse(`version: 1\nname: test\noutputs: []\n${head}\n${lines}`);
}

function decide(policy: unknown, options: Options = {}): ReturnType<typeof makeReference> {
  const { files = {}, ...rest } = options;
  const read = (path: string): Uint8Array => {
    const content = files[path];
    if (content === undefined) throw new Error(`no file ${path}`);
    return typeof content === 'string' ? new TextEncoder().encode(content) : content;
  };
  return makeReference({ policy, ...rest, files: read });
}

/** Every row of the table comes out as it says, verdict and decider. */
function holds(policy: unknown, table: string, options: Options = {}): void {
  const rows = parsePacketTable(table);
  expect(rows).to.not.be.empty;
  for (const row of rows) {
    const decision = decide(policy, { ...options, ...(row.site === undefined ? {} : { site: row.site }) })(row.packet);
    expect(`${decision.verdict} by ${decision.by}`, row.text).to.equal(`${row.verdict} by ${row.by}`);
  }
}

describe('reference', () => {
  describe('addresses', () => {
    it('covers an address, a prefix and a range up to both of their ends, and nothing beside them', () => {
      const policy = policyOf(`rules:
  - { name: web, action: allow, from: [10.0.0.7, 10.1.0.0/16, 10.2.0.10-10.2.0.20], to: any, services: tcp/443 }`);
      holds(
        policy,
        `
        drop  outbound tcp 10.0.0.6:9     -> 192.0.2.1:443 by=default
        allow outbound tcp 10.0.0.7:9     -> 192.0.2.1:443 by=web
        drop  outbound tcp 10.0.0.8:9     -> 192.0.2.1:443 by=default
        drop  outbound tcp 10.0.255.255:9 -> 192.0.2.1:443 by=default
        allow outbound tcp 10.1.0.0:9     -> 192.0.2.1:443 by=web
        allow outbound tcp 10.1.255.255:9 -> 192.0.2.1:443 by=web
        drop  outbound tcp 10.2.0.0:9     -> 192.0.2.1:443 by=default
        drop  outbound tcp 10.2.0.9:9     -> 192.0.2.1:443 by=default
        allow outbound tcp 10.2.0.10:9    -> 192.0.2.1:443 by=web
        allow outbound tcp 10.2.0.20:9    -> 192.0.2.1:443 by=web
        drop  outbound tcp 10.2.0.21:9    -> 192.0.2.1:443 by=default`,
      );
    });

    it('keeps IPv4 and IPv6 apart, also where the numbers are equal, and takes any spelling of IPv6', () => {
      const policy = policyOf(`rules:
  - { name: four, action: allow, from: any, to: 192.0.2.1, services: any }
  - { name: six, action: allow, from: any, to: ["2001:DB8::/32", "::ffff:198.51.100.0/120", "1:2:3:4:5:6:7:8"], services: any }`);
      holds(
        policy,
        `
        allow outbound gre 10.0.0.1 -> 192.0.2.1                     by=four
        drop  outbound gre ::1 -> ::192.0.2.1                        by=default
        drop  outbound gre ::1 -> ::ffff:192.0.2.1                   by=default
        allow outbound gre ::1 -> ::ffff:198.51.100.255              by=six
        drop  outbound gre 10.0.0.1 -> 198.51.100.255                by=default
        allow outbound gre ::1 -> 2001:db8::                         by=six
        allow outbound gre ::1 -> 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff by=six
        drop  outbound gre ::1 -> 2001:db9::                         by=default
        allow outbound gre ::1 -> 1:2:3:4:5:6:7:8                    by=six
        drop  outbound gre ::1 -> 1:2:3:4:5:6:7:9                    by=default`,
      );
    });

    it('any is every address of both families, to the last', () => {
      const policy = policyOf('rules: [{ name: all, action: allow, from: any, to: any, services: any }]');
      holds(
        policy,
        `
        allow outbound gre 0.0.0.0 -> 255.255.255.255 by=all
        allow outbound gre :: -> ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff by=all`,
      );
    });

    it('unites lists, follows sets through sets in any order, and takes differences of differences', () => {
      const policy = policyOf(`sets:
  inner: [branch, 10.9.0.1]
  branch: { of: 10.0.0.0/8, except: { of: [10.5.0.0/16, 10.6.0.0/16], except: 10.5.5.5 } }
rules:
  - { name: web, action: allow, from: inner, to: any, services: tcp }`);
      holds(
        policy,
        `
        allow outbound tcp 10.4.255.255:1 -> 192.0.2.1:1 by=web
        drop  outbound tcp 10.5.0.0:1     -> 192.0.2.1:1 by=default
        drop  outbound tcp 10.5.5.4:1     -> 192.0.2.1:1 by=default
        allow outbound tcp 10.5.5.5:1     -> 192.0.2.1:1 by=web
        drop  outbound tcp 10.6.255.255:1 -> 192.0.2.1:1 by=default
        allow outbound tcp 10.7.0.0:1     -> 192.0.2.1:1 by=web
        allow outbound tcp 10.9.0.1:1     -> 192.0.2.1:1 by=web`,
      );
    });

    it('reads list files with comments, blank lines, CRLF and a byte order mark', () => {
      const policy = policyOf(
        'rules: [{ name: listed, action: allow, from: any, to: { file: lists/a.txt }, services: any }]',
      );
      const files = {
        'lists/a.txt':
          '\ufeff# head 10.9.9.9\r\n192.0.2.0/31 ; two\r\n\r\n  2001:db8::1-2001:db8::3\r\n198.51.100.9 # one\r\n',
      };
      holds(
        policy,
        `
        allow outbound esp 10.0.0.1 -> 192.0.2.1    by=listed
        drop  outbound esp 10.0.0.1 -> 192.0.2.2    by=default
        allow outbound esp 10.0.0.1 -> 198.51.100.9 by=listed
        drop  outbound esp 10.0.0.1 -> 10.9.9.9     by=default
        allow outbound esp ::1 -> 2001:db8::3       by=listed
        drop  outbound esp ::1 -> 2001:db8::4       by=default`,
        { files },
      );
    });
  });

  describe('services', () => {
    it('tcp/443 and a port range are destination ports of their own protocol', () => {
      const policy = policyOf(`rules:
  - { name: web, action: allow, from: any, to: any, services: [tcp/443, udp/3478-3481, sctp/2905] }`);
      holds(
        policy,
        `
        allow outbound tcp  10.0.0.1:1    -> 192.0.2.1:443  by=web
        drop  outbound tcp  10.0.0.1:443  -> 192.0.2.1:442  by=default
        drop  outbound tcp  10.0.0.1:443  -> 192.0.2.1:444  by=default
        drop  outbound udp  10.0.0.1:1    -> 192.0.2.1:443  by=default
        drop  outbound udp  10.0.0.1:1    -> 192.0.2.1:3477 by=default
        allow outbound udp  10.0.0.1:1    -> 192.0.2.1:3478 by=web
        allow outbound udp  10.0.0.1:1    -> 192.0.2.1:3481 by=web
        drop  outbound udp  10.0.0.1:1    -> 192.0.2.1:3482 by=default
        allow outbound sctp 10.0.0.1:1    -> 192.0.2.1:2905 by=web`,
      );
    });

    it('a protocol without ports is every port, port 0 too', () => {
      const policy = policyOf('rules: [{ name: all-tcp, action: allow, from: any, to: any, services: tcp }]');
      holds(
        policy,
        `
        allow outbound tcp 10.0.0.1:0     -> 192.0.2.1:0     by=all-tcp
        allow outbound tcp 10.0.0.1:65535 -> 192.0.2.1:65535 by=all-tcp
        drop  outbound udp 10.0.0.1:0     -> 192.0.2.1:0     by=default`,
      );
    });

    it('a named service has source ports, an absent side is every port, and names go through names', () => {
      const policy = policyOf(`services:
  both: [ntp, replies]
  ntp: { protocol: udp, ports: [123], source-ports: [123, "1024-65535"] }
  replies: { protocol: tcp, source-ports: [80] }
rules:
  - { name: named, action: allow, from: any, to: any, services: both }`);
      holds(
        policy,
        `
        allow outbound udp 10.0.0.1:123  -> 192.0.2.1:123 by=named
        allow outbound udp 10.0.0.1:1024 -> 192.0.2.1:123 by=named
        drop  outbound udp 10.0.0.1:1023 -> 192.0.2.1:123 by=default
        drop  outbound udp 10.0.0.1:123  -> 192.0.2.1:124 by=default
        allow outbound tcp 10.0.0.1:80   -> 192.0.2.1:0   by=named
        drop  outbound tcp 10.0.0.1:81   -> 192.0.2.1:80  by=default`,
      );
    });

    it('icmp is IPv4 only and icmpv6 is IPv6 only', () => {
      const policy = policyOf(`rules:
  - { name: echo, action: allow, from: any, to: any, services: [icmp/echo-request, icmp/3/4] }
  - { name: big, action: allow, from: any, to: any, services: [icmpv6/packet-too-big, icmpv6/128/0] }`);
      holds(
        policy,
        `
        allow outbound icmp/8/0     10.0.0.1 -> 192.0.2.1 by=echo
        allow outbound icmp/8/77    10.0.0.1 -> 192.0.2.1 by=echo
        drop  outbound icmp/0/0     10.0.0.1 -> 192.0.2.1 by=default
        allow outbound icmp/3/4     10.0.0.1 -> 192.0.2.1 by=echo
        drop  outbound icmp/3/3     10.0.0.1 -> 192.0.2.1 by=default
        drop  outbound icmp/8/0     ::1 -> ::2            by=default
        allow outbound icmpv6/2/9   ::1 -> ::2            by=big
        allow outbound icmpv6/128/0 ::1 -> ::2            by=big
        drop  outbound icmpv6/128/1 ::1 -> ::2            by=default
        drop  outbound icmpv6/2/0   10.0.0.1 -> 192.0.2.1 by=default`,
      );
    });

    it('icmp and icmpv6 alone are every type of their family, any is every protocol', () => {
      const policy = policyOf(`rules:
  - { name: four, action: allow, from: 10.0.0.0/8, to: any, services: icmp }
  - { name: six, action: allow, from: "::/16", to: any, services: icmpv6 }
  - { name: all, action: reject, from: 172.16.0.0/12, to: any, services: any }`);
      holds(
        policy,
        `
        allow  outbound icmp/255/255   10.0.0.1 -> 192.0.2.1   by=four
        allow  outbound icmpv6/0/1     ::1 -> ::2              by=six
        drop   outbound icmp/0/1       ::1 -> ::2              by=default
        reject outbound icmpv6/0/1     172.16.0.1 -> 192.0.2.1 by=all
        reject outbound proto/255      172.16.0.1 -> 192.0.2.1 by=all
        reject outbound tcp            172.16.0.1:0 -> 192.0.2.1:0 by=all`,
      );
    });

    it('esp, ah, gre and proto/N are protocol numbers over both families', () => {
      const policy = policyOf(
        'rules: [{ name: tunnel, action: allow, from: any, to: any, services: [esp, ah, proto/47, proto/112] }]',
      );
      holds(
        policy,
        `
        allow outbound esp       10.0.0.1 -> 192.0.2.1 by=tunnel
        allow outbound ah        ::1 -> ::2            by=tunnel
        allow outbound gre       10.0.0.1 -> 192.0.2.1 by=tunnel
        allow outbound proto/112 ::1 -> ::2            by=tunnel
        drop  outbound proto/41  10.0.0.1 -> 192.0.2.1 by=default`,
      );
    });
  });

  describe('feeds', () => {
    const feeds = 'feeds: { m: { type: microsoft365, snapshot: m.json } }\n';
    const files = { 'm.json': FEED };

    it('an endpoint set brings its own ports, never those of another with the same addresses', () => {
      const policy = policyOf(`${feeds}rules: [{ name: m, action: allow, from: any, to: { feed: m } }]`);
      holds(
        policy,
        `
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.127:443     by=m
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.128:443     by=default
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.128:25      by=m
        allow outbound udp 10.0.0.1:1 -> 192.0.2.1:443       by=m
        drop  outbound udp 10.0.0.1:1 -> 192.0.2.1:80        by=default
        allow outbound tcp [::1]:1 -> [2001:db8:1::1]:80     by=m
        drop  outbound tcp [::1]:1 -> [2001:db8:1::1]:25     by=default
        drop  outbound tcp 10.0.0.1:1 -> 198.51.100.1:3478   by=default
        drop  outbound tcp 10.0.0.1:1 -> 198.51.100.1:0      by=default
        allow outbound udp 10.0.0.1:1 -> 198.51.100.1:3481   by=m
        drop  outbound udp 10.0.0.1:1 -> 198.51.100.1:3482   by=default
        allow outbound udp 10.0.0.1:1 -> 198.51.100.255:50019 by=m`,
        { files },
      );
    });

    it('where keeps and except takes away; keys are and-ed, values or-ed, numbers and booleans compared as text', () => {
      const rule = (selection: string): unknown =>
        policyOf(`${feeds}rules: [{ name: m, action: allow, from: any, to: ${selection} }]`);
      const mail = 'allow outbound tcp 10.0.0.1:1 -> 192.0.2.1:80 by=m';
      const smtp = 'allow outbound tcp 10.0.0.1:1 -> 192.0.2.1:25 by=m';
      const voice = 'allow outbound udp 10.0.0.1:1 -> 198.51.100.1:3478 by=m';
      const not = (row: string): string => row.replace('allow', 'drop').replace('by=m', 'by=default');
      const cases: readonly (readonly [string, readonly string[]])[] = [
        ['{ feed: m, where: { required: true, serviceArea: Mail } }', [mail, not(smtp), not(voice)]],
        ['{ feed: m, where: { required: "true" } }', [mail, not(smtp), voice]],
        ['{ feed: m, where: { id: [2, "11"] } }', [not(mail), smtp, voice]],
        ['{ feed: m, except: { id: 2 } }', [mail, not(smtp), voice]],
        ['{ feed: m, except: { serviceArea: Mail, required: false } }', [mail, not(smtp), voice]],
        [
          '{ feed: m, where: { category: [Optimize, Allow] }, except: { serviceArea: [Voice] } }',
          [mail, smtp, not(voice)],
        ],
      ];
      for (const [selection, rows] of cases) holds(rule(selection), rows.join('\n'), { files });
    });

    it('services narrow each endpoint set, and are all that a part outside feeds has', () => {
      const policy = policyOf(`${feeds}sets: { proxies: 203.0.113.9 }
rules: [{ name: m, action: allow, from: any, to: [{ feed: m }, proxies], services: [tcp/443-8080, udp/50000-50009] }]`);
      holds(
        policy,
        `
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.1:443      by=m
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.1:80       by=default
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.1:25       by=default
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.1:8080     by=default
        drop  outbound udp 10.0.0.1:1 -> 198.51.100.1:3478  by=default
        allow outbound udp 10.0.0.1:1 -> 198.51.100.1:50009 by=m
        drop  outbound udp 10.0.0.1:1 -> 198.51.100.1:50010 by=default
        allow outbound tcp 10.0.0.1:1 -> 203.0.113.9:8080   by=m
        allow outbound udp 10.0.0.1:1 -> 203.0.113.9:50000  by=m
        drop  outbound udp 10.0.0.1:1 -> 203.0.113.9:443    by=default`,
        { files },
      );
    });

    it('names, unions and differences keep the endpoint sets apart', () => {
      const policy = policyOf(
        `${feeds}sets:
  cloud: { of: [{ feed: m, where: { id: 1 } }, voice], except: [192.0.2.0/28] }
  voice: { feed: m, where: { id: 11 } }
rules: [{ name: m, action: allow, from: any, to: cloud }]`,
      );
      holds(
        policy,
        `
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.15:443    by=default
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.16:443    by=m
        drop  outbound udp 10.0.0.1:1 -> 192.0.2.16:3478   by=default
        allow outbound udp 10.0.0.1:1 -> 198.51.100.1:3478 by=m
        drop  outbound udp 10.0.0.1:1 -> 198.51.100.1:443  by=default`,
        { files },
      );
    });

    it('in from, a feed gives addresses only', () => {
      const policy = policyOf(
        `${feeds}rules: [{ name: mx, action: allow, from: { feed: m, where: { id: 2 } }, to: 10.0.0.25, services: tcp/2525 }]`,
        'direction: inbound\ndefault: drop',
      );
      holds(
        policy,
        `
        allow inbound tcp 192.0.2.200:1  -> 10.0.0.25:2525 by=mx
        drop  inbound tcp 192.0.2.200:25 -> 10.0.0.25:25   by=default
        drop  inbound tcp 198.51.100.1:1 -> 10.0.0.25:2525 by=default`,
        { files },
      );
    });

    it('reads the wrapped form, UTF-16LE, a byte order mark and CRLF', () => {
      const wrapped = JSON.stringify({ for: 'x', endpoints: JSON.parse(FEED) }, null, 2).replaceAll('\n', '\r\n');
      const utf16 = new Uint8Array(Buffer.from(`\ufeff${wrapped}`, 'utf16le'));
      const policy = policyOf(
        `${feeds}rules: [{ name: m, action: allow, from: any, to: { feed: m, where: { id: 2 } } }]`,
      );
      for (const content of [wrapped, `\ufeff${wrapped}`, utf16]) {
        holds(policy, 'allow outbound tcp 10.0.0.1:1 -> 192.0.2.1:25 by=m', { files: { 'm.json': content } });
      }
    });

    it('clears host bits when the feed says mask, and throws otherwise', () => {
      const odd = JSON.stringify([{ id: 7, ips: ['192.0.2.77/24'], tcpPorts: '443' }]);
      const rules = 'rules: [{ name: m, action: allow, from: any, to: { feed: m } }]';
      const masking = policyOf(`feeds: { m: { type: microsoft365, snapshot: m.json, hostBits: mask } }\n${rules}`);
      holds(
        masking,
        `
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.0:443   by=m
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.255:443 by=m
        drop  outbound tcp 10.0.0.1:1 -> 192.0.1.255:443 by=default`,
        { files: { 'm.json': odd } },
      );
      expect(() => decide(policyOf(`${feeds}${rules}`), { files: { 'm.json': odd } })).to.throw('192.0.2.77/24');
    });

    it('an endpoint set without ports serves nothing', () => {
      const bare = JSON.stringify([{ id: 7, ips: ['192.0.2.0/24'] }]);
      const policy = policyOf(`${feeds}rules: [{ name: m, action: allow, from: any, to: { feed: m }, services: any }]`);
      holds(policy, 'drop outbound tcp 10.0.0.1:1 -> 192.0.2.1:0 by=default', { files: { 'm.json': bare } });
    });
  });

  describe('rules', () => {
    it('the first rule that matches decides, and each keeps its own action', () => {
      const policy = policyOf(`rules:
  - { name: one, action: reject, from: 10.0.0.1, to: any, services: tcp/25 }
  - { name: two, action: pass, from: 10.0.0.0/30, to: any, services: tcp }
  - { name: three, action: allow, from: 10.0.0.0/8, to: any, services: tcp/25 }`);
      holds(
        policy,
        `
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:25 by=one
        pass   outbound tcp 10.0.0.2:1 -> 192.0.2.1:25 by=two
        allow  outbound tcp 10.0.0.4:1 -> 192.0.2.1:25 by=three
        drop   outbound tcp 10.0.0.4:1 -> 192.0.2.1:26 by=default`,
      );
    });

    it('a rule decides packets of its own direction, which may be its own or the default of the policy', () => {
      const policy = policyOf(`rules:
  - { name: out, action: allow, from: any, to: any, services: tcp/1 }
  - { name: in, action: allow, from: any, to: any, services: tcp/2, direction: inbound }`);
      holds(
        policy,
        `
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 by=out
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.1:2 by=default
        drop  inbound  tcp 10.0.0.1:1 -> 192.0.2.1:1 by=default
        allow inbound  tcp 10.0.0.1:1 -> 192.0.2.1:2 by=in
        pass  forward  tcp 10.0.0.1:1 -> 192.0.2.1:1 by=outside scope`,
      );
    });

    it('rules match new and untracked packets, the default takes every state', () => {
      const policy = policyOf('rules: [{ name: all, action: reject, from: any, to: any, services: any }]');
      holds(
        policy,
        `
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 new         by=all
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 untracked   by=all
        drop   outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 established by=default
        drop   outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 related     by=default
        drop   outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 invalid     by=default`,
        { housekeeping: [] },
      );
    });

    it('default may be a mapping with an action', () => {
      const policy = policyOf(
        'rules: [{ name: web, action: allow, from: any, to: any, services: tcp/443 }]',
        'direction: outbound\ndefault: { action: reject, log: true }',
      );
      holds(policy, 'reject outbound udp 10.0.0.1:1 -> 192.0.2.1:443 by=default');
    });

    it('enabled: false leaves a rule out, but its direction stays decided', () => {
      const policy = policyOf(
        'rules: [{ name: off, action: allow, from: any, to: any, services: any, enabled: false }]',
      );
      holds(policy, 'drop outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 by=default');
    });

    it('an expired allow or pass is left out after its last day, an expired drop or reject stays', () => {
      const policy = policyOf(
        `rules:
  - { name: a, action: allow, from: any, to: any, services: tcp/1, expires: 2027-06-30 }
  - { name: p, action: pass, from: any, to: any, services: tcp/2, expires: 2027-06-30 }
  - { name: d, action: drop, from: any, to: any, services: tcp/3, expires: 2027-06-30 }
  - { name: r, action: reject, from: any, to: any, services: tcp/4, expires: 2027-06-30 }`,
        'direction: outbound\ndefault: reject',
      );
      const inForce = `
        allow  outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 by=a
        pass   outbound tcp 10.0.0.1:1 -> 192.0.2.1:2 by=p
        drop   outbound tcp 10.0.0.1:1 -> 192.0.2.1:3 by=d
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:4 by=r`;
      holds(policy, inForce);
      holds(policy, inForce, { asOf: '2027-06-30' });
      holds(
        policy,
        `
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:1 by=default
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:2 by=default
        drop   outbound tcp 10.0.0.1:1 -> 192.0.2.1:3 by=d
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:4 by=r`,
        { asOf: '2027-07-01' },
      );
    });

    it('not-on leaves a rule out of that exporter alone', () => {
      const policy = policyOf(
        'rules: [{ name: a, action: allow, from: any, to: any, services: any, not-on: { azure-nsg: no } }]',
      );
      holds(policy, 'allow outbound gre 10.0.0.1 -> 192.0.2.1 by=a', { notOn: 'nftables' });
      holds(policy, 'drop outbound gre 10.0.0.1 -> 192.0.2.1 by=default', { notOn: 'azure-nsg' });
    });
  });

  describe('includes and sites', () => {
    it('included rules come first, deepest first, and their paths begin at their own file', () => {
      const policy = policyOf(`include: [common/base.yaml, last.yaml]
rules: [{ name: own, action: allow, from: any, to: any, services: any }]`);
      const files = {
        'common/base.yaml': `include: [more/deep.yaml]
sets: { listed: { file: lists/a.txt } }
feeds: { m: { type: microsoft365, snapshot: ../feeds/m.json } }
rules: [{ name: base, action: drop, from: any, to: listed, services: any }]`,
        'common/more/deep.yaml': 'rules: [{ name: deep, action: reject, from: any, to: listed, services: tcp/1 }]',
        'common/lists/a.txt': '192.0.2.0/24',
        'feeds/m.json': FEED,
        'last.yaml': 'rules: [{ name: last, action: pass, from: any, to: { feed: m, where: { id: 11 } } }]',
      };
      holds(
        policy,
        `
        reject outbound tcp 10.0.0.1:1 -> 192.0.2.1:1       by=deep
        drop   outbound tcp 10.0.0.1:1 -> 192.0.2.1:2       by=base
        pass   outbound udp 10.0.0.1:1 -> 198.51.100.1:3478 by=last
        allow  outbound udp 10.0.0.1:1 -> 198.51.100.1:3482 by=own`,
        { files },
      );
    });

    it('a site fills its sets, and a rule may be on some sites only', () => {
      const policy = policyOf(
        `sets: { lans: { per: site }, extra: [lans, 172.16.0.1] }
sites:
  oslo: { lans: 10.20.0.0/16 }
  bergen: { lans: [10.21.0.0/16, 10.22.0.0/16] }
rules:
  - { name: web, action: allow, from: extra, to: any, services: tcp/443 }
  - { name: mail, action: allow, from: any, to: any, services: tcp/25, sites: [oslo] }`.replace(
          ', bergen-guest',
          ', 10.22.0.0/16',
        ),
      );
      holds(
        policy,
        `
        allow outbound tcp 10.20.0.1:1  -> 192.0.2.1:443 @oslo   by=web
        drop  outbound tcp 10.20.0.1:1  -> 192.0.2.1:443 @bergen by=default
        allow outbound tcp 10.22.0.1:1  -> 192.0.2.1:443 @bergen by=web
        allow outbound tcp 172.16.0.1:1 -> 192.0.2.1:443 @bergen by=web
        allow outbound tcp 10.20.0.1:1  -> 192.0.2.1:25  @oslo   by=mail
        drop  outbound tcp 10.22.0.1:1  -> 192.0.2.1:25  @bergen by=default`,
      );
    });
  });

  describe('zones', () => {
    const policy = policyOf(
      `zones: [lan, dmz, internet]
rules:
  - { name: surf, action: allow, from: any, to: any, services: tcp/443, from-zone: [lan, dmz], to-zone: internet }
  - { name: ping, action: allow, from: any, to: any, services: icmp }`,
      'direction: forward\ndefault: drop',
    );

    it('a zone-bound rule matches packets of its zones, an absent zone is any', () => {
      holds(
        policy,
        `
        allow forward [lan>internet]  tcp 10.0.0.1:1 -> 192.0.2.1:443 by=surf
        allow forward [dmz>internet]  tcp 10.0.0.1:1 -> 192.0.2.1:443 by=surf
        drop  forward [internet>lan]  tcp 10.0.0.1:1 -> 192.0.2.1:443 by=default
        drop  forward [lan>]          tcp 10.0.0.1:1 -> 192.0.2.1:443 by=default
        drop  forward                 tcp 10.0.0.1:1 -> 192.0.2.1:443 by=default
        drop  forward [other>internet] tcp 10.0.0.1:1 -> 192.0.2.1:443 by=default
        allow forward [other>lan]     icmp/0 10.0.0.1 -> 192.0.2.1    by=ping
        allow forward                 icmp/0 10.0.0.1 -> 192.0.2.1    by=ping`,
      );
    });

    it('zones: ignore drops the condition', () => {
      holds(
        policy,
        `
        allow forward [internet>lan] tcp 10.0.0.1:1 -> 192.0.2.1:443 by=surf
        allow forward                tcp 10.0.0.1:1 -> 192.0.2.1:443 by=surf
        drop  forward                tcp 10.0.0.1:1 -> 192.0.2.1:444 by=default`,
        { zones: 'ignore' },
      );
    });
  });

  describe('scope', () => {
    const rules = 'rules: [{ name: web, action: allow, from: any, to: any, services: tcp/443 }]';

    it('outside it every packet passes, inside it the default decides; an absent key is not limited', () => {
      const policy = policyOf(`scope: { from: [10.0.0.0/8, "2001:db8::/32"] }\n${rules}`);
      holds(
        policy,
        `
        allow outbound tcp 10.0.0.1:1 -> 192.0.2.1:443    by=web
        drop  outbound tcp 10.0.0.1:1 -> 192.0.2.1:444    by=default
        pass  outbound tcp 11.0.0.1:1 -> 192.0.2.1:443    by=outside scope
        pass  outbound tcp 11.0.0.1:1 -> 192.0.2.1:444 invalid by=outside scope
        drop  outbound udp [2001:db8::1]:1 -> [::1]:443   by=default
        pass  outbound udp [2001:db9::1]:1 -> [::1]:443   by=outside scope`,
      );
      holds(policyOf(`scope: everything\n${rules}`), 'drop outbound gre 11.0.0.1 -> 192.0.2.1 by=default');
    });

    it('to, from-zone and to-zone limit it too, and only addresses of a feed count', () => {
      const policy = policyOf(
        `zones: [lan, wan]
feeds: { m: { type: microsoft365, snapshot: m.json } }
scope: { to: { feed: m, where: { id: 11 } }, from-zone: lan, to-zone: [wan] }
${rules}`,
        'direction: forward\ndefault: reject',
      );
      const files = { 'm.json': FEED };
      holds(
        policy,
        `
        reject forward [lan>wan] tcp 10.0.0.1:1 -> 198.51.100.1:7 by=default
        allow  forward [lan>wan] tcp 10.0.0.1:1 -> 198.51.100.1:443 by=web
        pass   forward [lan>wan] tcp 10.0.0.1:1 -> 192.0.2.1:443  by=outside scope
        pass   forward [lan>lan] tcp 10.0.0.1:1 -> 198.51.100.1:7 by=outside scope
        pass   forward [>wan]    tcp 10.0.0.1:1 -> 198.51.100.1:7 by=outside scope`,
        { files },
      );
      holds(policy, 'reject forward [wan>lan] tcp 10.0.0.1:1 -> 198.51.100.1:7 by=default', { files, zones: 'ignore' });
    });
  });

  describe('housekeeping', () => {
    const rules = 'rules: [{ name: none, action: reject, from: 203.0.113.1, to: any, services: proto/255 }]';
    const inbound = policyOf(rules, 'direction: inbound\ndefault: drop');
    const outbound = policyOf(rules);
    const forward = policyOf(rules, 'direction: forward\ndefault: reject');

    it('by default takes invalid, established, loopback, neighbour discovery and multicast listener on input', () => {
      holds(
        inbound,
        `
        drop  inbound [loopback>] tcp 127.0.0.1:1 -> 127.0.0.1:2 invalid  by=housekeeping invalid
        allow inbound tcp 10.0.0.1:1 -> 10.0.0.2:2 established by=housekeeping established
        allow inbound icmp/3/1 10.0.0.1 -> 10.0.0.2 related    by=housekeeping established
        allow inbound [loopback>] tcp 127.0.0.1:1 -> 127.0.0.1:2 by=housekeeping loopback
        drop  inbound [>loopback] tcp 127.0.0.1:1 -> 127.0.0.1:2 by=default
        drop  inbound icmpv6/132/0 ::1 -> ::2 invalid          by=housekeeping invalid
        allow inbound icmpv6/130/0 ::1 -> ::2                  by=housekeeping multicast-listener
        allow inbound icmpv6/132/0 ::1 -> ::2 untracked        by=housekeeping multicast-listener
        allow inbound icmpv6/143/0 ::1 -> ::2 untracked        by=housekeeping multicast-listener
        allow inbound icmpv6/133/0 ::1 -> ::2 untracked        by=housekeeping neighbour-discovery
        allow inbound icmpv6/136/7 ::1 -> ::2                  by=housekeeping neighbour-discovery
        drop  inbound icmpv6/137/0 ::1 -> ::2                  by=default
        drop  inbound icmpv6/129/0 ::1 -> ::2                  by=default
        drop  inbound icmpv6/135/0 10.0.0.1 -> 10.0.0.2        by=default
        drop  inbound icmpv6/128/0 ::1 -> ::2                  by=default
        drop  inbound udp 10.0.0.1:67 -> 10.0.0.2:68           by=default
        drop  inbound proto/112 10.0.0.1 -> 10.0.0.2           by=default`,
      );
    });

    it('has the mirror on output, and only invalid and established on forward', () => {
      holds(
        outbound,
        `
        allow outbound [>loopback] tcp 127.0.0.1:1 -> 127.0.0.1:2 by=housekeeping loopback
        drop  outbound [loopback>] tcp 127.0.0.1:1 -> 127.0.0.1:2 by=default
        allow outbound icmpv6/135/0 ::1 -> ::2                    by=housekeeping neighbour-discovery`,
      );
      holds(
        forward,
        `
        drop   forward tcp 10.0.0.1:1 -> 10.0.0.2:2 invalid      by=housekeeping invalid
        allow  forward tcp 10.0.0.1:1 -> 10.0.0.2:2 related      by=housekeeping established
        reject forward [loopback>loopback] tcp 10.0.0.1:1 -> 10.0.0.2:2 by=default
        reject forward icmpv6/135/0 ::1 -> ::2                   by=default
        reject forward icmpv6/143/0 ::1 -> ::2 untracked         by=default`,
      );
    });

    it('takes dhcp, dhcpv6, echo and vrrp when named, each on its hooks and families', () => {
      const options = { housekeeping: ['default', 'dhcp', 'dhcpv6', 'echo', 'vrrp'] };
      holds(
        inbound,
        `
        allow inbound udp 10.0.0.1:67 -> 10.0.0.2:68   by=housekeeping dhcp
        drop  inbound udp 10.0.0.1:68 -> 10.0.0.2:67   by=default
        drop  inbound udp [::1]:67 -> [::2]:68         by=default
        allow inbound udp [::1]:547 -> [::2]:546       by=housekeeping dhcpv6
        drop  inbound udp [::1]:546 -> [::2]:547       by=default
        drop  inbound udp 10.0.0.1:547 -> 10.0.0.2:546 by=default
        allow inbound icmp/8/0 10.0.0.1 -> 10.0.0.2    by=housekeeping echo
        allow inbound icmpv6/128/3 ::1 -> ::2          by=housekeeping echo
        drop  inbound icmp/8/0 ::1 -> ::2              by=default
        drop  inbound icmp/0/0 10.0.0.1 -> 10.0.0.2    by=default
        allow inbound proto/112 ::1 -> ::2             by=housekeeping vrrp`,
        options,
      );
      holds(
        outbound,
        `
        allow outbound udp 10.0.0.1:68 -> 10.0.0.2:67 by=housekeeping dhcp
        drop  outbound udp 10.0.0.1:67 -> 10.0.0.2:68 by=default
        allow outbound udp [::1]:546 -> [::2]:547     by=housekeeping dhcpv6`,
        options,
      );
      holds(
        forward,
        `
        allow  forward icmp/8/0 10.0.0.1 -> 10.0.0.2    by=housekeeping echo
        reject forward udp 10.0.0.1:67 -> 10.0.0.2:68   by=default
        reject forward udp [::1]:547 -> [::2]:546       by=default
        reject forward proto/112 10.0.0.1 -> 10.0.0.2   by=default`,
        options,
      );
    });

    it('comes before the rules, in the order of the table whatever the order of the names', () => {
      const policy = policyOf(
        'rules: [{ name: all, action: reject, from: any, to: any, services: any }]',
        'direction: inbound\ndefault: drop',
      );
      holds(
        policy,
        `
        allow  inbound icmp/8/0 10.0.0.1 -> 10.0.0.2 established by=housekeeping established
        allow  inbound icmp/8/0 10.0.0.1 -> 10.0.0.2 invalid     by=housekeeping echo
        reject inbound icmp/0/0 10.0.0.1 -> 10.0.0.2             by=all`,
        { housekeeping: ['echo', 'established'] },
      );
    });

    it('none, an empty list and the hook none have no housekeeping', () => {
      const table =
        'drop inbound icmpv6/135/0 ::1 -> ::2 by=default\ndrop inbound tcp 10.0.0.1:1 -> 10.0.0.2:2 established by=default';
      for (const options of [
        { housekeeping: ['none'] },
        { housekeeping: [] },
        { hook: { inbound: 'none' } },
      ] as const) {
        holds(inbound, table, options);
      }
    });

    it('follows the hook, not the direction', () => {
      holds(outbound, 'drop outbound icmpv6/135/0 ::1 -> ::2 by=default', { hook: { outbound: 'forward' } });
      holds(outbound, 'allow outbound [loopback>] gre ::1 -> ::2 by=housekeeping loopback', {
        hook: { outbound: 'input' },
      });
    });

    describe('the way back', () => {
      const scoped = policyOf(
        `zones: [lan, wan]\nscope: { from: 10.0.0.0/8, to-zone: wan }\n${rules}`,
        'direction: forward\ndefault: drop',
      );

      it('answers to what is in scope are allowed on a forward hook, addresses and zones swapped', () => {
        holds(
          scoped,
          `
          allow forward [wan>lan] tcp 192.0.2.1:443 -> 10.0.0.1:5 established by=housekeeping established
          allow forward [wan>]    icmp/3/1 192.0.2.1 -> 10.0.0.1 related      by=housekeeping established
          pass  forward [wan>lan] tcp 192.0.2.1:443 -> 10.0.0.1:5 new         by=outside scope
          pass  forward [wan>lan] tcp 192.0.2.1:443 -> 10.0.0.1:5 invalid     by=outside scope
          pass  forward [lan>wan] tcp 192.0.2.1:443 -> 10.0.0.1:5 established by=outside scope
          pass  forward [wan>lan] tcp 192.0.2.1:443 -> 11.0.0.1:5 established by=outside scope`,
        );
      });

      it('needs established among the housekeeping, and a forward hook', () => {
        const back = 'pass forward [wan>lan] tcp 192.0.2.1:443 -> 10.0.0.1:5 established by=outside scope';
        holds(scoped, back, { housekeeping: ['invalid'] });
        holds(scoped, back, { hook: { forward: 'none' } });
        holds(scoped, back, { hook: { forward: 'input' } });
      });

      it('belongs to an outbound policy too when that is bound to a forward hook', () => {
        const policy = policyOf(`scope: { from: 10.0.0.0/8 }\n${rules}`);
        const back = 'outbound tcp 192.0.2.1:443 -> 10.0.0.1:5 established';
        holds(policy, `pass ${back} by=outside scope`);
        holds(policy, `allow ${back} by=housekeeping established`, { hook: { outbound: 'forward' } });
      });

      it('is not for a direction without rules', () => {
        const policy = policyOf(`scope: { from: 10.0.0.0/8 }\n${rules}`);
        holds(policy, 'pass forward tcp 192.0.2.1:443 -> 10.0.0.1:5 established by=outside scope');
      });
    });
  });

  describe('the platform', () => {
    const platform = [
      {
        name: 'platform probes',
        action: 'allow',
        services: 'any',
        direction: 'inbound',
        from: '168.63.129.16',
        to: 'any',
      },
    ];
    const rules =
      'scope: { to: 10.0.0.0/8 }\nrules: [{ name: no, action: drop, from: any, to: 10.0.0.9, services: tcp/443 }]';
    const probe = 'inbound tcp 168.63.129.16:1 -> 10.0.0.1:80';

    it('is let through behind the rules, before a default that drops, and outside the scope', () => {
      for (const otherwise of ['drop', 'reject']) {
        holds(
          policyOf(rules, `direction: inbound\ndefault: ${otherwise}`),
          `
          allow inbound tcp 168.63.129.16:1 -> 10.0.0.1:80 by=platform probes
          allow inbound gre 168.63.129.16 -> 10.0.0.1 established by=platform probes
          allow inbound tcp 168.63.129.16:1 -> 11.0.0.1:80 by=platform probes
          drop inbound tcp 168.63.129.16:1 -> 10.0.0.9:443 by=no
          ${otherwise} inbound tcp 168.63.129.17:1 -> 10.0.0.1:80 by=default
          pass inbound tcp 168.63.129.17:1 -> 11.0.0.1:80 by=outside scope
          pass outbound tcp 168.63.129.16:1 -> 10.0.0.1:80 by=outside scope`,
          { platform, hook: { inbound: 'none' } },
        );
      }
    });

    it('is left to other defaults', () => {
      const options = { platform, hook: { inbound: 'none' } } as const;
      for (const otherwise of ['allow', 'pass']) {
        holds(
          policyOf(rules, `direction: inbound\ndefault: ${otherwise}`),
          `${otherwise} ${probe} by=default`,
          options,
        );
      }
    });
  });

  describe('what it does not understand', () => {
    const [row] = parsePacketTable('allow outbound icmp/8 10.0.0.1 -> 192.0.2.1');
    const ruleWith = (more: string): string => `rules: [{ name: a, action: allow, from: any, to: any, ${more} }]`;
    const from = (expression: string): string => ruleWith('services: any').replace('from: any', `from: ${expression}`);
    const cases: readonly (readonly [what: string, lines: string, message: string | RegExp])[] = [
      ['an unknown key of a rule', ruleWith('services: any, to-port: 5'), 'to-port'],
      ['an unknown key of the policy', `colour: red\n${ruleWith('services: any')}`, 'colour'],
      ['an unknown key of a scope', `scope: { source: any }\n${ruleWith('services: any')}`, 'source'],
      ['an unknown key of a selection', from('{ feed: f, were: { id: 1 } }'), 'were'],
      ['an unknown service', ruleWith('services: htpp'), 'not a mapping: undefined'],
      ['an unknown type of ICMP', ruleWith('services: icmp/wink'), 'icmp/wink'],
      ['an unknown protocol', ruleWith('services: proto/gre'), 'proto/gre'],
      ['a rule without services', ruleWith('comment: none'), 'not a mapping: undefined'],
      [
        'a rule without to',
        'rules: [{ name: a, action: allow, from: any, services: any }]',
        'not a mapping: undefined',
      ],
      ['an unknown action', ruleWith('services: any').replace('allow', 'accept'), 'accept'],
      ['an unknown set', from('lans'), /Invalid URL/],
      ['host bits', from('10.0.0.1/8'), '10.0.0.1/8'],
      ['a prefix longer than an address', from('10.0.0.0/33'), /positive|negative/],
      ['a range that ends before it begins', from('10.0.0.2-10.0.0.1'), '10.0.0.2-10.0.0.1'],
      ['a range over two families', from('"10.0.0.2-2001:db8::1"'), '10.0.0.2-2001:db8::1'],
      ['an octet with a leading zero', from('010.0.0.1'), /Invalid URL/],
      ['a set that holds itself', `sets: { a: [b], b: [a] }\n${from('a')}`, /stack/],
      ['a set per site without sites', `sets: { a: { per: site } }\n${from('a')}`, 'per'],
      [
        'sites when no site is asked for',
        `sites: { oslo: {} }\n${ruleWith('services: any')}`,
        'not a mapping: undefined',
      ],
      ['another type of feed', `feeds: { f: { type: okta, snapshot: f.json } }\n${from('{ feed: f }')}`, 'okta'],
    ];
    for (const [what, lines, message] of cases) {
      it(`throws at ${what}`, () => {
        expect(() => decide(policyOf(lines))(row!.packet)).to.throw(message);
      });
    }

    it('throws at port 0', () => {
      const [tcp] = parsePacketTable('drop outbound tcp 10.0.0.1:1 -> 192.0.2.1:0');
      expect(() => decide(policyOf(ruleWith('services: tcp/0')))(tcp!.packet)).to.throw('not a port: "0"');
    });

    it('throws at a name that two files define', () => {
      const files = { 'a.yaml': 'sets: { lans: 10.0.0.0/8 }' };
      const policy = policyOf(`include: [a.yaml]\nsets: { lans: 10.0.0.0/9 }\n${ruleWith('services: any')}`);
      expect(() => decide(policy, { files })).to.throw('twice in "sets"');
    });

    it('throws at a site that the policy does not have', () => {
      expect(() => decide(policyOf(ruleWith('services: any')), { site: 'oslo' })).to.throw('not a mapping: undefined');
    });
  });
});
