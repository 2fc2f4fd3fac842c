import { memoryBookmarks } from '#adapters/discord/bookmarks.ts';
import { commandsJson } from '#adapters/discord/command-json.ts';
import { createDiscordChat, type DiscordChat } from '#adapters/discord/discord-chat.ts';
import type { DiscordOptions } from '#adapters/discord/settings.ts';
import type { Inbound, ThreadRef } from '#src/ports/chat.ts';
import type { Channel } from '#test/discord/channel.ts';
import type { DiscordPerson } from '#test/discord/discord-person.ts';
import { DiscordServer, type DiscordServerOptions } from '#test/discord/discord-server.ts';
import type { Guild } from '#test/discord/guild.ts';
import { ask } from '#test/discord/small-guild.ts';
import { FakeClock, settle } from '#test/fakes/fake-clock.ts';
import { quiet } from '#test/fakes/site.ts';

export interface SceneOptions {
  readonly server?: Partial<DiscordServerOptions> | undefined;
  readonly discord?: Partial<DiscordOptions> | undefined;
  /** What the core does with what it gets; keeps it by default. */
  readonly receive?: ((inbound: Inbound) => Promise<void>) | undefined;
}

/** The strict server with a guild, a channel and two people, and the adapter connected to it. */
export class Scene implements AsyncDisposable {
  readonly server: DiscordServer;
  readonly clock: FakeClock;
  readonly guild: Guild;
  readonly ops: Channel;
  readonly maria: DiscordPerson;
  readonly jonas: DiscordPerson;
  readonly received: Inbound[] = [];
  /** Threads in which something is talked through, as the core knows them. */
  readonly threads = new Map<string, Inbound['by']>();
  readonly bookmarks = memoryBookmarks();
  chat: DiscordChat;
  readonly #options: SceneOptions;

  private constructor(server: DiscordServer, clock: FakeClock, options: SceneOptions) {
    this.server = server;
    this.clock = clock;
    this.#options = options;
    this.guild = server.addGuild();
    this.ops = server.addChannel(this.guild, { name: 'ops' });
    this.maria = server.person({ username: 'maria', globalName: 'Maria' }, this.guild);
    this.jonas = server.person({ username: 'jonas', globalName: 'Jonas' }, this.guild);
    this.chat = this.make();
  }

  static async make(options: SceneOptions = {}): Promise<Scene> {
    const clock = new FakeClock();
    const server = await DiscordServer.start({ clock, ...options.server });
    const scene = new Scene(server, clock, options);
    const body = commandsJson();
    await ask(server, `PUT /applications/${server.world.appId}/commands`, { body });
    return scene;
  }

  static async start(options: SceneOptions = {}): Promise<Scene> {
    const scene = await Scene.make(options);
    await scene.connect();
    return scene;
  }

  /** Another process of the same bot. */
  make(): DiscordChat {
    return createDiscordChat({
      token: this.server.botToken,
      guilds: [this.guild.id],
      insiders: 'everyone',
      messageContent: 'never',
      clock: this.clock,
      log: quiet,
      apiUrl: this.server.apiUrl,
      fileHosts: [this.server.origin],
      reporterOf: async ({ id }) => this.threads.get(id),
      open: async () =>
        [...this.threads.keys()].map((id): ThreadRef => ({ platform: 'discord', id })),
      bookmarks: this.bookmarks,
      ...this.#options.discord,
    });
  }

  async connect(): Promise<void> {
    await this.chat.start(async (inbound) => {
      try {
        await this.#options.receive?.(inbound);
        this.received.push(inbound);
        if (inbound.kind === 'message') this.threads.set(inbound.thread.id, inbound.by);
        await inbound.ack();
      } finally {
        this.server.changes.announce();
      }
    });
  }

  async restart(): Promise<void> {
    await this.chat.stop();
    this.chat = this.make();
    await this.connect();
  }

  /** Resolves when the core has got so many. */
  async got(count: number): Promise<Inbound> {
    await this.server.until(() => this.received.length >= count);
    return this.last;
  }

  /** Waits for what only the adapter knows. */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await settle();
  }

  get last(): Inbound {
    const last = this.received.at(-1);
    if (last === undefined) throw new Error('nothing was received');
    return last;
  }

  thread(inbound: Inbound): Channel {
    const found = this.server.world.channels.get(inbound.thread.id.split('/')[1] ?? '');
    if (found === undefined) throw new Error(`there is no channel ${inbound.thread.id}`);
    return found;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.chat.stop();
    await this.server[Symbol.asyncDispose]();
  }
}
