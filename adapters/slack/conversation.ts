import { Recent } from '#src/chat/recent.ts';
import type { FileReader } from './attached-files.ts';
import type { Intake } from './intake.ts';
import { isByPerson, type MessageEvent, type SaidMessage } from './message-event.ts';
import { isDirect, type Place, threadRef } from './place.ts';
import type { Status } from './status.ts';
import { writtenText } from './written-text.ts';

export interface ConversationParts {
  readonly intake: Intake;
  readonly files: FileReader;
  /** The member that the bot is. */
  readonly bot: string;
  /** Shows that the bot is at it. */
  readonly status: Status;
}

/** An event with what its frame says. */
export interface Happened {
  readonly team: string;
  readonly eventId: string;
}

/** Reads what people write in channels, threads and direct messages. */
export class Conversation {
  readonly #parts: ConversationParts;
  /** The message that the bot's part in a thread began with; after a restart the first of the thread. */
  readonly #reports = new Recent<string>(5_000);

  constructor(parts: ConversationParts) {
    this.#parts = parts;
  }

  /** Somebody spoke to the bot. In direct messages everything is spoken to it: those come as messages. */
  async mentioned(event: MessageEvent, said: SaidMessage, happened: Happened): Promise<void> {
    if (isDirect(event.channel) || !isByPerson(said)) return;
    const place = {
      team: happened.team,
      channel: event.channel,
      thread: said.thread_ts ?? said.ts,
    };
    await this.#parts.intake.inOrder(place, async () => {
      // Slack tells a mention anew at each edit of its message; what changed in a report comes as a change.
      if (said.edited !== undefined && (await this.#parts.intake.owns(place))) return;
      await this.say(place, said, { deliveryId: happened.eventId, to: 'bot' });
    });
  }

  async written(event: MessageEvent, said: SaidMessage, happened: Happened): Promise<void> {
    if (!isByPerson(said)) return;
    const place = this.#placeOf(event, said, happened.team);
    if (place === undefined) return;
    const to = isDirect(event.channel) ? 'bot' : 'thread';
    await this.#parts.intake.inOrder(place, async () => {
      if (isDirect(event.channel) || (await this.#parts.intake.owns(place)))
        await this.say(place, said, { deliveryId: happened.eventId, to });
    });
  }

  /** A message as a report or an answer. Takes no turn of its own. */
  async say(place: Place, said: SaidMessage, { deliveryId, to }: Spoken): Promise<void> {
    const { intake, files, bot, status } = this.#parts;
    if (to === 'bot') status.reading(place);
    const { texts, others } = await files.read(said.files);
    const own = writtenText(said.text, bot);
    const text = [own, ...quoted(said), ...texts].filter((each) => each !== '').join('\n');
    const user = said.user ?? '';
    if (to === 'bot') status.title(place, text);
    await this.#noteReport(place, said);
    const overheard = to === 'thread';
    const content = { kind: 'message', text, attachments: others, overheard } as const;
    await intake.deliverNow({ deliveryId, place, user, content });
  }

  /** The first that was said in a thread that was not the bot's yet; in direct messages, where none begins, the last. */
  async #noteReport(place: Place, { ts }: SaidMessage): Promise<void> {
    const isFirst = place.thread === undefined || !(await this.#parts.intake.owns(place));
    if (isFirst) this.#reports.set(threadRef(place).id, ts);
  }

  async changed(event: MessageEvent, happened: Happened): Promise<void> {
    const { message: now, previous_message: before } = event;
    // What is deleted while answers hang on it is changed into that.
    if (now?.subtype === 'tombstone') return this.deleted(event, happened);
    // Slack adds previews to a message, and calls that a change.
    if (now === undefined || !isByPerson(now) || now.text === before?.text) return;
    const text = [writtenText(now.text, this.#parts.bot), ...quoted(now)].join('\n').trim();
    await this.#ofReport(event, now, { happened, content: { kind: 'edited', text } });
  }

  async deleted(event: MessageEvent, happened: Happened): Promise<void> {
    const { previous_message: before } = event;
    if (before === undefined || !isByPerson(before)) return;
    // In one long conversation nobody can tell a report from an answer; an answer takes nothing back.
    if (this.#threadOf(event, before, happened.team).thread === undefined) return;
    await this.#ofReport(event, before, { happened, content: { kind: 'deleted' } });
  }

  /** Only the report itself: what else people correct or take back in a thread is no business of the bot. */
  async #ofReport(
    event: MessageEvent,
    said: SaidMessage,
    { happened, content }: Changing,
  ): Promise<void> {
    const { intake } = this.#parts;
    const place = this.#threadOf(event, said, happened.team);
    await intake.inOrder(place, async () => {
      const report = this.#reports.get(threadRef(place).id) ?? place.thread;
      if (said.ts !== report || !(await intake.owns(place))) return;
      const user = said.user ?? '';
      await intake.deliverNow({ deliveryId: happened.eventId, place, user, content });
    });
  }

  /** Undefined for what is not meant for the bot: talk in a channel, and mentions, which come by themselves. */
  #placeOf(event: MessageEvent, said: SaidMessage, team: string): Place | undefined {
    if (isDirect(event.channel)) return this.#threadOf(event, said, team);
    const isMention = said.text.includes(`<@${this.#parts.bot}>`);
    if (said.thread_ts === undefined || isMention) return undefined;
    return this.#threadOf(event, said, team);
  }

  /** A direct message is one conversation, unless somebody opened a thread in it. */
  #threadOf({ channel }: MessageEvent, said: SaidMessage, team: string): Place {
    if (!isDirect(channel)) return { team, channel, thread: said.thread_ts ?? said.ts };
    const isOurs = said.parent_user_id === this.#parts.bot;
    return { team, channel, thread: isOurs ? undefined : said.thread_ts };
  }
}

export interface Spoken {
  readonly deliveryId: string;
  /** Whom it was said to: the bot, or everybody in one of its threads. */
  readonly to: 'bot' | 'thread';
}

interface Changing {
  readonly happened: Happened;
  readonly content:
    | { readonly kind: 'edited'; readonly text: string }
    | { readonly kind: 'deleted' };
}

function quoted({ attachments }: SaidMessage): readonly string[] {
  return attachments
    .filter(({ is_share, is_msg_unfurl }) => is_share || is_msg_unfurl)
    .map(({ text }) => writtenText(text));
}
