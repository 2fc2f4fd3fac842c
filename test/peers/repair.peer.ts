import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as secure } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { run, until } from './process.ts';
import { type Sshd, startSshd } from './sshd.ts';
import { startXrdpHost, type XrdpHost } from './xrdp-host.ts';

// The whole product against a real host: the dialog is pasted into a terminal, the repair goes over ssh.
const main = join(import.meta.dirname, '../../src/main.ts');
const dialog = `Remote Desktop can't connect to the remote computer.\\
Error code: 0x904\\
Extended error code: 0x7`;

let host: XrdpHost;
let sshd: Sshd;
let folder = '';

beforeAll(async () => {
  host = await startXrdpHost();
  sshd = await startSshd();
  sshd.sudoers('without-password');
}, 900_000);

afterAll(async () => {
  await sshd?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

afterEach(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

/** A session of `fettle start` with a person who reads and types. */
class Session {
  readonly #process: ChildProcessWithoutNullStreams;
  #seen = '';
  #read = 0;

  constructor(args: readonly string[]) {
    this.#process = spawn(process.execPath, [main, ...args], { cwd: folder });
    this.#process.stdout.on('data', (chunk: Buffer) => {
      this.#seen += chunk.toString();
    });
    this.#process.stderr.on('data', (chunk: Buffer) => {
      this.#seen += chunk.toString();
    });
  }

  get text(): string {
    return this.#seen;
  }

  say(line: string): void {
    this.#read = this.#seen.length;
    this.#process.stdin.write(`${line}\n`);
  }

  /** Waits for words that come after what was last said. */
  async hear(words: RegExp): Promise<void> {
    await until(
      `${words} in: …${this.#seen.slice(-2500)}`,
      () => words.test(this.#seen.slice(this.#read)),
      { withinMs: 60_000 },
    );
  }

  /** Presses the newest choice whose label fits. */
  press(label: RegExp): void {
    const choices = [...this.#seen.matchAll(/\[(\d+)\] (.+)/g)];
    const choice = choices.findLast((match) => label.test(match[2] ?? ''));
    if (choice?.[1] === undefined)
      throw new Error(`no choice ${label} in:\n${this.#seen.slice(-3000)}`);
    this.say(choice[1]);
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  async end(): Promise<number | null> {
    this.#process.stdin.end();
    return this.ended();
  }

  ended(): Promise<number | null> {
    return new Promise((resolve) => {
      if (this.#process.exitCode !== null) resolve(this.#process.exitCode);
      else this.#process.on('close', (code) => resolve(code));
    });
  }
}

function site(rdpPort = 3389): void {
  folder = mkdtempSync(join(tmpdir(), 'fettle-repair-'));
  const me = run('id', ['-un']).trim();
  writeFileSync(
    join(folder, 'hosts.yaml'),
    `hosts:
  - name: rds-07
    address: 127.0.0.1
    aliases: [rds-07.example.test]
    platform: linux
    transports:
      network: { rdpPort: ${rdpPort} }
      ssh: { port: ${sshd.port}, user: ${sshd.user}, key: "file:${sshd.keyFile}", hostKey: "${sshd.fingerprint}" }
`,
  );
  writeFileSync(
    join(folder, 'fettle.yaml'),
    `approval:
  approvals: { low: 1, medium: 1, high: 1 }
  approvers: [terminal:${me}]
  requesterMayApprove: true
`,
  );
}

async function proposed(): Promise<Session> {
  const session = new Session(['start']);
  session.say(dialog);
  await session.hear(/Which computer/);
  session.say('rds-07');
  await session.hear(/Cause confirmed on rds-07/);
  session.press(/plan/i);
  await session.hear(/Approval needed[\s\S]*\[\d+\] Approve/);
  return session;
}

interface Proxy {
  readonly port: number;
  close(): void;
}

/** Passes connections on; while `cuts` holds, it closes each at the second thing that the client says. */
async function startProxy(cuts: () => boolean): Promise<Proxy> {
  const server = createServer((client) => {
    const target = connect(host.port, '127.0.0.1');
    let said = 0;
    client.on('data', (bytes) => {
      said += 1;
      if (said > 1 && cuts()) client.destroy();
      else target.write(bytes);
    });
    target.on('data', (bytes) => client.write(bytes));
    client.on('close', () => target.destroy());
    target.on('close', () => client.destroy());
    client.on('error', () => target.destroy());
    target.on('error', () => client.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}

/** What a client sees: the certificate of the handshake, or where it broke. */
function handshake(): Promise<string> {
  const request = Buffer.from('030000130ee000000000000100080001000000', 'hex');
  return new Promise((resolve) => {
    const socket = connect(host.port, '127.0.0.1', () => socket.write(request));
    socket.once('data', () => {
      const tls = secure({ socket, rejectUnauthorized: false });
      tls.once('secureConnect', () => {
        resolve(tls.getPeerX509Certificate()?.fingerprint256 ?? 'no certificate');
        tls.destroy();
      });
      tls.once('error', () => resolve('broken'));
    });
    socket.once('error', () => resolve('no connection'));
  });
}

function fettle(...args: readonly string[]): string {
  return run(process.execPath, [main, '--data', join(folder, 'data'), ...args]);
}

describe('from a pasted error to a proven repair', () => {
  it('repairs a private key that does not belong to its certificate, over ssh, after approval', async () => {
    await host.setUp({ key: 'other' });
    site();
    expect(await handshake()).toBe('broken');
    const session = await proposed();

    session.press(/^Approve/);
    await session.hear(/Resolved in .* on rds-07/);
    session.press(/It works/);
    await session.hear(/closed/);
    const code = await session.end();

    expect(code).toBe(0);
    expect(await handshake()).toMatch(/^[0-9A-F:]{95}$/);
    expect(session.text).toMatch(/private key of xrdp does not belong/i);
    expect(fettle('journal', 'verify')).toMatch(/journal is whole/i);
    expect(session.text).not.toContain('PRIVATE KEY');
  }, 120_000);

  it('puts everything back when the repair does not help, and proves that', async () => {
    await host.setUp({ key: 'other' });
    const files = [host.files.key, host.files.certificate];
    const before = files.map((file) => readFileSync(file, 'utf8'));
    // Something on the way ends every handshake once the key is a new one: the repair cannot help.
    const isNew = (): boolean =>
      existsSync(files[0] ?? '') && readFileSync(files[0] ?? '', 'utf8') !== before[0];
    const proxy = await startProxy(isNew);
    site(proxy.port);
    const session = await proposed();

    session.press(/^Approve/);
    await session.hear(/Reference/);
    await session.end();
    proxy.close();

    expect(session.text).toMatch(/was put back|readings confirm/i);
    expect(files.map((file) => readFileSync(file, 'utf8'))).toEqual(before);
    const [id = ''] = /inc-[0-9a-z]{8}/.exec(fettle('journal', 'list')) ?? [];
    const events = JSON.parse(fettle('journal', 'show', id, '--json')) as unknown;
    expect(JSON.stringify(events)).toMatch(/roll/i);
  }, 120_000);

  it('goes on after it was killed while it waited for the approval', async () => {
    await host.setUp({ key: 'other' });
    site();
    const first = await proposed();
    first.kill('SIGKILL');
    await first.ended();

    const second = new Session(['start']);
    await second.hear(/Approval needed[\s\S]*\[\d+\] Approve/);
    second.press(/^Approve/);
    await second.hear(/Resolved in .* on rds-07/);
    await second.end();

    expect(await handshake()).toMatch(/^[0-9A-F:]{95}$/);
  }, 120_000);

  it('finds the same from the command line, changing nothing', async () => {
    await host.setUp({ key: 'other' });
    site();
    const before = readFileSync(host.files.key, 'utf8');

    const printed = run(process.execPath, [
      main,
      '--config',
      join(folder, 'fettle.yaml'),
      'diagnose',
      '0x904 / 0x7',
      '--host',
      'rds-07',
      '--json',
    ]);

    const found = JSON.parse(printed) as { findings: { cause: string; verdict: string }[] };
    expect(
      found.findings.filter(({ verdict }) => verdict === 'confirmed').map(({ cause }) => cause),
    ).toEqual(['key-mismatch']);
    expect(readFileSync(host.files.key, 'utf8')).toBe(before);
  }, 120_000);
});
