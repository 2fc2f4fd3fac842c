import {
  chmodSync,
  chownSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isListening, run, until } from './process.ts';
import { iniText, prepareFiles, type XrdpSetup } from './xrdp.ts';
import { takeXrdpLock } from './xrdp-lock.ts';

/**
 * This machine as "a host with xrdp": the real /etc/xrdp, the port 3389 of 127.0.0.1, the service
 * as user xrdp. All of it is put back at the end. Root only; one at a time on a machine.
 */
export interface XrdpHost extends AsyncDisposable {
  readonly port: 3389;
  /** Where certificate and key stand: the defaults of xrdp. */
  readonly files: { readonly certificate: string; readonly key: string };
  /** Sets the host up anew, broken as the setup says, and restarts the service. */
  setUp(setup: XrdpSetup): Promise<void>;
  service(verb: 'start' | 'stop' | 'restart'): void;
  isActive(): boolean;
  log(): string;
}

const folder = '/etc/xrdp';
const logFile = '/var/log/xrdp.log';
const saved = '/var/tmp/fettle-test-saved-xrdp.tar';
const standIn = '/usr/local/sbin/systemctl';
const marker = 'STAND-IN for systemctl';
const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };

export async function startXrdpHost(setup: XrdpSetup = {}): Promise<XrdpHost> {
  if (process.getuid?.() !== 0)
    throw new Error('a host with xrdp needs root: /etc/xrdp is changed');
  const lock = await takeXrdpLock();
  const host = hostOf(lock);
  try {
    putBack(); // what a test that was killed has left
    save();
    installStandIn();
    await host.setUp(setup);
  } catch (error) {
    await host[Symbol.asyncDispose]();
    throw error;
  }
  return host;
}

function hostOf(lock: Disposable): XrdpHost {
  return {
    port: 3389,
    files,
    setUp,
    service: (verb) => service(verb),
    isActive: () => isListening(3389) && existsSync('/run/xrdp/xrdp.pid'),
    log: () => readFileSync(logFile, 'utf8'),
    [Symbol.asyncDispose]: async () => {
      if (existsSync(standIn)) service('stop');
      removeStandIn();
      putBack();
      lock[Symbol.dispose]();
    },
  };
}

async function setUp(setup: XrdpSetup): Promise<void> {
  service('stop');
  const work = mkdtempSync(join(tmpdir(), 'fettle-xrdp-'));
  const made = prepareFiles(work, setup);
  place(made.certificate, files.certificate, 0o644);
  place(made.key, files.key, setup.key === 'unreadable' ? 0o600 : 0o640);
  rmSync(work, { recursive: true });
  // Nothing named: xrdp then takes cert.pem and key.pem, as Debian ships it
  const ini = iniText({ ...setup, port: 3389, files: { certificate: '', key: '' }, logFile });
  writeFileSync(join(folder, 'xrdp.ini'), ini, { mode: 0o644 });
  writeFileSync(logFile, '');
  service('start');
  await until('xrdp on port 3389', () => isListening(3389));
}

/** As a healthy host has it: root owns the file, the group xrdp may read the key. */
function place(from: string, to: string, mode: number): void {
  rmSync(to, { force: true });
  if (!existsSync(from)) return;
  copyFileSync(from, to);
  chownSync(to, 0, mode === 0o640 ? Number(run('id', ['-g', 'xrdp'])) : 0);
  chmodSync(to, mode);
}

function service(verb: 'start' | 'stop' | 'restart'): void {
  run(standIn, [verb, 'xrdp']);
}

/** In front of /usr/bin on every path of system folders, the one of a script on a host included. */
function installStandIn(): void {
  if (existsSync('/run/systemd/system')) {
    throw new Error('this machine runs systemd; these tests want a disposable one without it');
  }
  if (existsSync(standIn) && !readFileSync(standIn, 'utf8').includes(marker)) {
    throw new Error(`${standIn} is not ours; move it away`);
  }
  copyFileSync(join(import.meta.dirname, 'systemctl-stand-in.sh'), standIn);
  chmodSync(standIn, 0o755);
}

function removeStandIn(): void {
  rmSync(standIn, { force: true });
}

function save(): void {
  const paths = [folder, logFile].filter((path) => existsSync(path)).map((path) => path.slice(1));
  run('tar', ['-C', '/', '-cpf', `${saved}.new`, ...paths]);
  renameSync(`${saved}.new`, saved);
}

function putBack(): void {
  if (!existsSync(saved)) return;
  rmSync(folder, { recursive: true, force: true });
  run('tar', ['-C', '/', '-xpf', saved]);
  rmSync(saved);
}
