import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './process.ts';

/** A certificate and the key that was made with it, as PEM files. */
export interface CertificateFiles {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateOptions {
  readonly folder: string;
  /** File name without ending. */
  readonly name: string;
  readonly commonName: string;
  /** As openssl ca writes them: YYYYMMDDHHMMSSZ. Default: one year from yesterday on. */
  readonly from?: string;
  readonly to?: string;
}

/** Makes a self-signed RSA certificate with openssl. `openssl ca` because `req` knows no start date. */
export function makeCertificate(options: CertificateOptions): CertificateFiles {
  const files = fileNames(options);
  const work = join(options.folder, `${options.name}.ca`);
  mkdirSync(work, { recursive: true });
  writeFileSync(join(work, 'index.txt'), '');
  writeFileSync(join(work, 'serial'), '01\n');
  writeFileSync(join(work, 'ca.cnf'), configuration(work, options.commonName));
  const request = join(work, 'request.pem');
  const config = ['-config', join(work, 'ca.cnf')];
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', files.key];
  run('openssl', ['req', '-new', ...key, '-out', request, ...config]);
  const validity = ['-startdate', options.from ?? day(-1), '-enddate', options.to ?? day(365)];
  const sign = ['ca', '-batch', '-notext', '-selfsign', '-keyfile', files.key, ...validity];
  run('openssl', [...sign, ...config, '-in', request, '-out', files.certificate]);
  return files;
}

/** A certificate that ran out on 1 July 2024. */
export function makeExpiredCertificate(options: CertificateOptions): CertificateFiles {
  return makeCertificate({ ...options, from: '20230701000000Z', to: '20240701000000Z' });
}

function fileNames(options: CertificateOptions): CertificateFiles {
  const path = join(options.folder, options.name);
  return { certificate: `${path}.cert.pem`, key: `${path}.key.pem` };
}

function day(offset: number): string {
  const date = new Date(Date.now() + offset * 86_400_000).toISOString();
  return `${date.slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;
}

function configuration(folder: string, commonName: string): string {
  return `[ca]
default_ca = here
[here]
database = ${folder}/index.txt
serial = ${folder}/serial
new_certs_dir = ${folder}
default_md = sha256
policy = any
x509_extensions = server
unique_subject = no
[any]
commonName = supplied
[server]
basicConstraints = CA:FALSE
subjectAltName = DNS:${commonName}
extendedKeyUsage = serverAuth
[req]
distinguished_name = name
prompt = no
[name]
CN = ${commonName}
`;
}
