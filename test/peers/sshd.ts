import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort, isListening, type Running, run, startProgram, until } from './process.ts';

/** A real sshd on 127.0.0.1 with its own keys, for one test user. Root only. */
export interface Sshd extends AsyncDisposable {
  readonly port: number;
  readonly user: string;
  /** Private key of the test user. */
  readonly keyFile: string;
  readonly encryptedKeyFile: string;
  readonly password: string;
  readonly passphrase: string;
  /** known_hosts with the key of this server, by "[127.0.0.1]:port". */
  readonly knownHosts: string;
  /** SHA256:… */
  readonly fingerprint: string;
  readonly folder: string;
  readonly pid: number;
  /** What sudo lets the test user do. */
  sudoers(rule: 'nothing' | 'without-password' | 'with-password'): void;
  log(): string;
}

const user = 'fettle-peer';
const password = `pw ${crypto.randomUUID()} 'é"$x`;
const passphrase = `phrase ${crypto.randomUUID()}`;
const sudoersFile = '/etc/sudoers.d/fettle-peer';

export interface SshdOptions {
  /** Further lines for its configuration. */
  readonly extra?: readonly string[];
  /** "there": another server has made the test user, and removes it. */
  readonly account?: 'made' | 'there';
}

export async function startSshd({ extra = [], account = 'made' }: SshdOptions = {}): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-sshd-'));
  run('chmod', ['755', folder]);
  if (account === 'made') makeUser();
  for (const [name, phrase] of [
    ['host', ''],
    ['user', ''],
    ['encrypted', passphrase],
  ] as const) {
    run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', phrase, '-C', name, '-f', join(folder, name)]);
  }
  run('ssh-keygen', ['-q', '-t', 'rsa', '-b', '2048', '-N', '', '-f', join(folder, 'host-rsa')]);
  const keys = ['user', 'encrypted'].map((name) =>
    readFileSync(join(folder, `${name}.pub`), 'utf8'),
  );
  writeFileSync(join(folder, 'authorized_keys'), keys.join(''), { mode: 0o644 });
  const port = await freePort();
  writeFileSync(join(folder, 'sshd_config'), configOf(folder, port, extra));
  writeFileSync(join(folder, 'known_hosts'), `[127.0.0.1]:${port} ${publicKey(folder, 'host')}\n`);
  mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
  const server = await startProgram('/usr/sbin/sshd', [
    '-D',
    '-e',
    '-f',
    join(folder, 'sshd_config'),
  ]);
  await until('sshd to listen', () => isListening(port));
  return describe({ folder, port, server, account });
}

interface Started {
  readonly folder: string;
  readonly port: number;
  readonly server: Running;
  readonly account: 'made' | 'there';
}

function describe({ folder, port, server, account }: Started): Sshd {
  return {
    port,
    user,
    password,
    passphrase,
    folder,
    pid: server.pid,
    keyFile: join(folder, 'user'),
    encryptedKeyFile: join(folder, 'encrypted'),
    knownHosts: join(folder, 'known_hosts'),
    fingerprint: run('ssh-keygen', ['-l', '-f', join(folder, 'host.pub')]).split(' ')[1] ?? '',
    sudoers: allow,
    log: () => server.output(),
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
      if (account === 'made') removeUser();
    },
  };
}

/** "ssh-ed25519 AAAA…" */
export function publicKey(folder: string, name: string): string {
  return readFileSync(join(folder, `${name}.pub`), 'utf8')
    .split(' ')
    .slice(0, 2)
    .join(' ')
    .trim();
}

function configOf(folder: string, port: number, extra: readonly string[]): string {
  return [
    // First: sshd takes the first of two lines.
    ...extra,
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${join(folder, 'host')}`,
    `HostKey ${join(folder, 'host-rsa')}`,
    `AuthorizedKeysFile ${join(folder, 'authorized_keys')}`,
    `PidFile ${join(folder, 'pid')}`,
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication yes',
    'KbdInteractiveAuthentication no',
    'MaxStartups 100',
    'LogLevel VERBOSE',
    '',
  ].join('\n');
}

function makeUser(): void {
  removeUser();
  run('useradd', ['--create-home', '--shell', '/bin/bash', user]);
  run('chpasswd', [], `${user}:${password}\n`);
}

function removeUser(): void {
  rmSync(sudoersFile, { force: true });
  if (readFileSync('/etc/passwd', 'utf8').includes(`${user}:`))
    run('userdel', ['--remove', '--force', user]);
}

function allow(rule: 'nothing' | 'without-password' | 'with-password'): void {
  rmSync(sudoersFile, { force: true });
  if (rule === 'nothing' || !existsSync('/etc/sudoers.d')) return;
  const tag = rule === 'without-password' ? 'NOPASSWD: ' : '';
  writeFileSync(
    sudoersFile,
    `Defaults:${user} use_pty, timestamp_timeout=0\n${user} ALL=(ALL) ${tag}ALL\n`,
    {
      mode: 0o440,
    },
  );
}
