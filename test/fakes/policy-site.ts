import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createFiles } from '#adapters/files/files.ts';
import { readCalendar } from '#adapters/ical/read-calendar.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { createSiteRules } from '#src/cli/site-rules.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import type { Settings } from '#src/conductor/context.ts';
import { Channels, ruleOf } from '#src/incident/channels.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { Store } from '#src/ports/store.ts';
import { DataFolder } from '#test/adapters/sqlite/data-folder.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { DiscordSide } from '#test/fakes/discord-side.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { MemoryLog } from '#test/fakes/memory-log.ts';
import type { Client, Side } from '#test/fakes/platform-side.ts';
import { type ScriptedHost, ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, stoppedHost } from '#test/fakes/site.ts';
import { SlackSide } from '#test/fakes/slack-side.ts';
import { tagged } from '#test/fakes/unattended-site.ts';

type Platform = 'slack' | 'discord';

interface Human {
  groups: readonly string[];
  disabled: boolean;
  readonly accounts: string[];
}

export interface PolicySiteOptions {
  /** Text of policy.yaml. */
  readonly policy: string;
  /** Groups of each human; everybody has an account on each platform. */
  readonly people: Readonly<Record<string, readonly string[]>>;
  /** Default: Slack alone. */
  readonly platforms?: readonly Platform[];
  readonly settings?: Partial<Settings>;
  readonly redact?: (text: string) => string;
}

/**
 * The whole bot with the files of a site: policy.yaml, people.yaml and calendars on disk, SQLite, a scripted
 * host, and the real adapters of Slack and Discord in one process against their strict servers. Every clock stands
 * still until a test moves it.
 */
export class PolicySite implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly host: ScriptedHost = stoppedHost();
  readonly data = new DataFolder();
  readonly #folder: string;
  readonly humans: Record<string, Human>;
  readonly log = new MemoryLog();
  /** key `channels` of fettle.yaml, of the next start. */
  channels: Channels = Channels.parse({});
  readonly #sides: Partial<Record<Platform, Side>>;
  readonly #options: PolicySiteOptions;
  #running: Running | undefined;

  private constructor(
    folder: string,
    sides: Partial<Record<Platform, Side>>,
    options: PolicySiteOptions,
  ) {
    this.#folder = folder;
    this.#sides = sides;
    this.#options = options;
    this.humans = Object.fromEntries(
      Object.entries(options.people).map(([name, groups]) => {
        const accounts = Object.values(sides).map((side) => side.join(name));
        return [name, { groups, disabled: false, accounts }];
      }),
    );
  }

  /** With servers, people and files, but without the bot: `run` starts it. */
  static async make(options: PolicySiteOptions): Promise<PolicySite> {
    const folder = await mkdtemp(join(tmpdir(), 'fettle-policy-'));
    const { platforms = ['slack'] } = options;
    const sides = {
      ...(platforms.includes('slack') ? { slack: await SlackSide.open() } : {}),
      ...(platforms.includes('discord') ? { discord: await DiscordSide.open() } : {}),
    };
    const site = new PolicySite(folder, sides, options);
    await site.write('policy.yaml', options.policy);
    await site.writePeople();
    return site;
  }

  static async start(options: PolicySiteOptions): Promise<PolicySite> {
    const site = await PolicySite.make(options);
    await site.run();
    return site;
  }

  async run(): Promise<void> {
    const { clock, host, log, data } = this;
    const { settings, redact } = this.#options;
    const store = await openSqliteStore({ folder: data.path, clock });
    const known = { store, clock, log, redact, folder: data.path };
    const chats = await Promise.all(Object.values(this.#sides).map((side) => side.chat(known)));
    const conductor = new Conductor({
      store,
      clock,
      ids: systemIds,
      log,
      hosts: tagged,
      library: createLibrary([demoPlaybook()]),
      transports: [host],
      outside: new ScriptedOutside(host, () => clock.now()),
      rules: this.#rules(),
      chats,
      settings: { ...defaults, ruleOf: ruleOf(this.channels), ...settings },
      ...(redact === undefined ? {} : { redact }),
    });
    this.#running = { store, conductor, stopChats: () => Promise.all(chats.map((c) => c.stop())) };
    await conductor.start();
  }

  /** The process is gone in the middle of whatever it does, and nothing of it is heard again. */
  async kill(): Promise<void> {
    const { store, stopChats } = this.#now;
    await stopChats();
    await store[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  /** Somebody on a platform. */
  on(platform: Platform, name: string): Client {
    return this.side(platform).client(name, (what, holds) => this.until(what, holds));
  }

  side(platform: Platform): Side {
    const side = this.#sides[platform];
    if (side === undefined) throw new Error(`the bot is not in ${platform}`);
    return side;
  }

  /** Another account of somebody; in people.yaml at once. */
  async another(platform: Platform, name: string): Promise<Client> {
    const second = `${name}-phone`;
    this.humans[name]?.accounts.push(this.side(platform).join(second));
    await this.writePeople();
    return this.on(platform, second);
  }

  /** The site edits one of its files. */
  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.#folder, file), text);
  }

  async writePeople(): Promise<void> {
    const lines = Object.entries(this.humans).map(
      ([name, human]) => `  ${name}: ${JSON.stringify(human)}\n`,
    );
    await this.write('people.yaml', `people:\n${lines.join('')}`);
  }

  /** Waits for what follows, with the little time that the bot waits between two edits. */
  async until(what: string, holds: () => boolean): Promise<void> {
    for (let turn = 1; !holds(); turn += 1) {
      if (turn > 20_000)
        throw new Error(`it never came to this: ${what}\n${this.transcript().slice(-4_000)}`);
      await settle();
      if (turn % 10 !== 0) continue;
      await this.clock.advance(500);
      // So that a slow disk does not let hours of the bot pass.
      await new Promise((wake) => setTimeout(wake, 5));
    }
  }

  get store(): Store {
    return this.#now.store;
  }

  get applied(): number {
    return this.host.count('start/apply');
  }

  async incident(): Promise<Incident> {
    const [id] = await this.store.recent(1);
    const incident = id === undefined ? undefined : await this.store.incident(id);
    if (incident === undefined) throw new Error('there is no incident');
    return incident;
  }

  /** Where the newest incident stands, or how it ended. */
  async standing(): Promise<string> {
    const { state } = await this.incident();
    return state.kind === 'closed' ? state.outcome : state.kind;
  }

  async records(): Promise<readonly JournalRecord[]> {
    return this.store.records((await this.incident()).id);
  }

  /** All that anybody can read on any platform. */
  transcript(): string {
    return Object.values(this.#sides)
      .map((side) => side.transcript())
      .join('\n===\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== undefined) await this.#stop();
    for (const side of Object.values(this.#sides)) await side[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
    this.data[Symbol.dispose]();
  }

  /** A stop waits for edits that wait for their turn: the clock goes on meanwhile. */
  async #stop(): Promise<void> {
    const stopped = { is: false };
    const stopping = this.#now.conductor.stop().finally(() => {
      stopped.is = true;
    });
    while (!stopped.is) {
      await settle();
      if (!stopped.is) await this.clock.advance(500);
    }
    await stopping;
    await this.#now.store[Symbol.asyncDispose]();
  }

  #rules() {
    return createSiteRules({
      files: createFiles(this.#folder),
      clock: this.clock,
      options: { config: 'fettle.yaml', data: this.data.path },
      config: { policy: 'policy.yaml', people: 'people.yaml' },
      readCalendar,
      remove: (path) => rm(resolve(this.#folder, path), { force: true }),
    });
  }

  get #now(): Running {
    if (this.#running === undefined) throw new Error('the bot does not run');
    return this.#running;
  }
}

interface Running {
  readonly store: Store;
  readonly conductor: Conductor;
  readonly stopChats: () => Promise<unknown>;
}
