import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execPath } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { accountOf } from '#adapters/slack/people.ts';
import { slackApp } from '#test/adapters/slack/slack-app.ts';
import { type ShellHost, startShellHost } from '#test/fakes/shell-host.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import type { Channel, Workspace } from '#test/slack/workspace.ts';

const root = join(import.meta.dirname, '..', '..');

/**
 * The program itself, as a site starts it: `fettle start` in a process of its own, the strict Slack, a host
 * behind SSH whose service is a file. Everything but the program outlives a kill.
 */
export class SlackProcess implements AsyncDisposable {
  readonly server: SlackServer;
  readonly workspace: Workspace;
  readonly ops: Channel;
  readonly maria: SlackPerson;
  readonly jonas: SlackPerson;
  readonly #host: ShellHost;
  readonly #folder = mkdtempSync(join(tmpdir(), 'fettle-process-'));
  #running: ChildProcess | undefined;
  #said = '';

  private constructor(server: SlackServer, host: ShellHost) {
    this.server = server;
    this.#host = host;
    this.workspace = server.install();
    this.ops = this.workspace.addChannel({ name: 'ops' });
    this.maria = server.person(this.workspace, { name: 'Maria' });
    this.jonas = server.person(this.workspace, { name: 'Jonas' });
    for (const person of [this.maria, this.jonas]) person.join(this.ops);
    this.#writeSite();
  }

  static async start(): Promise<SlackProcess> {
    const server = await SlackServer.start({ app: slackApp });
    const site = new SlackProcess(server, await startShellHost());
    try {
      await site.run();
    } catch (error) {
      await site[Symbol.asyncDispose]();
      throw error;
    }
    return site;
  }

  /** Starts the program; resolves when Slack has its sockets. */
  async run(): Promise<void> {
    const { server, workspace } = this;
    const redirect = pathToFileURL(join(root, 'test/slack/redirect.ts'));
    redirect.searchParams.set('to', server.apiUrl);
    const words = [
      '--import',
      redirect.href,
      join(root, 'src/main.ts'),
      ...this.#folders(),
      'start',
    ];
    const running = spawn(execPath, words, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/bin:/bin',
        HOME: this.#folder,
        BOT_TOKEN: workspace.botToken,
        APP_TOKEN: server.app.appToken,
        PASSWORD: 'a-password-of-a-test',
      },
    });
    for (const stream of [running.stdout, running.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        this.#said += text;
      });
    this.#running = running;
    await this.until('two sockets', () => server.sockets.open.length === 2);
  }

  /** Ends it as the kernel does when memory runs out. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
    await this.until('no socket', () => this.server.sockets.all.length === 0);
  }

  /** Ends it as an operator does. Resolves with its exit code. */
  stop(): Promise<number | null> {
    return this.#end('SIGTERM');
  }

  /** Somebody presses the newest button of this kind, as soon as they see one. */
  async press(person: SlackPerson, label: RegExp): Promise<void> {
    const found = (): string | undefined =>
      person
        .sees(this.ops)
        .flatMap((seen) => seen.labels)
        .findLast((each) => label.test(each));
    await this.until(`${person.user.name} sees ${label}`, () => found() !== undefined);
    await person.press(found() ?? '').acked();
  }

  async reads(person: SlackPerson, text: RegExp): Promise<void> {
    await this.until(`${person.user.name} reads ${text}`, () =>
      person.sees(this.ops).some((seen) => text.test(seen.text)),
    );
  }

  /** Waits for it, however long that takes. Fails at once when the program has ended by itself. */
  async until(what: string, holds: () => boolean): Promise<void> {
    while (!holds()) {
      const { exitCode } = this.#running ?? {};
      if (typeof exitCode === 'number')
        throw new Error(
          `it ended with ${exitCode}, and never came to this: ${what}\n${this.#said}`,
        );
      await wait(20);
    }
  }

  /** Whether a file of the host exists. */
  has(name: string): boolean {
    return existsSync(join(this.#folder, 'host', name));
  }

  /** Lines of a file of the host. */
  lines(name: string): readonly string[] {
    if (!this.has(name)) return [];
    return readFileSync(join(this.#folder, 'host', name), 'utf8')
      .split('\n')
      .filter(Boolean);
  }

  /** Writes a file of the host. */
  put(name: string): void {
    this.#write(`host/${name}`, '');
  }

  remove(name: string): void {
    rmSync(join(this.#folder, 'host', name), { force: true });
  }

  transcript(): string {
    return this.maria
      .sees(this.ops)
      .map(({ author, text }) => `${author}: ${text}`)
      .join('\n---\n');
  }

  /** What the program printed and logged until now. */
  get printed(): string {
    const log = join(this.#folder, 'data', 'fettle.log');
    return `${this.#said}${existsSync(log) ? readFileSync(log, 'utf8') : ''}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
    for (const name of ['hold-probe', 'hold-apply']) this.remove(name);
    await this.#host[Symbol.asyncDispose]();
    await this.server[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<number | null> {
    const running = this.#running;
    this.#running = undefined;
    if (running === undefined) return null;
    if (running.exitCode !== null || running.signalCode !== null) return running.exitCode;
    const closed = once(running, 'close');
    running.kill(signal);
    await closed;
    return running.exitCode;
  }

  #folders(): readonly string[] {
    const [data, config, playbooks] = ['data', 'fettle.yaml', 'playbooks'].map((name) =>
      join(this.#folder, name),
    );
    return ['--data', data ?? '', '--config', config ?? '', '--playbooks', playbooks ?? ''];
  }

  #write(path: string, text: string): void {
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  #writeSite(): void {
    const { port, fingerprint } = this.#host;
    const approver = accountOf(this.workspace.id, this.jonas.id);
    this.#write('host/stopped', '');
    this.#write(
      'hosts.yaml',
      `hosts:
  - name: web-01
    address: 127.0.0.1
    platform: linux
    transports:
      ssh: { port: ${port}, user: fettle, sudo: none, password: "env:PASSWORD", hostKey: "${fingerprint}" }
`,
    );
    this.#write(
      'fettle.yaml',
      `approval: { approvals: { high: 1 }, approvers: ["${approver}"] }
slack: { botToken: "env:BOT_TOKEN", appToken: "env:APP_TOKEN" }
`,
    );
    for (const [path, text] of Object.entries(playbookOf(join(this.#folder, 'host'))))
      this.#write(`playbooks/demo/${path}`, text);
  }
}

/** A service that runs unless the file `stopped` stands; files that begin with `hold-` keep a script waiting. */
function playbookOf(host: string): Readonly<Record<string, string>> {
  const hold = (what: string): string => `while [ -e '${host}/hold-${what}' ]; do sleep 0.1; done`;
  return {
    'playbook.yaml': playbookYaml,
    'probes/service.sh': `# SYNOPSIS: looks
printf 'service\\n' >>'${host}/ran'
${hold('probe')}
if [ -e '${host}/stopped' ]; then put_boolean active false; else put_boolean active true; fi
`,
    'remedies/start/apply.sh': `# SYNOPSIS: starts it
printf 'apply\\n' >>'${host}/ran'
rm -f '${host}/stopped'
${hold('apply')}
put_boolean started true
`,
  };
}

const playbookYaml = `format: 1
title: The demo service does not answer
summary: A service for tests.
signatures:
  - { space: rdp, code: "0x904", extended: "0x7" }
examples: ["Error code: 0x904 Extended error code: 0x7"]
questions:
  host: { ask: Which computer do you want to reach?, answer: host }
probes:
  service:
    on: host
    title: Ask the service manager
    run: { linux: probes/service.sh }
    returns: { active: boolean }
causes:
  stopped:
    title: The service is not running
    explanation: Nothing listens, so nobody can connect.
    confirmed: { service.active: false }
remedies:
  start:
    kind: script
    title: Start the service
    fixes: [stopped]
    risk: low
    effect: Nobody is disturbed.
    undo: It is stopped again.
    preview: none
    apply: { linux: remedies/start/apply.sh }
    noRollback: A service that runs harms nobody.
    verify: { service.active: true }
`;
