import { z } from 'zod';
import type { Api } from '#adapters/discord/api.ts';
import { refusalOf } from '#adapters/discord/fault.ts';
import { accountOf, placeOf, threadRef, userIdOf } from '#adapters/discord/place.ts';
import type { Room, Rooms } from '#adapters/discord/rooms.ts';
import { Edits } from '#src/chat/edits.ts';
import { InOrder } from '#src/chat/in-order.ts';
import { postStatusOf } from '#src/chat/post-status.ts';
import type { SupportChannel } from '#src/chat/support-channel.ts';
import type { Incident } from '#src/incident/incident.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { Closing } from './closing.ts';
import { Forums } from './forums.ts';
import { PostKeeper, type Standing } from './post-keeper.ts';
import { missingTags, mostInForum } from './tags.ts';

export interface SupportSettings {
  readonly channels: readonly SupportChannel[];
  /** The newest incident of a thread. */
  readonly newest: (thread: ThreadRef) => Promise<Incident | undefined>;
  /** Those whose posts are looked after at a start: what is open, and what ended of late. */
  readonly atStart: () => Promise<readonly Incident[]>;
}

export interface SupportOptions extends SupportSettings {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
}

/** What is read of somebody's message. */
const Said = z.object({
  channel_id: z.string(),
  guild_id: z.string(),
  author: z.object({ id: z.string(), bot: z.boolean().default(false) }),
});

/**
 * Support channels: posts whose tags say where their incident stands, and which are closed when it is over.
 * Decoration throughout: whatever Discord refuses, no incident waits for it, and nothing here throws.
 */
export class Support {
  readonly #options: SupportOptions;
  readonly #channels: ReadonlyMap<string, SupportChannel>;
  readonly #forums: Forums;
  readonly #keeper: PostKeeper;
  readonly #edits: Edits;
  readonly #closing: Closing;
  readonly #order = new InOrder();
  readonly #asking = new Set<Promise<void>>();
  /** Channels of which it was said that the bot may not manage their threads. */
  readonly #refused = new Set<string>();
  #stopped = false;

  constructor(options: SupportOptions) {
    const { api, clock, channels } = options;
    this.#options = options;
    this.#channels = new Map(channels.map((each) => [each.channel, each]));
    this.#forums = new Forums(api, clock);
    this.#keeper = new PostKeeper(this.#forums);
    this.#edits = new Edits(clock);
    this.#closing = new Closing(clock);
  }

  /** Whether every message of a channel is a report; a thread is what its channel is. */
  isSupport({ parent, id }: Pick<Room, 'parent' | 'id'>): boolean {
    return this.#channels.has(parent ?? id);
  }

  /** Once Discord is connected: makes the tags that are to be made, and shows how things stand. Never rejects. */
  async start(): Promise<void> {
    for (const channel of this.#channels.values())
      if (channel.createTags)
        void this.#do('tags', channel.channel, () => this.#createTags(channel));
    await this.#do('start', '', async () => {
      for (const incident of await this.#options.atStart()) this.#show(incident, 'taken-up');
    });
  }

  /** Told of every incident after each of its events. */
  watch(incident: Incident): void {
    this.#show(incident, 'told');
  }

  /** Somebody wrote somewhere; `data` is Discord's word for it. */
  wrote(data: unknown): void {
    const said = Said.safeParse(data);
    if (this.#channels.size === 0 || !said.success || said.data.author.bot) return;
    const { guild_id: guild, channel_id: channel, author } = said.data;
    this.#inOrder('reopening', channel, async () => {
      const support = await this.#supportOf(channel);
      if (support === undefined) return;
      const incident = await this.#options.newest(threadRef({ guild, channel }));
      if (incident?.state.kind !== 'closed') return;
      const isReporters = incident.reporter.account === accountOf(author.id);
      const { clock } = this.#options;
      if (support.reopen === 'anything' && isReporters)
        this.#stand(channel, support, { status: 'open', isOver: false });
      else this.#closeAt(channel, support, clock.now() + support.closeAfter);
    });
  }

  /** Resolves when nothing is asked of Discord any more; what waited for its turn is left to the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#closing.stop();
    await Promise.all(this.#asking);
  }

  #show(incident: Incident, how: 'told' | 'taken-up'): void {
    const place = placeOf(incident.thread);
    if (this.#channels.size === 0 || place === undefined || place.only !== undefined) return;
    const { channel } = place;
    const { state } = incident;
    this.#inOrder('status', channel, async () => {
      const support = await this.#supportOf(channel);
      if (support === undefined) return;
      const isOver = state.kind === 'closed';
      const takenUp = isOver && how === 'taken-up' ? takenUpOf(incident, state.at) : undefined;
      this.#stand(channel, support, { status: postStatusOf(incident), isOver, takenUp });
      if (isOver) this.#closeAt(channel, support, state.at + support.closeAfter);
    });
  }

  /** In its turn: changes of one post come no closer than Discord likes, and only the newest counts. */
  #stand(channel: string, support: SupportChannel, standing: Standing): void {
    if (!standing.isOver) this.#closing.cancel(channel);
    void this.#edits.run(channel, async () => {
      await this.#do('status', channel, async () => {
        const stands =
          this.#mayManage(support) && (await this.#keeper.show(channel, support, standing));
        if (!stands) this.#closing.cancel(channel);
      });
    });
  }

  #closeAt(channel: string, support: SupportChannel, at: number): void {
    if (support.whenOver === 'keep' || this.#stopped) return;
    this.#closing.set(channel, at, () => {
      void this.#edits.run(channel, () =>
        this.#do('closing', channel, async () => {
          if (this.#mayManage(support)) await this.#keeper.shut(channel, support);
        }),
      );
    });
  }

  async #createTags({ channel, tags: names }: SupportChannel): Promise<void> {
    const { kind, tags } = await this.#forums.find(channel);
    const missing = missingTags(names, tags);
    if (kind !== 'forum' || missing.length === 0) return;
    const room = Math.max(0, mostInForum - tags.length);
    if (room < missing.length)
      this.#options.log.warn({ channel }, 'the forum has as many tags as Discord allows');
    if (room > 0) await this.#forums.addTags(channel, missing.slice(0, room));
  }

  async #supportOf(thread: string): Promise<SupportChannel | undefined> {
    const { parent } = await this.#options.rooms.find(thread);
    return parent === undefined ? undefined : this.#channels.get(parent);
  }

  /** Asked before each change: so many refusals, and Discord would ban this address. */
  #mayManage({ channel }: SupportChannel): boolean {
    const { rooms, log } = this.#options;
    const room = rooms.known(channel);
    const missing = room === undefined ? [] : rooms.missing(room, ['ManageThreads']);
    if (missing.length === 0) return true;
    if (!this.#refused.has(channel))
      log.warn({ channel }, 'without "Manage Threads" posts get no tags and are not closed');
    this.#refused.add(channel);
    return false;
  }

  /** What happened first is dealt with first. */
  #inOrder(what: string, channel: string, task: () => Promise<void>): void {
    void this.#order.run(channel, () => this.#do(what, channel, task));
  }

  /** Never rejects. */
  #do(what: string, channel: string, task: () => Promise<void>): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    const asking = task().catch((error: unknown) => {
      const isGone = refusalOf(error) === 'not-there';
      this.#options.log[isGone ? 'debug' : 'warn'](
        { err: error, channel, what },
        'a support channel was not kept',
      );
    });
    this.#asking.add(asking);
    return asking.finally(() => this.#asking.delete(asking));
  }
}

function takenUpOf({ reporter }: Incident, endedAt: number): Standing['takenUp'] {
  const author = userIdOf(reporter.account);
  return author === undefined ? undefined : { author, endedAt };
}
