import { join } from 'node:path';
import { openBookmarks } from '#adapters/discord/bookmarks.ts';
import { createDiscordChat } from '#adapters/discord/discord-chat.ts';
import { accountOf } from '#adapters/discord/place.ts';
import type { Chat } from '#src/ports/chat.ts';
import type { Channel } from '#test/discord/channel.ts';
import type { DiscordPerson } from '#test/discord/discord-person.ts';
import { DiscordServer } from '#test/discord/discord-server.ts';
import type { Guild } from '#test/discord/guild.ts';
import { begin } from '#test/discord/interacting.ts';
import { interactionType } from '#test/discord/interaction.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import {
  type Client,
  found,
  type Known,
  type Side,
  type Until,
} from '#test/fakes/platform-side.ts';
import { report } from '#test/fakes/ruled-site.ts';

/** The strict Discord with one server. */
export class DiscordSide implements Side {
  readonly server: DiscordServer;
  readonly guild: Guild;
  readonly ops: Channel;
  readonly people = new Map<string, DiscordPerson>();
  /** Of what was reported last. */
  thread: Channel;

  private constructor(server: DiscordServer) {
    this.server = server;
    this.guild = server.addGuild();
    this.ops = server.addChannel(this.guild, { name: 'ops' });
    this.thread = this.ops;
  }

  static async open(): Promise<DiscordSide> {
    const app = { privileged: ['messageContent'] as const };
    return new DiscordSide(await DiscordServer.start({ clock: new FakeClock(), app }));
  }

  get channel(): string {
    return `discord:${this.guild.id}/${this.ops.id}`;
  }

  join(name: string): string {
    const person = this.server.person({ username: name, globalName: name }, this.guild);
    this.people.set(name, person);
    return accountOf(person.id);
  }

  client(name: string, until: Until): Client {
    const person = found(this.people.get(name), name);
    const { server, ops } = this;
    const everywhere = (): string =>
      [...server.world.channels.values()].map((each) => person.transcript(each)).join('\n---\n');
    const labels = (): readonly string[] => person.sees(this.thread).flatMap((each) => each.labels);
    return {
      says: async (said) => {
        person.mention(ops, said);
      },
      reports: async (said = report) => {
        const { message } = person.mention(ops, said);
        const thread = () => server.world.channels.get(message?.id ?? '');
        await until('a thread hangs on it', () => thread() !== undefined);
        this.thread = thread() ?? this.thread;
      },
      press: async (label) => {
        const newest = (): string | undefined => labels().findLast((each) => label.test(each));
        await until(`${name} sees ${label}`, () => newest() !== undefined);
        await person.press(newest() ?? '', { in: this.thread }).acked();
      },
      reads: (wanted) => until(`${name} reads ${wanted}`, () => wanted.test(everywhere())),
      get reading() {
        return everywhere();
      },
      get notices() {
        return person.notices;
      },
    };
  }

  /** Somebody sends a click that their client never offered: any token, on a message that stands there. */
  async forge(name: string, customId: string): Promise<void> {
    const { user } = found(this.people.get(name), name);
    const source = this.thread.messages.findLast(({ author }) => author.isBot);
    const data = { custom_id: customId, component_type: 2 };
    const type = interactionType.component;
    await begin(this.server.stage, { type, user, channel: this.thread, source, data }).acked();
  }

  async chat({ store, clock, log, redact, folder }: Known): Promise<Chat> {
    return createDiscordChat({
      token: this.server.botToken,
      guilds: [this.guild.id],
      insiders: 'everyone',
      messageContent: 'auto',
      clock,
      log,
      redact,
      apiUrl: this.server.apiUrl,
      fileHosts: [this.server.origin],
      reporterOf: async (thread) => (await store.inThread(thread))?.reporter,
      open: async () =>
        (await store.openIncidents())
          .map(({ thread }) => thread)
          .filter(({ platform }) => platform === 'discord'),
      bookmarks: await openBookmarks(join(folder, 'discord-read.json')),
    });
  }

  transcript(): string {
    return [...this.server.world.channels.values()]
      .flatMap((channel) => [...this.people.values()].map((each) => each.transcript(channel)))
      .join('\n---\n');
  }

  botSaid(): string {
    const threads = [...this.server.world.channels.values()];
    const messages = threads.flatMap((channel) => channel.messages);
    return JSON.stringify([
      threads.map(({ name }) => name),
      messages.filter(({ author }) => author.isBot),
    ]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server[Symbol.asyncDispose]();
  }
}
