import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SelfSigned } from '#test/fakes/self-signed.ts';
import { freePort, isListening, type Running, startProgram, until } from './process.ts';

const program = '/usr/sbin/rsyslogd';
const driver = '/var/lib/dpkg/info/rsyslog-gnutls.list';

/** Packages rsyslog and rsyslog-gnutls. */
export const hasRsyslog = existsSync(program) && existsSync(driver);

/** A real rsyslog on 127.0.0.1 that takes syslog over TLS and writes what it understood. */
export interface Rsyslog extends AsyncDisposable {
  readonly port: number;
  /** One line for each message: id, severity, structured data, text; between tabs. */
  lines(): readonly string[];
  output(): string;
  /** Ends it; what it wrote stays. */
  stop(): Promise<void>;
  start(): Promise<void>;
}

export async function startRsyslog(tls: SelfSigned): Promise<Rsyslog> {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-rsyslog-'));
  const port = await freePort();
  writeFileSync(join(folder, 'cert.pem'), tls.cert);
  writeFileSync(join(folder, 'key.pem'), tls.key, { mode: 0o600 });
  writeFileSync(join(folder, 'rsyslog.conf'), configuration(folder, port));
  let running: Running | undefined;
  const start = async () => {
    const args = ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')];
    running = await startProgram(program, args);
    await until('rsyslog listens', () => isListening(port));
  };
  const stop = async () => {
    await running?.[Symbol.asyncDispose]();
    running = undefined;
  };
  await start();
  const path = join(folder, 'received');
  return {
    port,
    lines: () =>
      existsSync(path)
        ? readFileSync(path, 'utf8')
            .split('\n')
            .filter((line) => line !== '')
        : [],
    output: () => running?.output() ?? '',
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(folder: string, port: number): string {
  return `global(
  workDirectory="${folder}"
  maxMessageSize="64k"
  defaultNetstreamDriver="gtls"
  defaultNetstreamDriverCAFile="${folder}/cert.pem"
  defaultNetstreamDriverCertFile="${folder}/cert.pem"
  defaultNetstreamDriverKeyFile="${folder}/key.pem"
)
module(load="imtcp" streamDriver.name="gtls" streamDriver.mode="1" streamDriver.authMode="anon")
template(name="taken-apart" type="string"
  string="%msgid%\\t%syslogfacility%.%syslogseverity%\\t%timereported:::date-rfc3339%\\t%hostname%\\t%app-name%\\t%structured-data%\\t%msg%\\n")
ruleset(name="keep") { action(type="omfile" file="${folder}/received" template="taken-apart") }
input(type="imtcp" address="127.0.0.1" port="${port}" ruleset="keep")
`;
}
