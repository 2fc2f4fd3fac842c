import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificate } from './certificates.ts';
import { freePort, isListening, type Running, run, startProgram, until } from './process.ts';

/** A real slapd (OpenLDAP) on 127.0.0.1 with a folder of its own. The service of the machine is not touched. */
export interface Slapd extends AsyncDisposable {
  /** ldaps://localhost:port, as its certificate says. */
  readonly encrypted: string;
  /** ldap://localhost:port: clear text until StartTLS. */
  readonly plain: string;
  /** Its certificate as PEM. */
  readonly ca: string;
  readonly password: string;
  /** Changes entries, as an administrator does. */
  modify(ldif: string): void;
  stop(): Promise<void>;
  start(): Promise<void>;
  log(): string;
}

export const suffix = 'dc=example,dc=org';
export const bindDn = `cn=fettle,${suffix}`;

export async function startSlapd(ldif: string): Promise<Slapd> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-slapd-'));
  const [tlsPort, plainPort] = [await freePort(), await freePort()];
  const password = `pw ${crypto.randomUUID()}`;
  const files = makeCertificate({ folder, name: 'slapd', commonName: 'localhost' });
  const config = join(folder, 'slapd.conf');
  mkdirSync(join(folder, 'data'));
  writeFileSync(config, configOf(folder, files, password));
  run('slapadd', ['-q', '-f', config], ldif);
  const urls = `ldaps://127.0.0.1:${tlsPort}/ ldap://127.0.0.1:${plainPort}/`;
  let server: Running | undefined;
  const start = async () => {
    server = await startProgram('/usr/sbin/slapd', ['-d', 'stats', '-f', config, '-h', urls]);
    await until('slapd to listen', () => isListening(tlsPort) && isListening(plainPort));
  };
  const stop = async () => {
    await server?.[Symbol.asyncDispose]();
    server = undefined;
  };
  await start();
  return {
    encrypted: `ldaps://localhost:${tlsPort}`,
    plain: `ldap://localhost:${plainPort}`,
    ca: readFileSync(files.certificate, 'utf8'),
    password,
    modify: (changes) => {
      const admin = ['-x', '-H', `ldap://127.0.0.1:${plainPort}`, '-D', `cn=admin,${suffix}`];
      run('ldapmodify', [...admin, '-w', password], changes);
    },
    stop,
    start,
    log: () => server?.output() ?? '',
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function configOf(
  folder: string,
  { certificate, key }: { readonly certificate: string; readonly key: string },
  password: string,
): string {
  const schemas = ['core', 'cosine', 'nis', 'inetorgperson'];
  return [
    ...schemas.map((name) => `include /etc/ldap/schema/${name}.schema`),
    'modulepath /usr/lib/ldap',
    'moduleload back_mdb',
    'moduleload ppolicy',
    `pidfile ${folder}/slapd.pid`,
    `TLSCACertificateFile ${certificate}`,
    `TLSCertificateFile ${certificate}`,
    `TLSCertificateKeyFile ${key}`,
    'database mdb',
    `suffix "${suffix}"`,
    `rootdn "cn=admin,${suffix}"`,
    `rootpw "${password}"`,
    `directory ${folder}/data`,
    'overlay ppolicy',
    `access to dn.exact="${bindDn}" attrs=userPassword by anonymous auth`,
    `access to * by dn.exact="${bindDn}" read`,
    '',
  ].join('\n');
}
