import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import koffi from 'koffi';
import { stackBytes } from '#adapters/winrm/kerberos/native.ts';
import { freePort, isListening, type Running, run, startProgram, until } from './process.ts';

export const realmName = 'CORP.EXAMPLE';

/** A realm of MIT Kerberos with a KDC of its own on 127.0.0.1. Nothing of the machine's is touched. */
export interface KerberosRealm extends AsyncDisposable {
  /** For programs that take part. */
  readonly config: string;
  /** Of `host/server1.corp.example` and `HTTP/server1.corp.example`, with AES. */
  readonly hostKeys: string;
  /** The same with one more line for its [libdefaults]. */
  configWith(line: string): string;
  /** Commands of kadmin.local, one a line. */
  administer(...commands: readonly string[]): void;
  /** A file in the folder of the realm, for keys and tickets; closed to everybody else. */
  path(name: string): string;
  /** What the KDC has been asked. */
  log(): string;
  stop(): Promise<void>;
  start(): Promise<void>;
}

const configOf = (port: number): string => `[libdefaults]
 default_realm = ${realmName}
 dns_lookup_kdc = false
 dns_lookup_realm = false
 dns_canonicalize_hostname = false
 udp_preference_limit = 1
[realms]
 ${realmName} = {
  kdc = 127.0.0.1:${port}
 }
 EMPTY.EXAMPLE = {
  kdc = 127.0.0.1:1
 }
`;

const kdcConfigOf = (folder: string, port: number): string => `[kdcdefaults]
 kdc_listen = 127.0.0.1:${port}
 kdc_tcp_listen = 127.0.0.1:${port}
[realms]
 ${realmName} = {
  database_name = ${folder}/principal
  key_stash_file = ${folder}/stash
  acl_file = ${folder}/acl
  max_life = 8h
  supported_enctypes = aes256-cts-hmac-sha1-96:normal aes128-cts-hmac-sha1-96:normal
  default_principal_flags = +preauth
 }
[logging]
 kdc = FILE:${folder}/kdc.log
`;

export async function startRealm(): Promise<KerberosRealm> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-krb5-'));
  const port = await freePort();
  const path = (name: string) => join(folder, name);
  writeFileSync(path('krb5.conf'), configOf(port));
  writeFileSync(path('kdc.conf'), kdcConfigOf(folder, port));
  const env = { KRB5_CONFIG: path('krb5.conf'), KRB5_KDC_PROFILE: path('kdc.conf') };
  const asked = ['-r', realmName];
  within(env, 'kdb5_util', ['create', '-s', '-P', 'master', ...asked]);
  const administer = (...commands: readonly string[]) => {
    for (const command of commands) within(env, 'kadmin.local', [...asked, '-q', command]);
  };
  let kdc: Running | undefined;
  const start = async () => {
    kdc = await startProgram('/usr/sbin/krb5kdc', ['-n', ...asked], { env });
    await until('the KDC to listen', () => isListening(port));
  };
  const stop = async () => {
    await kdc?.[Symbol.asyncDispose]();
    kdc = undefined;
  };
  await start();
  const services = ['host/server1.corp.example', 'HTTP/server1.corp.example'];
  administer(...services.map((service) => `addprinc -randkey ${service}`));
  administer(`ktadd -k ${path('host.keytab')} ${services.join(' ')}`);
  return {
    config: path('krb5.conf'),
    hostKeys: path('host.keytab'),
    configWith: (line) => {
      const other = path('other.conf');
      writeFileSync(other, configOf(port).replace('\n', `\n ${line}\n`));
      return other;
    },
    administer,
    path,
    log: () => readFileSync(path('kdc.log'), 'utf8'),
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

function within(
  env: Readonly<Record<string, string>>,
  command: string,
  args: readonly string[],
): void {
  const pairs = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const said = run('/usr/bin/env', [...pairs, command, ...args]);
  // kadmin.local says what went wrong, and ends well.
  if (/^(?:\w+: .*while|.*: Cannot)/m.test(said)) throw new Error(said);
}

/** Fills a file with the tickets of an account. */
export function fillCache(
  realm: KerberosRealm,
  { user, password, more = [] }: FillOptions,
): string {
  const cache = realm.path(`${user}.cache`);
  const env = `KRB5_CONFIG=${realm.config}`;
  run('/usr/bin/env', [env, 'kinit', ...more, '-c', cache, user], `${password}\n`);
  return cache;
}

export interface FillOptions {
  readonly user: string;
  readonly password: string;
  /** Further arguments of kinit. */
  readonly more?: readonly string[];
}

/**
 * Lets the libraries in this process use a krb5.conf. They read the variables of the process itself, of which
 * a test has a copy only.
 */
export function useConfig(path: string): void {
  if (koffi.config().async_stack_size !== stackBytes)
    koffi.config({ async_stack_size: stackBytes });
  const setenv = koffi.load('libc.so.6').func('int setenv(str name, str value, int overwrite)');
  setenv('KRB5_CONFIG', path, 1);
}
