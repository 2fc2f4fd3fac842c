import { GatewayDispatchEvents, Routes } from 'discord.js';
import type { Inbound } from '#src/ports/chat.ts';
import { knowsNone } from '#src/redaction/without-secrets.ts';
import { Again } from './again.ts';
import type { Api } from './api.ts';
import { Asking } from './asking.ts';
import { FileReader } from './attached-files.ts';
import { Completing } from './completing.ts';
import { Conversation, type ConversationParts } from './conversation.ts';
import { Intake } from './intake.ts';
import { Interactions } from './interactions.ts';
import { DeletedTold, ManyDeletedTold, MessageTold } from './message-event.ts';
import { Missed } from './missed.ts';
import { refusedCard } from './notes.ts';
import { People } from './people.ts';
import { Pressing } from './pressed.ts';
import type { Room, Rooms } from './rooms.ts';
import type { Sender } from './sender.ts';
import type { DiscordOptions } from './settings.ts';
import { Threads } from './threads.ts';
import type { Whispers } from './whispers.ts';

export interface ReadingParts {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly sender: Sender;
  readonly whispers: Whispers;
  readonly bot: () => string;
  readonly receive: (inbound: Inbound) => Promise<void>;
  readonly isSupport: (room: Room) => boolean;
}

/** Everything that reads what people do. */
export class Reading {
  readonly #interactions: Interactions;
  readonly #conversation: Conversation;
  readonly #missed: Missed;
  readonly #intake: Intake;
  readonly #again: Again;
  readonly #tasks = new Set<Promise<void>>();
  /** Until then what is written in threads waits: it must not overtake what was missed there. */
  #caughtUp = Promise.withResolvers<void>();

  constructor(options: DiscordOptions, parts: ReadingParts) {
    const { clock, log, guilds, insiders, reporterOf, bookmarks, suggest, open } = options;
    const { api, rooms, sender, whispers, bot, receive, isSupport } = parts;
    const { redact = knowsNone } = options;
    const people = new People({ api, guilds, insiders, clock, log });
    const intake = new Intake({ people, rooms, clock, log, receive, reporterOf });
    const threads = new Threads({ api, rooms, redact });
    const files = new FileReader({ hosts: options.fileHosts, clock, log });
    const conversation = new Conversation({
      intake,
      rooms,
      threads,
      files,
      bookmarks,
      guilds,
      bot,
      cannotOpen: cannotOpenBy(options, sender),
      working: workingBy(options, parts),
      isSupport,
    });
    const asking = new Asking({ ...parts, intake, threads, files, conversation, clock, redact });
    this.#intake = intake;
    this.#conversation = conversation;
    this.#again = new Again(clock, log);
    this.#missed = new Missed({ api, bookmarks, conversation, intake, open, log });
    this.#interactions = new Interactions({
      api,
      rooms,
      whispers,
      asking,
      pressing: new Pressing({ intake, whispers, asking }),
      completing: new Completing({ api, intake, suggest, log }),
      guilds,
      clock,
      log,
    });
  }

  /** Never throws: what cannot be read is logged, and tried again. */
  hear(event: GatewayDispatchEvents, data: unknown): void {
    const task = this.#tasksOf[event];
    if (task !== undefined) void this.#do(event, () => task(data));
  }

  /** A new session began, or the process: what was written meanwhile nobody told. */
  catchUp(): void {
    const before = this.#caughtUp;
    const now = Promise.withResolvers<void>();
    this.#caughtUp = now;
    void this.#do('catch-up', () => this.#missed.readAgain()).then(() => {
      before.resolve();
      now.resolve();
    });
  }

  /** Resolves when nothing is under way. */
  async stop(): Promise<void> {
    this.#again.stop();
    this.#caughtUp.resolve();
    while (this.#tasks.size > 0) await Promise.all(this.#tasks);
    await this.#intake.idle();
  }

  readonly #tasksOf: Readonly<
    Partial<Record<GatewayDispatchEvents, (data: unknown) => Promise<void>>>
  > = {
    [GatewayDispatchEvents.InteractionCreate]: (data) => this.#interactions.hear(data),
    [GatewayDispatchEvents.MessageCreate]: (data) =>
      this.#conversation.written(MessageTold.parse(data), this.#caughtUp.promise),
    [GatewayDispatchEvents.MessageUpdate]: async (data) => {
      // Of a change that only adds a preview Discord may tell no more than that.
      const said = MessageTold.safeParse(data);
      if (said.success) await this.#conversation.changed(said.data);
    },
    [GatewayDispatchEvents.MessageDelete]: (data) =>
      this.#conversation.deleted(DeletedTold.parse(data)),
    [GatewayDispatchEvents.MessageDeleteBulk]: async (data) => {
      const { ids, ...where } = ManyDeletedTold.parse(data);
      for (const id of ids) await this.#conversation.deleted({ id, ...where });
    },
  };

  #do(what: string, task: () => Promise<void>): Promise<void> {
    const running = this.#again.run(what, task);
    this.#tasks.add(running);
    return running.finally(() => this.#tasks.delete(running));
  }
}

/** Says in the channel why no thread could be opened, as far as the bot may write there at all. */
function cannotOpenBy(
  { clock, log }: DiscordOptions,
  sender: Sender,
): ConversationParts['cannotOpen'] {
  return async (place, message, error) => {
    log.warn({ err: error, channel: place.channel }, 'no thread could be opened');
    const card = refusedCard(clock.now(), error);
    await sender
      .post(place, card, `no-thread-${message}`)
      .catch((cause: unknown) => log.warn({ err: cause }, 'nobody could be told either'));
  };
}

/** "is typing…". Decoration: without it nothing is amiss. */
function workingBy({ log }: DiscordOptions, { api, rooms }: ReadingParts) {
  return ({ channel }: { readonly channel: string }): void => {
    const room = rooms.known(channel);
    if (room === undefined || rooms.missing(room, ['ViewChannel']).length > 0) return;
    api
      .call({ method: 'POST', route: Routes.channelTyping(channel), line: 'typing' })
      .catch((error: unknown) => log.debug({ err: error }, 'no typing was shown'));
  };
}
