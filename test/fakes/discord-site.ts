import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openBookmarks } from '#adapters/discord/bookmarks.ts';
import { commandsJson } from '#adapters/discord/command-json.ts';
import { createDiscordChat, type DiscordChat } from '#adapters/discord/discord-chat.ts';
import { accountOf } from '#adapters/discord/place.ts';
import { incidentsAtStart } from '#adapters/discord/support/at-start.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { systemIds } from '#adapters/system/ids.ts';
import { SupportChannel } from '#src/chat/support-channel.ts';
import { Conductor } from '#src/conductor/conductor.ts';
import type { Context, Settings } from '#src/conductor/context.ts';
import { Channels, ruleOf } from '#src/incident/channels.ts';
import type { Incident } from '#src/incident/incident.ts';
import { createLibrary } from '#src/playbook/library.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import type { Store } from '#src/ports/store.ts';
import type { Act } from '#test/discord/act.ts';
import type { Channel } from '#test/discord/channel.ts';
import type { DiscordPerson } from '#test/discord/discord-person.ts';
import { DiscordServer, type DiscordServerOptions } from '#test/discord/discord-server.ts';
import type { Guild } from '#test/discord/guild.ts';
import { ask } from '#test/discord/small-guild.ts';
import { demoPlaybook } from '#test/fakes/demo-playbook.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { type ScriptedHost, ScriptedOutside } from '#test/fakes/scripted-host.ts';
import { defaults, inventory, quiet, stoppedHost } from '#test/fakes/site.ts';

export interface DiscordSiteOptions {
  readonly server?: Partial<DiscordServerOptions> | undefined;
  readonly hosts?: Hosts | undefined;
  readonly playbooks?: readonly LoadedPlaybook[] | undefined;
  readonly settings?: Partial<Settings> | undefined;
}

/**
 * The whole bot in Discord: the real SDK against the strict server, SQLite on disk, a scripted host. The
 * bot's clock stands still until a test moves it; Discord's stands still altogether, so that no deadline of
 * it depends on how fast a machine is.
 */
export class DiscordSite implements AsyncDisposable {
  readonly clock = new FakeClock();
  readonly host: ScriptedHost = stoppedHost();
  readonly server: DiscordServer;
  readonly guild: Guild;
  readonly ops: Channel;
  readonly maria: DiscordPerson;
  readonly jonas: DiscordPerson;
  /** Of the next start. */
  support: readonly SupportChannel[] = [];
  rules: Channels = Channels.parse({});
  settings: Partial<Settings>;
  /** Of the next start as well: the rules of the site, and codes of people. */
  more: Partial<Pick<Context, 'rules' | 'secondFactor'>> = {};
  readonly #options: DiscordSiteOptions;
  readonly #folder: string;
  #running: Running | undefined;

  private constructor(server: DiscordServer, folder: string, options: DiscordSiteOptions) {
    this.server = server;
    this.#folder = folder;
    this.#options = options;
    this.settings = options.settings ?? {};
    this.guild = server.addGuild({ botRights: ['manageThreads', 'manageChannels'] });
    this.ops = server.addChannel(this.guild, { name: 'ops' });
    this.maria = server.person({ username: 'maria', globalName: 'Maria' }, this.guild);
    this.jonas = server.person({ username: 'jonas', globalName: 'Jonas' }, this.guild);
  }

  /** With a server and people, but without the bot: `run` starts it. */
  static async make(options: DiscordSiteOptions = {}): Promise<DiscordSite> {
    const clock = new FakeClock();
    const app = { privileged: ['messageContent'] as const };
    const server = await DiscordServer.start({ clock, app, ...options.server });
    const folder = await mkdtemp(join(tmpdir(), 'fettle-discord-'));
    const body = commandsJson();
    await ask(server, `PUT /applications/${server.world.appId}/commands`, { body });
    return new DiscordSite(server, folder, options);
  }

  static async start(options: DiscordSiteOptions = {}): Promise<DiscordSite> {
    const site = await DiscordSite.make(options);
    await site.run();
    return site;
  }

  /** A forum with the tags that the bot knows by default, among those of people. */
  forum(options: Partial<Parameters<DiscordServer['addChannel']>[1]> = {}): Channel {
    const tags = ['open', 'needs answer', 'waiting for approval', 'fixed', 'handed over', 'vpn'];
    return this.server.addChannel(this.guild, { name: 'help', type: 'forum', tags, ...options });
  }

  /** Makes a support channel of it, from the next start on. */
  supports(channel: Channel, settings: Partial<SupportChannel> = {}): void {
    const made = SupportChannel.parse({ channel: channel.id });
    this.support = [...this.support, { ...made, ...settings }];
  }

  async run(): Promise<void> {
    const store = await openSqliteStore({ folder: this.#folder, clock: this.clock });
    const chat = await this.#chat(store);
    const conductor = this.#conductor(store, chat);
    this.#running = { store, chat, conductor };
    await conductor.start();
  }

  /** The process is gone in the middle of whatever it does, and nothing of it is heard again. */
  async kill(): Promise<void> {
    const { chat, store } = this.#now;
    await chat.stop();
    await store[Symbol.asyncDispose]();
    this.#running = undefined;
  }

  /** A stop waits for edits that wait for their turn: the clock goes on meanwhile. */
  async stop(): Promise<void> {
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
    this.#running = undefined;
  }

  get store(): Store {
    return this.#now.store;
  }

  get chat(): DiscordChat {
    return this.#now.chat;
  }

  /** Waits for what follows, with the little time that the bot waits between two edits. */
  async until(what: string, holds: () => boolean): Promise<void> {
    // The SDK waits by the machine's clock where Discord asks for patience: only what never comes ends this.
    const over = AbortSignal.timeout(50_000);
    for (let turn = 0; !holds(); turn += 1) {
      if (over.aborted) throw new Error(`it never came to this: ${what}\n${this.transcript()}`);
      await settle();
      if (turn % 20 === 19) await this.clock.advance(500);
    }
  }

  /** Somebody presses the newest button of this kind, as soon as they see one, and says yes when they are asked. */
  async press(person: DiscordPerson, label: RegExp, where: Channel): Promise<Act> {
    const found = (): string | undefined =>
      person
        .sees(where)
        .flatMap((seen) => seen.labels)
        .findLast((each) => label.test(each));
    await this.until(`${person.user.globalName} sees ${label}`, () => found() !== undefined);
    const act = person.press(found() ?? '', { in: where });
    await act.acked();
    return act;
  }

  /** Waits until somebody reads this. */
  reads(person: DiscordPerson, text: RegExp, where: Channel): Promise<void> {
    return this.until(`${person.user.globalName} reads ${text}`, () =>
      text.test(person.transcript(where)),
    );
  }

  /** The names of the tags of a post. */
  tagsOf(post: Channel): readonly string[] {
    const { thread, parent } = post;
    return (thread?.appliedTags ?? []).map(
      (id) => parent?.tags.find((tag) => tag.id === id)?.name ?? id,
    );
  }

  async incident(): Promise<Incident> {
    const [id] = await this.store.recent(1);
    const incident = id === undefined ? undefined : await this.store.incident(id);
    if (incident === undefined) throw new Error('there is no incident');
    return incident;
  }

  transcript(): string {
    return [...this.server.world.channels.values()]
      .map((channel) => this.maria.transcript(channel))
      .join('\n---\n');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running !== undefined) await this.stop();
    await this.server[Symbol.asyncDispose]();
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #chat(store: Store): Promise<DiscordChat> {
    return createDiscordChat({
      token: this.server.botToken,
      guilds: [this.guild.id],
      insiders: 'everyone',
      messageContent: 'auto',
      clock: this.clock,
      log: quiet,
      apiUrl: this.server.apiUrl,
      fileHosts: [this.server.origin],
      reporterOf: async (thread) => (await store.inThread(thread))?.reporter,
      open: async () => (await store.openIncidents()).map(({ thread }) => thread),
      bookmarks: await openBookmarks(join(this.#folder, 'discord-read.json')),
      support: {
        channels: this.support,
        newest: (thread) => store.inThread(thread),
        atStart: () => incidentsAtStart(store),
      },
    });
  }

  #conductor(store: Store, chat: DiscordChat): Conductor {
    const { clock, host } = this;
    const approvers = [accountOf(this.jonas.id)];
    return new Conductor({
      store,
      clock,
      ids: systemIds,
      log: quiet,
      hosts: this.#options.hosts ?? inventory,
      library: createLibrary(this.#options.playbooks ?? [demoPlaybook()]),
      chats: [chat],
      transports: [host],
      outside: new ScriptedOutside(host, () => clock.now()),
      settings: {
        ...defaults,
        requirement: () => ({ approvals: 1, requesterMayApprove: false, approvers }),
        ruleOf: ruleOf(this.rules),
        ...this.settings,
      },
      watch: (incident) => chat.watch(incident),
      ...this.more,
    });
  }

  get #now(): Running {
    if (this.#running === undefined) throw new Error('the bot does not run');
    return this.#running;
  }
}

interface Running {
  readonly store: Store;
  readonly chat: DiscordChat;
  readonly conductor: Conductor;
}
