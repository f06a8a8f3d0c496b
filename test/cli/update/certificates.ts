import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, in PEM form. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
}

/** Certificates that one authority of the tests' own signed, but for one that signed itself. No key outlives the tests. */
export interface Certificates {
  readonly authority: string;
  readonly localhost: Identity;
  readonly expired: Identity;
  readonly otherHost: Identity;
  readonly selfSigned: Identity;
}

const CONFIG = `
[req]
distinguished_name = name
prompt = no
[name]
CN = rulecast tests
[authority]
basicConstraints = critical, CA:TRUE
[localhost]
subjectAltName = DNS:localhost
[otherHost]
subjectAltName = DNS:elsewhere.example
[ca]
default_ca = tests
[tests]
database = index.txt
new_certs_dir = .
serial = serial.txt
private_key = authority.key
certificate = authority.pem
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
`;

/** Makes all of them with the openssl program: Node can read certificates, but not make them. */
export function makeCertificates(): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'rulecast-tls-'));
  const openssl = (...argv: readonly string[]) => execFileSync('openssl', argv, { cwd: folder, stdio: 'pipe' });
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-config', 'tests.cnf'];
  const selfSigned = (name: string, extensions: string): Identity => {
    openssl(
      'req',
      '-x509',
      ...newKey,
      '-days',
      '2',
      '-extensions',
      extensions,
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.pem`,
    );
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  const signed = (name: string, extensions: string, dates: readonly string[]): Identity => {
    openssl('req', ...newKey, '-keyout', `${name}.key`, '-out', `${name}.csr`);
    const files = ['-in', `${name}.csr`, '-out', `${name}.pem`, '-notext', '-batch', '-config', 'tests.cnf'];
    openssl('ca', ...files, '-extensions', extensions, ...dates);
    return { key: read(`${name}.key`), cert: read(`${name}.pem`) };
  };
  try {
    writeFileSync(join(folder, 'tests.cnf'), CONFIG);
    writeFileSync(join(folder, 'index.txt'), '');
    writeFileSync(join(folder, 'serial.txt'), '01\n');
    return {
      authority: selfSigned('authority', 'authority').cert,
      localhost: signed('localhost', 'localhost', ['-days', '2']),
      expired: signed('expired', 'localhost', ['-startdate', '20200101000000Z', '-enddate', '20200201000000Z']),
      otherHost: signed('otherHost', 'otherHost', ['-days', '2']),
      selfSigned: selfSigned('selfSigned', 'localhost'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
