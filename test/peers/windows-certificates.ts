import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateFiles } from './certificates.ts';
import { run } from './process.ts';
import type { WindowsSettings } from './windows-host.ts';

/** Certificates for a Windows host with HTTPS and for a client of it; gone with their test. */
export interface WindowsCertificates extends Disposable {
  /** For server1 and 127.0.0.1; signed by itself, so that it is its own CA. */
  readonly server: CertificateFiles;
  readonly client: CertificateFiles;
  /** Good, but mapped to no account. */
  readonly stranger: CertificateFiles;
  /** SHA-256 of the server's in 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** Settings of a host that lets the client in as this account. */
  tlsFor(account: string): NonNullable<WindowsSettings['tls']>;
}

export function makeWindowsCertificates(): WindowsCertificates {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-windows-'));
  const make = (name: string, ...extensions: readonly string[]): CertificateFiles => {
    const path = join(folder, name);
    const files = { certificate: `${path}.cert.pem`, key: `${path}.key.pem` };
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const key = [...curve, '-nodes', '-keyout', files.key];
    const more = extensions.flatMap((extension) => ['-addext', extension]);
    const common = ['-x509', '-sha256', '-days', '2', '-subj', `/CN=${name}`];
    run('openssl', ['req', ...common, ...key, '-out', files.certificate, ...more]);
    return files;
  };
  // As Windows wants it for the mapping: the name of the account as user principal name.
  const client = (name: string): CertificateFiles =>
    make(
      name,
      'extendedKeyUsage=clientAuth',
      `subjectAltName=otherName:1.3.6.1.4.1.311.20.2.3;UTF8:${name}@localhost`,
    );
  const server = make('server1', 'subjectAltName=DNS:server1,IP:127.0.0.1');
  const known = client('tester');
  const stranger = client('stranger');
  const clientAuthorities = join(folder, 'clients.pem');
  const both = [known, stranger].map(({ certificate }) => readFileSync(certificate, 'utf8'));
  writeFileSync(clientAuthorities, both.join(''));
  return {
    server,
    client: known,
    stranger,
    fingerprint: sha256Of(server),
    tlsFor: (account) => ({
      ...server,
      clientAuthorities,
      clients: { [sha256Of(known)]: account },
      longestVersion: '1.2',
    }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function sha256Of({ certificate }: CertificateFiles): string {
  const { raw } = new X509Certificate(readFileSync(certificate));
  return createHash('sha256').update(raw).digest('hex');
}
