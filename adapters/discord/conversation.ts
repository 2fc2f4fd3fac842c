import { Recent } from '#src/chat/recent.ts';
import type { FileReader } from './attached-files.ts';
import type { Bookmarks } from './bookmarks.ts';
import type { Arrival, Intake } from './intake.ts';
import { type DeletedTold, isByPerson, type MessageTold } from './message-event.ts';
import { noGuild, type Place, threadRef } from './place.ts';
import type { Room, Rooms } from './rooms.ts';
import { timeOf } from './snowflake.ts';
import type { Threads } from './threads.ts';
import { writtenText } from './written-text.ts';

export interface ConversationParts {
  readonly intake: Intake;
  readonly rooms: Rooms;
  readonly threads: Threads;
  readonly files: FileReader;
  readonly bookmarks: Bookmarks;
  /** Servers that the bot works in. */
  readonly guilds: readonly string[];
  /** The user that the bot is. */
  readonly bot: () => string;
  /** Tells the channel that no thread could be opened. Never rejects. */
  readonly cannotOpen: (place: Place, message: string, error: unknown) => Promise<void>;
  /** Shows that the bot is at it. Never throws. */
  readonly working: (place: Place) => void;
  /** Channels in which every message is a report: each opens a thread, or is the post of a forum. */
  readonly isSupport: (room: Room) => boolean;
}

/** Reads what people write in channels, threads, forums and direct messages. */
export class Conversation {
  readonly #parts: ConversationParts;
  /** The message that the bot's part in a thread began with, and who wrote it. */
  readonly #reports = new Recent<string>(5_000);
  /** Messages that were missed and read again, and that Discord may tell all the same. */
  readonly #readAgain = new Recent<true>(5_000);

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  /** `caughtUp`: what was missed in threads has been read again. */
  async written(said: MessageTold, caughtUp: Promise<void>): Promise<void> {
    if (!isByPerson(said) || !this.#isOurs(said)) return;
    const room = await this.#parts.rooms.find(said.channel_id);
    const isSupport = this.#parts.isSupport(room);
    if (room.kind === 'text') {
      if (this.#isMention(said) || isSupport) await this.#openThread(room, said);
      return;
    }
    if (room.kind !== 'thread' && room.kind !== 'direct') return;
    await caughtUp;
    await this.#inPlace(room, said, isSupport);
  }

  /** The same for what was missed in a thread that is known. Takes no turn of its own. */
  async readAgain(place: Place, said: MessageTold): Promise<void> {
    if (isByPerson(said)) {
      const isTo = place.guild === noGuild || this.#isFor(said);
      const to = isTo ? 'bot' : 'thread';
      await this.say(place, said, { deliveryId: `message-${said.id}`, to });
      this.#readAgain.set(said.id, true);
    }
    await this.#parts.bookmarks.set(place.channel, said.id);
  }

  /** A message as a report or an answer. Takes no turn of its own. */
  async say(place: Place, said: MessageTold, spoken: Spoken): Promise<void> {
    const { deliveryId, to, by, ack, isPost: asksSimilar } = spoken;
    const { intake, files, bot, working } = this.#parts;
    const { texts, others } = await files.read(said.attachments);
    const own = writtenText(said.content, bot());
    const forwarded = said.message_snapshots.map(({ message }) => writtenText(message.content));
    const text = [own, ...forwarded, ...texts].filter((each) => each !== '').join('\n');
    const isMention = to === 'bot';
    // Without the text of messages, and without a mention, nothing was said that can be read.
    if (text === '' && others.length === 0 && !isMention) return;
    if (isMention) working(place);
    this.noteReport(place, said.id);
    const overheard = !isMention;
    const content = { kind: 'message', text, attachments: others, overheard, asksSimilar } as const;
    const doer = by ?? { user: said.author, guild: place.guild, member: said.member };
    await intake.deliverNow({ deliveryId, place, doer, content, ack, at: timeOf(said.id) });
  }

  async changed(said: MessageTold): Promise<void> {
    const { edited_timestamp: at } = said;
    // Discord adds previews to a message, and calls that a change.
    if (at === null || at === undefined || !isByPerson(said) || !this.#isOurs(said)) return;
    const text = writtenText(said.content, this.#parts.bot());
    if (text === '') return;
    const doer = { user: said.author, guild: said.guild_id ?? noGuild, member: said.member };
    await this.#ofReport(said, async (place) => {
      const content = { kind: 'edited', text } as const;
      const deliveryId = `edit-${said.id}-${at}`;
      await this.#parts.intake.deliverNow({ deliveryId, place, doer, content });
    });
  }

  async deleted(gone: DeletedTold): Promise<void> {
    // In one long conversation nobody can tell a report from an answer; an answer takes nothing back.
    if (gone.guild_id === undefined || !this.#isOurs(gone)) return;
    await this.#ofReport(gone, (place) => this.#parts.intake.takenBack(place, gone.id));
  }

  /** Only the report itself: what else people correct or take back in a thread is no business of the bot. */
  async #ofReport(
    { id, channel_id, guild_id }: DeletedTold,
    task: (place: Place) => Promise<void>,
  ): Promise<void> {
    const { intake } = this.#parts;
    const guild = guild_id ?? noGuild;
    // A thread that hangs on a message has its id, and so has the first message of a forum's post.
    for (const channel of new Set([channel_id, id])) {
      const place = { guild, channel };
      await intake.inOrder(place, async () => {
        const report = this.#reports.get(threadRef(place).id) ?? place.channel;
        if (report === id && (await intake.owns(place))) await task(place);
      });
    }
  }

  async #openThread(room: Room, said: MessageTold): Promise<void> {
    const { intake, threads, bookmarks, bot } = this.#parts;
    const above = { guild: room.guild, channel: room.id };
    let place: Place;
    try {
      place = await threads.on(room, said.id, writtenText(said.content, bot()));
    } catch (error) {
      await this.#parts.cannotOpen(above, said.id, error);
      return;
    }
    await intake.inOrder(place, () =>
      this.say(place, said, { deliveryId: `message-${said.id}`, to: 'bot' }),
    );
    await bookmarks.set(place.channel, said.id);
  }

  async #inPlace(room: Room, said: MessageTold, isSupport: boolean): Promise<void> {
    const { intake, bookmarks } = this.#parts;
    const place: Place = { guild: said.guild_id ?? noGuild, channel: room.id };
    const isTo = room.kind === 'direct' || this.#isFor(said);
    const isPost = isSupport && said.id === room.id;
    await intake.inOrder(place, async () => {
      if (this.#wasReadAgain(said.id)) return;
      if (!isTo && !isSupport && !(await intake.owns(place))) return;
      const to = isTo || isPost ? 'bot' : 'thread';
      await this.say(place, said, { deliveryId: `message-${said.id}`, to, isPost });
      await bookmarks.set(room.id, said.id);
    });
  }

  /** Once: what Discord tells a second time is for the core to know. */
  #wasReadAgain(message: string): boolean {
    const was = this.#readAgain.has(message);
    this.#readAgain.delete(message);
    return was;
  }

  /** The first that was said to the bot in a thread; in direct messages, where none begins, the last. */
  noteReport(place: Place, message: string): void {
    const { id } = threadRef(place);
    if (place.guild === noGuild || !this.#reports.has(id)) this.#reports.set(id, message);
  }

  /** Somebody mentions the bot, or replies to it. */
  #isFor({ mentions }: MessageTold): boolean {
    return mentions.some(({ id }) => id === this.#parts.bot());
  }

  #isOurs({ guild_id }: { readonly guild_id?: string | undefined }): boolean {
    return guild_id === undefined || this.#parts.guilds.includes(guild_id);
  }

  /** A reply tells whoever is replied to; in a channel only a mention that somebody wrote counts. */
  #isMention({ content }: MessageTold): boolean {
    return new RegExp(`<@!?${this.#parts.bot()}>`).test(content);
  }
}

export interface Spoken {
  readonly deliveryId: string;
  /** Whom it was said to: the bot, or everybody in one of its threads. */
  readonly to: 'bot' | 'thread';
  /** The first message of a post: others look there for what was solved. */
  readonly isPost?: boolean | undefined;
  /** Where somebody else than its author reports it. */
  readonly by?: Arrival['doer'] | undefined;
  readonly ack?: Arrival['ack'];
}
