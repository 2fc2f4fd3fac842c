import { chmodSync, chownSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CertificateFiles, makeCertificate, makeExpiredCertificate } from './certificates.ts';
import { freePort, isListening, startProgram, until } from './process.ts';
import { takeXrdpLock } from './xrdp-lock.ts';

/** How an xrdp is set up. What is left out is as on a healthy host. */
export interface XrdpSetup {
  readonly securityLayer?: 'negotiate' | 'tls' | 'rdp';
  /** Default: valid, for `commonName`. */
  readonly certificate?: 'good' | 'expired' | 'missing';
  /** `other`: a key that belongs to another certificate. `unreadable`: xrdp then runs as user xrdp. */
  readonly key?: 'matching' | 'other' | 'missing' | 'unreadable';
  /** As xrdp.ini writes it, e.g. "TLSv1.2". */
  readonly sslProtocols?: string;
  readonly tlsCiphers?: string;
  readonly commonName?: string;
}

/** A real xrdp on 127.0.0.1 with an ini, certificate and key of its own. */
export interface Xrdp extends AsyncDisposable {
  readonly port: number;
  readonly folder: string;
  readonly files: CertificateFiles;
  log(): string;
}

export const defaultCommonName = 'rds-07.example.test';

export async function startXrdp(setup: XrdpSetup = {}): Promise<Xrdp> {
  await using begun = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'fettle-xrdp-'));
  begun.defer(() => rmSync(folder, { recursive: true, force: true }));
  chmodSync(folder, 0o755);
  const files = prepareFiles(folder, setup);
  const port = await freePort();
  const ini = join(folder, 'xrdp.ini');
  const logFile = join(folder, 'xrdp.log');
  writeFileSync(logFile, '');
  chmodSync(logFile, 0o666);
  writeFileSync(ini, iniText({ ...setup, port, files, logFile }));
  const [command, args] = commandLine(setup, ini);
  using _only = await takeXrdpLock();
  const program = begun.use(await startProgram(command, args));
  await until(`xrdp on port ${port}`, () => isListening(port) || !program.isRunning());
  if (!program.isRunning()) throw new Error(`xrdp ended while it started: ${program.output()}`);
  const kept = begun.move();
  return {
    port,
    folder,
    files,
    log: () => `${program.output()}${readFileSync(logFile, 'utf8')}`,
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** Makes certificate and key in the folder and breaks them as the setup says. */
export function prepareFiles(folder: string, setup: XrdpSetup): CertificateFiles {
  const commonName = setup.commonName ?? defaultCommonName;
  const make = setup.certificate === 'expired' ? makeExpiredCertificate : makeCertificate;
  const files = make({ folder, name: 'xrdp', commonName });
  if (setup.certificate === 'missing') rmSync(files.certificate);
  breakKey(folder, setup.key ?? 'matching', files);
  return files;
}

function breakKey(
  folder: string,
  key: Exclude<XrdpSetup['key'], undefined>,
  files: CertificateFiles,
): void {
  switch (key) {
    case 'matching':
      chmodSync(files.key, 0o644);
      return;
    case 'missing':
      rmSync(files.key);
      return;
    case 'other': {
      const other = makeCertificate({ folder, name: 'other', commonName: 'other.example.test' });
      writeFileSync(files.key, readFileSync(other.key), { mode: 0o644 });
      return;
    }
    case 'unreadable':
      chownSync(files.key, 0, 0);
      chmodSync(files.key, 0o600);
  }
}

/** Root reads every key, so an unreadable one needs xrdp's own user, as Debian's service has it. */
function commandLine(setup: XrdpSetup, ini: string): [string, string[]] {
  const xrdp = ['/usr/sbin/xrdp', '--nodaemon', '--config', ini];
  if (setup.key !== 'unreadable') return ['/usr/sbin/xrdp', xrdp.slice(1)];
  return ['setpriv', ['--reuid', 'xrdp', '--regid', 'xrdp', '--clear-groups', ...xrdp]];
}

export interface IniOptions extends XrdpSetup {
  readonly port: number;
  readonly files: CertificateFiles;
  readonly logFile: string;
}

/** `tls_ciphers` stands only where a test sets it: xrdp has a default of its own. */
export function iniText(options: IniOptions): string {
  const ciphers = options.tlsCiphers === undefined ? '' : `tls_ciphers=${options.tlsCiphers}\n`;
  return `[Globals]
ini_version=1
fork=false
port=tcp://127.0.0.1:${options.port}
use_vsock=false
tcp_nodelay=true
security_layer=${options.securityLayer ?? 'negotiate'}
crypt_level=high
certificate=${options.files.certificate}
key_file=${options.files.key}
ssl_protocols=${options.sslProtocols ?? 'TLSv1.2, TLSv1.3'}
${ciphers}allow_channels=true
max_bpp=32

[Logging]
LogFile=${options.logFile}
LogLevel=INFO
EnableSyslog=false

[Xorg]
name=Xorg
lib=libxup.so
username=ask
password=ask
ip=127.0.0.1
port=-1
code=20
`;
}
