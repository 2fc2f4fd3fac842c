import { ApplicationCommandType, ChannelType, InteractionType } from 'discord.js';
import type { Card } from '#src/card/card.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { Answer } from './answer.ts';
import type { Api } from './api.ts';
import type { Asking, Done } from './asking.ts';
import type { Completing } from './completing.ts';
import { NotKept } from './intake.ts';
import { doerOf, InteractionTold } from './interaction-event.ts';
import { elsewhereCard, refusedCard } from './notes.ts';
import type { Pressing } from './pressed.ts';
import type { Rooms } from './rooms.ts';
import type { Whispers } from './whispers.ts';

export interface InteractionsParts {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly asking: Asking;
  readonly pressing: Pressing;
  readonly completing: Completing;
  readonly whispers: Whispers;
  readonly guilds: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Takes in commands, presses and forms. Each is answered within three seconds, whatever happens behind it. */
export class Interactions {
  readonly #parts: InteractionsParts;

  constructor(parts: InteractionsParts) {
    this.#parts = parts;
  }

  /** Never rejects for what the core or Discord says: nobody brings an interaction again. */
  async hear(data: unknown): Promise<void> {
    const told = InteractionTold.parse(data);
    const doer = doerOf(told);
    const { channel_id: channel } = told;
    if (doer === undefined || channel === undefined || told.type === InteractionType.Ping) return;
    this.#noteRoom(told);
    if (told.type === InteractionType.ApplicationCommandAutocomplete) {
      const room = this.#parts.rooms.known(channel);
      if (room !== undefined && this.#isOurs(told))
        await this.#parts.completing.complete(told, doer, room);
      return;
    }
    const answer = this.#answerTo(told);
    try {
      if (!this.#isOurs(told)) return await this.#say(answer, elsewhereCard(this.#now()));
      const room = await this.#parts.rooms.find(channel);
      await this.#deal({ told, doer, room, answer });
    } catch (error) {
      await this.#failed(answer, error);
    }
  }

  async #deal(done: Done): Promise<void> {
    const { asking, pressing } = this.#parts;
    const { type, data } = done.told;
    if (type === InteractionType.MessageComponent) return pressing.press(done);
    if (type === InteractionType.ModalSubmit) return pressing.submit(done);
    if (type !== InteractionType.ApplicationCommand) return done.answer.settle();
    return data.type === ApplicationCommandType.Message
      ? asking.onMessage(done)
      : asking.command(done);
  }

  async #failed(answer: Answer, error: unknown): Promise<void> {
    const { log } = this.#parts;
    log.warn({ err: error }, 'an interaction came to nothing');
    // The core says so itself, with a number to ask about; "is thinking…" must not stand there for ever.
    if (error instanceof NotKept && !answer.isAwaited) return answer.settle();
    await this.#say(answer, refusedCard(this.#now(), error));
  }

  async #say(answer: Answer, card: Card): Promise<void> {
    await this.#parts.whispers.reply(answer, card);
  }

  #answerTo(told: InteractionTold): Answer {
    const { api, clock, log } = this.#parts;
    const { id, token, application_id: application } = told;
    const isBelowMessage = told.message !== undefined;
    const shown = isBelowMessage ? 'nothing' : 'thinking';
    return new Answer({ id, token, application, shown, api, clock, log });
  }

  /** In servers of the site, and in direct messages with the bot itself. */
  #isOurs({ guild_id, channel }: InteractionTold): boolean {
    if (guild_id !== undefined) return this.#parts.guilds.includes(guild_id);
    return channel === undefined || channel.type === ChannelType.DM;
  }

  #noteRoom({ channel, guild_id }: InteractionTold): void {
    if (channel !== undefined) this.#parts.rooms.hear({ ...channel, guild_id });
  }

  #now(): number {
    return this.#parts.clock.now();
  }
}
