import { expect } from 'chai';
import { read } from '../../exporters/squid/read.ts';
import type { DiagnosticCode } from '../../src/diagnostic/codes.ts';
import type { Diagnostic } from '../../src/diagnostic/diagnostic.ts';
import type { Artifact } from '../../src/exporter/exporter.ts';
import type { AccessReading, AccessStatement } from '../../src/exporter/host-reading.ts';
import { hasHost } from '../../src/hosts/compare-hosts.ts';
import { contains } from '../../src/net/contains.ts';
import { formatAddressList } from '../../src/net/format-list.ts';
import { containsInteger } from '../../src/net/interval-set.ts';
import { parseAddress } from '../../src/net/parse.ts';
import { formatPorts } from '../../src/net/port-set.ts';

type Files = string | Readonly<Record<string, string>>;

function filesOf(files: Files): readonly Artifact[] {
  const named = typeof files === 'string' ? { 'squid.conf': files } : files;
  return Object.entries(named).map(([path, text]) => ({ path, text }));
}

async function readingOf(files: Files): Promise<AccessReading> {
  const result = await read(filesOf(files));
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.value;
}

/** `file:line:column code` of what is wrong. */
async function errorsOf(files: Files): Promise<readonly string[]> {
  const result = await read(filesOf(files));
  if (result.ok) return [];
  expect(result.diagnostics.every(({ severity }) => severity === 'error')).to.equal(true);
  return result.diagnostics.map(place);
}

function place({ code, span }: Diagnostic): string {
  return `${span?.file}:${span?.start.line}:${span?.start.column} ${code}`;
}

async function notesOf(files: Files, code: DiagnosticCode): Promise<readonly string[]> {
  const { notes } = await readingOf(files);
  return notes.filter((note) => note.code === code).map((note) => place(note).replace(` ${code}`, ''));
}

interface Request {
  readonly host: string;
  readonly port?: number;
  readonly client?: string;
}

function matches(statement: AccessStatement, { host, port = 443, client = '10.0.0.1' }: Request): boolean {
  const address = parseAddress(client);
  if (!address.ok) throw new Error(address.reason);
  return (
    hasHost(statement.hosts, host) &&
    containsInteger(statement.ports, port) &&
    contains(statement.clients, address.value.family, address.value.address)
  );
}

/** What the first statement that matches does; `?` where it may not match. */
function decide({ statements }: AccessReading, request: Request): string {
  const found = statements.find((statement) => matches(statement, request));
  return found === undefined ? 'none' : `${found.action}${found.undecided === undefined ? '' : '?'}`;
}

/** The requests of a configuration that are allowed. */
async function allowed(files: Files, requests: readonly Request[]): Promise<readonly Request[]> {
  const reading = await readingOf(files);
  return requests.filter((request) => decide(reading, request) === 'allow');
}

async function allowedHosts(files: Files, hosts: readonly string[]): Promise<readonly string[]> {
  return (
    await allowed(
      files,
      hosts.map((host) => ({ host })),
    )
  ).map(({ host }) => host);
}

async function undecidedOf(files: Files): Promise<readonly (string | undefined)[]> {
  return (await readingOf(files)).statements.map(({ undecided }) => undecided);
}

const addresses = ({ clients }: AccessStatement): string =>
  new TextDecoder().decode(formatAddressList(clients)).trim().split('\n').join(' ');

async function clientsOf(values: string): Promise<string> {
  const [statement] = (await readingOf(`acl a src ${values}\nhttp_access allow a\n`)).statements;
  return statement?.undecided ?? (statement === undefined ? 'nobody' : addresses(statement));
}

const use = (lines: string): string => `${lines}\nhttp_access allow a\nhttp_access deny all\n`;

describe('squid: reading', () => {
  describe('lines', () => {
    it('comments, blank lines, CRLF, tabs and a missing last line end', async () => {
      const text =
        '# top\r\n\r\n\tacl\ta dstdomain -n .x.com # rest\r\n  # indented\r\nhttp_access allow a\r\nhttp_access deny all';
      expect(await allowedHosts(text, ['x.com', 'a.x.com', 'y.com'])).to.deep.equal(['x.com', 'a.x.com']);
    });

    it('a backslash at the end joins, over comments and blank lines, without a blank of its own', async () => {
      const text = use('acl a dstdomain -n x.com \\\n\n   y.com \\\n# c\n z.com v\\\n.com');
      expect(await allowedHosts(text, ['x.com', 'y.com', 'z.com', 'v.com', 'xy.com'])).to.have.length(4);
    });

    it('a comment behind a joined line takes the rest with it', async () => {
      const text = use('acl a dstdomain -n x.com # one \\\n y.com');
      expect(await allowedHosts(text, ['x.com', 'y.com'])).to.deep.equal(['x.com']);
    });

    it('a comment line does not go on', async () => {
      expect(await allowedHosts('# a \\\nhttp_access allow all', ['x.com'])).to.deep.equal(['x.com']);
    });

    it('positions are those of the physical line', async () => {
      expect(await errorsOf('acl a port 80 \\\n  443 \\\n  http\nhttp_access allow a')).to.deep.equal([
        'squid.conf:3:3 READ_REFUSED',
      ]);
    });

    it('characters at which squid cuts a line, lines that it cuts in two, and one without an end are errors', async () => {
      expect(await errorsOf('acl a src 10.0.0.1\rhttp_access deny a\n')).to.include('squid.conf:1:19 READ_SYNTAX');
      expect(await errorsOf('acl a src 10.0.0.1\0 10.0.0.2\n')).to.include('squid.conf:1:19 READ_SYNTAX');
      expect(await errorsOf(`acl a dstdomain ${'x'.repeat(9000)}\n`)).to.include('squid.conf:1:1 READ_REFUSED');
      expect(await errorsOf('http_access allow all\nhttp_access deny all \\\n')).to.deep.equal([
        'squid.conf:2:1 READ_SYNTAX',
      ]);
    });

    it('a byte order mark is refused, since squid does not start', async () => {
      expect(await errorsOf('\ufeffhttp_access allow all\n')).to.deep.equal(['squid.conf:1:1 READ_REFUSED']);
    });
  });

  describe('ACLs', () => {
    it('lines of one name add up, in any case, also behind their use', async () => {
      const text =
        'acl Sites dstdomain -n x.com\nhttp_access allow SITES\nacl sites dstdomain -n y.com\nhttp_access deny all\n';
      expect(await allowedHosts(text, ['x.com', 'y.com', 'z.com'])).to.deep.equal(['x.com', 'y.com']);
    });

    it('an ACL of two types, an unknown one, and one used above its definition are refused', async () => {
      expect(await errorsOf('acl a src 10.0.0.1\nacl A dstdomain x.com\n')).to.deep.equal([
        'squid.conf:2:7 READ_REFUSED',
      ]);
      expect(await errorsOf('http_access allow !b all\n')).to.deep.equal(['squid.conf:1:19 READ_REFUSED']);
      expect(await errorsOf('http_access allow a\nacl a src 10.0.0.1\n')).to.deep.equal([
        'squid.conf:1:19 READ_REFUSED',
      ]);
      expect(await errorsOf('acl a dstdomains x.com\n')).to.deep.equal(['squid.conf:1:7 READ_REFUSED']);
    });

    it('what is wrong in an ACL that no line uses, or behind all, is refused, too', async () => {
      expect(await errorsOf('acl a port 80,443\n')).to.deep.equal(['squid.conf:1:12 READ_REFUSED']);
      expect(await errorsOf('acl a src all 300.1.1.1\n')).to.deep.equal(['squid.conf:1:15 READ_REFUSED']);
    });

    it('options: -n, --, and those that a type has not', async () => {
      expect(await allowedHosts(use('acl a dstdomain -n -- -x.com'), ['-x.com'])).to.deep.equal(['-x.com']);
      expect(await errorsOf(use('acl a dstdomain -i x.com'))).to.deep.equal(['squid.conf:1:17 READ_REFUSED']);
      expect(await errorsOf(use('acl a src -n 10.0.0.1'))).to.deep.equal(['squid.conf:1:11 READ_REFUSED']);
    });

    it('dstdomain: a dot in front stands for the name and all below it, case does not count', async () => {
      const hosts = ['x.com', 'a.x.com', 'b.a.x.com', 'evilx.com', 'x.com.evil.net', 'y.com', 'a.y.com'];
      const text = use('acl a dstdomain -n .X.com y.COM');
      expect(await allowedHosts(text, hosts)).to.deep.equal(['x.com', 'a.x.com', 'b.a.x.com', 'y.com']);
    });

    it('dstdomain: a star, a dot at the end, quotes and blanks match no host, and are noted', async () => {
      const text = use('acl a dstdomain -n *.x.com y.com. z..com q,com');
      expect(await allowedHosts(text, ['x.com', 'a.x.com', 'y.com', 'z.com', 'q', 'com'])).to.deep.equal([]);
      expect(await notesOf(text, 'READ_ASSUMED')).to.deep.equal(
        ['1:20', '1:28', '1:35', '1:42'].map((at) => `squid.conf:${at}`),
      );
    });

    it('dstdomain: values with which squid does not start are refused, those it only leaves out are not', async () => {
      for (const values of ['a.x.com .x.com', 'x.com .x.com', '.x.com x.com', '.a.x.com .x.com', '*.x.com .x.com']) {
        expect(await errorsOf(use(`acl a dstdomain ${values}`)), values).to.have.length(1);
      }
      for (const values of ['.x.com a.x.com', '.x.com .a.x.com', '.x.com .X.com', 'x.com x.com', 'x.com ax.com']) {
        expect(await errorsOf(use(`acl a dstdomain ${values}`)), values).to.deep.equal([]);
      }
    });

    it('dstdom_regex: case counts without -i, which lasts until +i or the end of the line', async () => {
      const lines = 'acl a dstdom_regex -n ^X\\.com$ -i ^Y\\.com$ +i ^Z\\.com$\nacl a dstdom_regex ^W\\.com$ v\\.com$';
      const hosts = ['x.com', 'y.com', 'z.com', 'w.com', 'a.v.com', 'v.com.net'];
      expect(await allowedHosts(use(lines), hosts)).to.deep.equal(['y.com', 'a.v.com']);
      expect(await notesOf(use(lines), 'READ_ASSUMED')).to.have.length(3);
    });

    it('dstdom_regex: a backslash keeps a blank in the word, and # is a comment only at its beginning', async () => {
      const text = use('acl a dstdom_regex -n a\\ b|^x\\.com$ y#z|^v\\.com$ #^w\\.com$');
      expect(await allowedHosts(text, ['x.com', 'b.com', 'v.com', 'w.com'])).to.deep.equal(['x.com', 'v.com']);
    });

    it('dstdom_regex: what is not read makes the statement undecided', async () => {
      const text = use('acl a dstdom_regex -n ^(ab)*\\.com$');
      expect((await undecidedOf(text))[0]).to.match(/\(ab\)/);
      expect(decide(await readingOf(text), { host: 'q.net' })).to.equal('allow?');
    });

    it('port: numbers and ranges between blanks; names, commas and reversed ranges are refused', async () => {
      const [statement] = (await readingOf(use('acl a port 443 080 3478-3481 0'))).statements;
      expect(statement && formatPorts(statement.ports)).to.equal('0,80,443,3478-3481');
      for (const wrong of ['http', '80,443', '143, 587', '65536', '443-80', '80-']) {
        expect(await errorsOf(use(`acl a port ${wrong}`)), wrong).to.not.deep.equal([]);
      }
    });

    it('src: addresses, prefixes, netmasks, ranges, IPv6 and host bits', async () => {
      expect(await clientsOf('10.0.0.1')).to.equal('10.0.0.1/32');
      expect(await clientsOf('10.0.0.1/8')).to.equal('10.0.0.0/8');
      expect(await clientsOf('10.1.0.0/255.255.0.0')).to.equal('10.1.0.0/16');
      expect(await clientsOf('10.0.0.0-10.0.0.3 2001:DB8::/32')).to.equal('10.0.0.0/30 2001:db8::/32');
      expect(await clientsOf('10.0.0.9-10.0.1.9/24')).to.equal('10.0.0.0/23');
      expect(await clientsOf('2001:db8::-2001:db8::3')).to.equal('2001:db8::/126');
    });

    it('src: all, and what squid takes for it, is both families', async () => {
      for (const all of ['all', '0/0', '0.0.0.0/0', '0.0.0.0/0.0.0.0']) {
        expect(await clientsOf(all), all).to.equal('0.0.0.0/0 ::/0');
      }
    });

    it('src: what squid drops, resolves or takes for IPv4 as well is undecided', async () => {
      expect(await clientsOf('10.1.0.0/16 10.0.0.0/8')).to.match(/drops/);
      expect(await clientsOf('10.0.0.8-10.0.0.9 10.0.0.0-10.0.0.8')).to.match(/drops/);
      expect(await clientsOf('10.0.0.0/8 10.1.0.0/16')).to.equal('10.0.0.0/8');
      expect(await clientsOf('10.0.0.1 10.0.0.1')).to.equal('10.0.0.1/32');
      for (const value of ['::/0', '::/1', '::ffff:10.0.0.1', 'ipv4', 'ipv6', 'branch.example.com']) {
        expect(await clientsOf(value), value).to.match(/version|looked up/);
      }
    });

    it('src: what squid does not start with, or reads in a surprising way, is refused', async () => {
      for (const value of [
        '10.0.0.0/33',
        '10.0.0.256',
        '010.0.0.1',
        '10',
        '10.0.0.9-10.0.0.1',
        '10.0.0.0/255.0.255.0',
        '[2001:db8::1]',
        '10.0.0.0/',
        '1.2.3.4,1.2.3.5',
        '-10.0.0.1',
      ]) {
        expect(await errorsOf(use(`acl a src ${value}`)), value).to.deep.equal(['squid.conf:1:11 READ_REFUSED']);
      }
    });

    it('other types depend on more than client, port and host', async () => {
      for (const acl of [
        'method CONNECT',
        'proto HTTPS',
        'dst 10.0.0.0/8',
        'time MTWHF 9:00-17:00',
        'proxy_auth REQUIRED',
        'localport 3128',
        'any-of all',
        'url_regex x',
        'external ldap',
      ]) {
        const text = `acl a ${acl}\nacl x dstdomain -n x.com\nhttp_access allow x a\nhttp_access allow x !a\n`;
        const undecided = await undecidedOf(text);
        expect(
          undecided.every((reason) => reason?.startsWith('acl a ')),
          acl,
        ).to.equal(true);
        const reading = await readingOf(text);
        expect([decide(reading, { host: 'x.com' }), decide(reading, { host: 'y.com' })]).to.deep.equal([
          'allow?',
          'none',
        ]);
      }
    });

    it('an empty ACL matches nothing, and negated everything', async () => {
      const text = 'acl e dstdomain -n\nhttp_access allow e\nhttp_access allow !e\n';
      const { statements } = await readingOf(text);
      expect(statements.map(({ span }) => span.start.line)).to.deep.equal([3]);
      expect(await notesOf(text, 'READ_IGNORED')).to.deep.equal(['squid.conf:2:1']);
    });
  });

  describe('http_access', () => {
    it('the first line whose ACLs all match decides; ! negates each', async () => {
      const text = `acl lan src 10.0.0.0/8
acl guests src 10.9.0.0/16
acl web port 80 443
acl m365 dstdomain -n .x.com
acl login dstdomain -n login.x.com
http_access deny !web
http_access allow lan !guests m365 !login
http_access deny all
`;
      const requests: readonly Request[] = [
        { host: 'a.x.com' },
        { host: 'a.x.com', port: 8080 },
        { host: 'a.x.com', client: '10.9.1.1' },
        { host: 'a.x.com', client: '192.0.2.1' },
        { host: 'a.x.com', client: '2001:db8::1' },
        { host: 'login.x.com' },
        { host: 'y.com' },
      ];
      expect(await allowed(text, requests)).to.deep.equal([{ host: 'a.x.com' }]);
    });

    it('several ACLs of a kind are and-ed', async () => {
      const text =
        'acl a dstdomain -n .x.com\nacl b dstdom_regex -n ^b\nacl p port 1-100\nacl q port 50-200\nhttp_access allow a b p q\nhttp_access deny all';
      const requests = [
        { host: 'b.x.com', port: 60 },
        { host: 'b.x.com', port: 20 },
        { host: 'a.x.com', port: 60 },
        { host: 'b.com', port: 60 },
      ];
      expect(await allowed(text, requests)).to.deep.equal([requests[0]]);
    });

    it('what squid skips or stops at is refused', async () => {
      expect(await errorsOf('http_access permit all\n')).to.deep.equal(['squid.conf:1:13 READ_REFUSED']);
      expect(await errorsOf('http_access Allow all\n')).to.deep.equal(['squid.conf:1:13 READ_REFUSED']);
      expect(await errorsOf('http_access allow\n')).to.deep.equal(['squid.conf:1:1 READ_REFUSED']);
      expect(await errorsOf('http_access allow ! all\n')).to.deep.equal(['squid.conf:1:19 READ_REFUSED']);
      expect(await errorsOf('http_acces deny all\n')).to.deep.equal(['squid.conf:1:1 READ_REFUSED']);
      expect(await errorsOf('HTTP_ACCESS deny all\n')).to.deep.equal(['squid.conf:1:1 READ_REFUSED']);
    });

    it('an end without all is noted: squid does the opposite of the last line', async () => {
      expect(await notesOf('acl a dstdomain -n x.com\nhttp_access deny a\n', 'READ_ASSUMED')).to.deep.equal([
        'squid.conf:2:1',
      ]);
      expect(await notesOf('http_access deny all\n', 'READ_ASSUMED')).to.deep.equal([]);
    });

    it('without -n a bare address may be let through: noted where that opens something', async () => {
      const acl = 'acl a dstdomain x.com\n';
      expect(await notesOf(`${acl}http_access allow a\n`, 'READ_UNDECIDED')).to.deep.equal(['squid.conf:1:5']);
      expect(await notesOf(`${acl}http_access deny !a\n`, 'READ_UNDECIDED')).to.deep.equal(['squid.conf:1:5']);
      expect(await notesOf(`${acl}http_access deny a\nhttp_access allow !a\n`, 'READ_UNDECIDED')).to.deep.equal([]);
      expect(
        await notesOf('acl a dstdomain -n x.com\nacl a dstdomain y.com\nhttp_access allow a\n', 'READ_UNDECIDED'),
      ).to.deep.equal([]);
    });

    it('reads what Debian installs, with rules in a folder', async () => {
      const files = {
        'squid.conf': `acl localnet src 0.0.0.1-0.255.255.255	# RFC 1122
acl localnet src 10.0.0.0/8
acl localnet src fc00::/7       	# RFC 4193
acl SSL_ports port 443
acl Safe_ports port 80		# http
acl Safe_ports port 443
acl Safe_ports port 1025-65535	# unregistered ports
http_access deny !Safe_ports
http_access deny CONNECT !SSL_ports
http_access allow localhost manager
http_access deny manager
http_access deny to_localhost
include /etc/squid/conf.d/*.conf
http_access allow localhost
http_access deny all
http_port 3128
coredump_dir /var/spool/squid
refresh_pattern -i (/cgi-bin/|\\?) 0	0%	0
refresh_pattern .		0	20%	4320
`,
        'conf.d/rulecast.conf': 'acl m365 dstdomain -n "/etc/squid/lists/m365.txt"\nhttp_access allow localnet m365\n',
        'lists/m365.txt': '# a list\r\n\r\n.x.com # with a comment\r\n  y.com\r\n',
      };
      const reading = await readingOf(files);
      const of = (host: string, port: number, client?: string): string =>
        decide(reading, { host, port, ...(client && { client }) });
      expect(of('a.x.com', 443)).to.equal('allow');
      expect(of('y.com', 443)).to.equal('allow');
      expect(of('z.com', 443)).to.equal('deny');
      expect(of('a.x.com', 22)).to.equal('deny');
      expect(of('a.x.com', 80)).to.equal('deny?');
      expect(of('z.com', 443, '127.0.0.1')).to.equal('allow?');
      expect(await notesOf(files, 'READ_IGNORED')).to.deep.equal([
        'squid.conf:16:1',
        'squid.conf:17:1',
        'squid.conf:18:1',
      ]);
    });
  });

  describe('other directives', () => {
    const allow = 'acl lan src 10.0.0.0/8\nhttp_access allow lan\nhttp_access deny all\n';

    it('what takes clients from elsewhere makes statements about clients undecided', async () => {
      expect(await undecidedOf(`follow_x_forwarded_for allow localhost\n${allow}`)).to.deep.equal([
        "follow_x_forwarded_for takes clients' addresses from elsewhere",
        undefined,
      ]);
      expect((await undecidedOf(`follow_x_forwarded_for deny all\n${allow}`))[0]).to.equal(undefined);
      expect(
        (await undecidedOf(`follow_x_forwarded_for allow all\nacl_uses_indirect_client off\n${allow}`))[0],
      ).to.equal(undefined);
    });

    it('what denies elsewhere makes every allow undecided', async () => {
      for (const line of [
        'adapted_http_access deny all',
        'http_reply_access deny all',
        'miss_access deny all',
        'ssl_bump terminate all',
      ]) {
        expect(
          (await undecidedOf(`${allow}${line}\n`)).map((reason) => reason !== undefined),
          line,
        ).to.deep.equal([true, false]);
      }
      expect((await undecidedOf(`${allow}http_reply_access allow all\n`))[0]).to.equal(undefined);
    });

    it('what stands in an if block is undecided, and so is what uses an ACL from there', async () => {
      const text =
        'if true\nacl a dstdomain -n x.com\nhttp_access allow all\nelse\nacl a src 10.0.0.1\nendif\nhttp_access allow a\nhttp_access deny all\n';
      expect((await undecidedOf(text)).map((reason) => reason !== undefined)).to.deep.equal([true, true, false]);
      expect(await errorsOf('if true\nhttp_access deny all\n')).to.deep.equal(['squid.conf:1:1 READ_SYNTAX']);
      expect(await errorsOf('endif\n')).to.deep.equal(['squid.conf:1:1 READ_SYNTAX']);
    });

    it('macros and quoted values on are refused', async () => {
      expect(await errorsOf(`acl a dstdomain ${'$'}{service_name}.com\n`)).to.deep.equal([
        'squid.conf:1:1 READ_REFUSED',
      ]);
      expect(await errorsOf('configuration_includes_quoted_values on\n')).to.deep.equal([
        'squid.conf:1:1 READ_REFUSED',
      ]);
      expect(await errorsOf('configuration_includes_quoted_values off\nhttp_access deny all\n')).to.deep.equal([]);
    });
  });

  describe('files', () => {
    it('values of a file: one a line with blanks inside, and nothing behind it on the line of the ACL', async () => {
      const files = {
        'squid.conf': use('acl a dstdomain -n w.com "/etc/squid/l.txt" v.com'),
        'l.txt': 'a.com b.com\n.y.com # c\n"q.com"',
      };
      const hosts = ['w.com', 'a.com', 'b.com', 'x.y.com', 'q.com', 'v.com'];
      expect(await allowedHosts(files, hosts)).to.deep.equal(['w.com', 'x.y.com']);
      expect(await notesOf(files, 'READ_ASSUMED')).to.have.members(['squid.conf:1:45', 'l.txt:1:1', 'l.txt:3:1']);
    });

    it('a file of expressions may switch case, and blanks are a part of them', async () => {
      const files = {
        'squid.conf': use('acl a dstdom_regex -n "r.txt"'),
        'r.txt': '-i\n^X\\.com$\n+i\n^Y\\.com$\n^z z$\n',
      };
      expect(await allowedHosts(files, ['x.com', 'y.com', 'z', 'z z'])).to.deep.equal(['x.com']);
    });

    it('a value in a file that is wrong is reported there', async () => {
      const files = { 'squid.conf': use('acl a port "p.txt"'), 'p.txt': '443\n80 81\n' };
      expect(await errorsOf(files)).to.deep.equal(['p.txt:2:1 READ_REFUSED']);
    });

    it('a file of values that is not given leaves the list undecided', async () => {
      const text = use('acl a dstdomain -n x.com "/etc/squid/m365.txt"');
      expect((await undecidedOf(text))[0]).to.match(/m365\.txt/);
    });

    it('files that no other names are read one behind the other, those with ACLs alone first', async () => {
      const files = {
        'access.conf': 'http_access allow a\nhttp_access deny all\n',
        'acls.conf': 'acl a dstdomain -n x.com\n',
      };
      expect(await allowedHosts(files, ['x.com', 'y.com'])).to.deep.equal(['x.com']);
      expect(await notesOf(files, 'READ_ASSUMED')).to.deep.equal(['access.conf:1:1']);
    });

    it('includes a file by name where the line stands', async () => {
      const files = {
        'b/allow.conf': 'http_access allow all\n',
        'squid.conf': 'include "/etc/squid/b/allow.conf"\nhttp_access deny all\n',
      };
      const { statements } = await readingOf(files);
      expect(statements.map(({ action, span }) => `${action} ${span.file}`)).to.deep.equal([
        'allow b/allow.conf',
        'deny squid.conf',
      ]);
    });

    it('an included file that is not given, or may be one of two, is refused', async () => {
      expect(await errorsOf('include /etc/squid/nope.conf\n')).to.deep.equal(['squid.conf:1:9 READ_REFUSED']);
      expect(await errorsOf('include /etc/squid/*.conf\nhttp_access deny all\n')).to.deep.equal([
        'squid.conf:1:9 READ_REFUSED',
      ]);
      const two = { 'a/x.conf': '', 'b/x.conf': '', 'squid.conf': 'include x.conf\n' };
      expect(await errorsOf(two)).to.deep.equal(['squid.conf:1:9 READ_REFUSED']);
    });

    it('files that include themselves or each other are refused', async () => {
      expect(await errorsOf('include squid.conf\n')).to.deep.equal(['squid.conf:1:9 READ_REFUSED']);
      expect(await errorsOf({ a: 'include b\n', b: 'include a\n' })).to.have.length(1);
    });

    it('no file at all is an error', async () => {
      expect((await read([])).ok).to.equal(false);
    });
  });

  describe('hostile files', () => {
    it('includes that double at each depth end, with an error', async () => {
      const twice = (n: number): string => `include f${n + 1} f${n + 1}\n`;
      const files = Array.from({ length: 15 }, (_, n): [string, string] => [`f${n}`, twice(n)]);
      const errors = await errorsOf({ ...Object.fromEntries(files), f15: 'http_access deny all\n' });
      expect(errors).to.have.length(1);
    });

    it('a thousand ACLs and twenty thousand domains are read', async () => {
      const acls = Array.from(
        { length: 1000 },
        (_, n) => `acl a${n} dstdomain -n .h${n}.com\nhttp_access allow a${n}`,
      ).join('\n');
      const list = Array.from({ length: 20_000 }, (_, n) => `.d${n}.net`).join('\n');
      const reading = await readingOf({
        'squid.conf': `${acls}\nacl l dstdomain -n "l.txt"\nhttp_access allow l\n`,
        'l.txt': list,
      });
      expect(reading.statements).to.have.length(1001);
    });

    it('a line of many pieces, and names of many labels, end in time', async () => {
      expect(
        (await read(filesOf(`acl a dstdomain -n \\\n${'x.com \\\n'.repeat(20_000)}\nhttp_access deny all\n`))).ok,
      ).to.equal(true);
      expect(
        (
          await read(
            filesOf({ 'squid.conf': use('acl a dstdomain -n "l"'), l: 'a.'.repeat(900).concat('b\n').repeat(100) }),
          )
        ).ok,
      ).to.equal(true);
    });
  });
});
