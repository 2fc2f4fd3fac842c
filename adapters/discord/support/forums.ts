import { ChannelType, Routes } from 'discord.js';
import { z } from 'zod';
import type { Api } from '#adapters/discord/api.ts';
import { firstAfter } from '#adapters/discord/snowflake.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Tag } from './tags.ts';

/** How long the tags of a forum are believed, in ms: people change them seldom. */
const believedMs = 300_000;

const TagTold = z.object({ id: z.string(), name: z.string().default('') });

const ForumTold = z.object({
  type: z.number(),
  available_tags: z.array(z.looseObject(TagTold.shape)).default([]),
});

/** https://discord.com/developers/docs/resources/channel#channel-object */
const PostTold = z.object({
  applied_tags: z.array(z.string()).default([]),
  thread_metadata: z
    .object({ archived: z.boolean().default(false), locked: z.boolean().default(false) })
    .prefault({}),
});

const WrittenTold = z.object({ author: z.object({ id: z.string() }) });

export interface Forum {
  readonly kind: 'forum' | 'text' | 'other';
  readonly tags: readonly Tag[];
}

export interface Post {
  readonly applied: readonly string[];
  readonly isArchived: boolean;
  readonly isLocked: boolean;
}

export interface PostChange {
  readonly applied?: readonly string[] | undefined;
  readonly isArchived?: boolean | undefined;
  readonly isLocked?: boolean | undefined;
}

const kinds: Readonly<Record<number, Forum['kind']>> = {
  [ChannelType.GuildForum]: 'forum',
  [ChannelType.GuildMedia]: 'forum',
  [ChannelType.GuildText]: 'text',
  [ChannelType.GuildAnnouncement]: 'text',
};

/** What Discord says of forums and their posts. Rejects with `DiscordFault`, or while nothing is sent. */
export class Forums {
  readonly #api: Api;
  readonly #clock: Clock;
  readonly #known = new Recent<{ readonly forum: Forum; readonly until: number }>(200);

  constructor(api: Api, clock: Clock) {
    this.#api = api;
    this.#clock = clock;
  }

  async find(channel: string): Promise<Forum> {
    const known = this.#known.get(channel);
    if (known !== undefined && known.until > this.#clock.now()) return known.forum;
    const { type, available_tags: tags } = ForumTold.parse(await this.#read(channel, 'forum'));
    const forum = { kind: kinds[type] ?? 'other', tags };
    this.#known.set(channel, { forum, until: this.#clock.now() + believedMs });
    return forum;
  }

  forget(channel: string): void {
    this.#known.delete(channel);
  }

  /** Adds tags that only moderators set. Discord replaces all of them: those that are there go along. */
  async addTags(channel: string, names: readonly string[]): Promise<void> {
    const { available_tags: before } = ForumTold.parse(await this.#read(channel, 'forum'));
    const added = names.map((name) => ({ name, moderated: true }));
    const body = { available_tags: [...before, ...added] };
    await this.#change(channel, body, 'tags of a forum');
    this.forget(channel);
  }

  async post(thread: string): Promise<Post> {
    const told = PostTold.parse(await this.#read(thread, 'post'));
    const { archived, locked } = told.thread_metadata;
    return { applied: told.applied_tags, isArchived: archived, isLocked: locked };
  }

  /** Whether somebody wrote in it after a time, in ms since 1970. */
  async wroteSince(thread: string, user: string, at: number): Promise<boolean> {
    const query = { after: firstAfter(at), limit: '100' };
    const route = Routes.channelMessages(thread);
    const answer = await this.#api.call({ method: 'GET', route, query, line: 'messages' });
    return z
      .array(WrittenTold)
      .parse(answer)
      .some(({ author }) => author.id === user);
  }

  async changePost(thread: string, change: PostChange): Promise<void> {
    const { applied, isArchived, isLocked } = change;
    const body = {
      ...(applied === undefined ? {} : { applied_tags: applied }),
      ...(isArchived === undefined ? {} : { archived: isArchived }),
      ...(isLocked === undefined ? {} : { locked: isLocked }),
    };
    await this.#change(thread, body, 'post');
  }

  #read(channel: string, line: string): Promise<unknown> {
    return this.#api.call({ method: 'GET', route: Routes.channel(channel), line });
  }

  async #change(channel: string, body: object, line: string): Promise<void> {
    await this.#api.call({ method: 'PATCH', route: Routes.channel(channel), body, line });
  }
}
