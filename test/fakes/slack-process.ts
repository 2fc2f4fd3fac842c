import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env, execPath } from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { accountOf } from '#adapters/slack/people.ts';
import { slackApp } from '#test/adapters/slack/slack-app.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { shellWorld } from '#test/fakes/shell-world.ts';
import type { SlackPerson } from '#test/slack/slack-person.ts';
import { SlackServer } from '#test/slack/slack-server.ts';
import type { Channel, Workspace } from '#test/slack/workspace.ts';

const root = join(import.meta.dirname, '..', '..');

/** Where Node keeps what it compiled, if whoever runs the tests says so. */
const compiled = Object.fromEntries(
  Object.entries(env).filter(([name]) => name === 'NODE_COMPILE_CACHE'),
);

/** What the program finds beside Slack: hosts, and what is known about them. */
export interface ProcessWorld extends AsyncDisposable {
  /** The text of hosts.yaml. */
  readonly hosts: string;
  /** The folder of the playbooks. */
  readonly playbooks: string;
}

/** Makes a world; what it keeps goes into the folder. */
export type MakeWorld = (folder: string) => Promise<ProcessWorld>;

/**
 * The program itself, as a site starts it: `fettle start` in a process of its own, the strict Slack, and by
 * default a host behind SSH whose service is a file. Everything but the program outlives a kill.
 */
export class SlackProcess implements AsyncDisposable {
  readonly server: SlackServer;
  readonly workspace: Workspace;
  readonly ops: Channel;
  readonly maria: SlackPerson;
  readonly jonas: SlackPerson;
  readonly #world: ProcessWorld;
  readonly #folder: string;
  #running: ChildProcess | undefined;
  #said = '';

  private constructor(server: SlackServer, folder: string, world: ProcessWorld) {
    this.server = server;
    this.#folder = folder;
    this.#world = world;
    this.workspace = server.install();
    this.ops = this.workspace.addChannel({ name: 'ops' });
    this.maria = server.person(this.workspace, { name: 'Maria' });
    this.jonas = server.person(this.workspace, { name: 'Jonas' });
    for (const person of [this.maria, this.jonas]) person.join(this.ops);
    this.#writeSite();
  }

  static async start(makeWorld: MakeWorld = shellWorld): Promise<SlackProcess> {
    // Slack's clock stands, so that no slow machine misses a deadline.
    const clock = new FakeClock(Date.now());
    const server = await SlackServer.start({ app: slackApp, clock });
    const folder = mkdtempSync(join(tmpdir(), 'fettle-process-'));
    const site = new SlackProcess(server, folder, await makeWorld(join(folder, 'host')));
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
        ...compiled,
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
    await this.#world[Symbol.asyncDispose]();
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
    const [data, config] = ['data', 'fettle.yaml'].map((name) => join(this.#folder, name));
    return ['--data', data ?? '', '--config', config ?? '', '--playbooks', this.#world.playbooks];
  }

  #write(path: string, text: string): void {
    const file = join(this.#folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }

  #writeSite(): void {
    const approver = accountOf(this.workspace.id, this.jonas.id);
    const policy = `approvals: { high: 1 }, approvers: ["${approver}"]`;
    this.#write('hosts.yaml', this.#world.hosts);
    this.#write(
      'fettle.yaml',
      `approval: { ${policy} }
slack: { botToken: "env:BOT_TOKEN", appToken: "env:APP_TOKEN" }
`,
    );
  }
}
