import { InteractionResponseType, Routes } from 'discord.js';
import { z } from 'zod';
import { InOrder } from '#src/chat/in-order.ts';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { codeOf, DiscordFault } from './fault.ts';
import type { Outgoing } from './outgoing.ts';
import { respondWithinMs, tokenMs } from './settings.ts';

export interface AnswerOptions {
  readonly id: string;
  readonly token: string;
  readonly application: string;
  /** What Discord shows meanwhile: nothing below a button, "is thinking…" below a command. */
  readonly shown: 'nothing' | 'thinking';
  readonly api: Api;
  readonly clock: Clock;
  readonly log: Log;
}

const messageFlag = 64;
const Sent = z.object({ id: z.string() });

/** Discord does not know the interaction, or no longer; or it was answered by somebody else. */
const tooLate = [10_062, 50_027, 10_015];
const answeredAlready = 40_060;

/**
 * The answers to one interaction. The first is due within three seconds: what has not come by then is put
 * off, and what is said afterwards follows. Only whoever pressed or asked sees it.
 */
export class Answer {
  readonly #options: AnswerOptions;
  readonly #order = new InOrder();
  readonly #until: number;
  readonly #deadline: Timer;
  #stage: 'silent' | 'put-off' | 'thinking' | 'said' | 'late' = 'silent';

  constructor(options: AnswerOptions) {
    this.#options = options;
    const now = options.clock.now();
    this.#until = now + tokenMs;
    this.#deadline = options.clock.at(now + respondWithinMs, () => void this.settle());
  }

  /** Whether something can still be said by it. */
  get isOpen(): boolean {
    return this.#stage !== 'late' && this.#options.clock.now() < this.#until;
  }

  /** Whether people see "is thinking…", which ends only when something is said. */
  get isAwaited(): boolean {
    return this.#stage === 'thinking';
  }

  /** Whether nothing was said to it yet, and something still can be. */
  get isDue(): boolean {
    return this.isOpen && (this.#stage === 'silent' || this.isAwaited);
  }

  /** Tells Discord that it arrived, unless something was said already. Never rejects. */
  settle(): Promise<void> {
    return this.#order.run('answer', async () => {
      if (this.#stage !== 'silent') return;
      const isThinking = this.#options.shown === 'thinking';
      const { DeferredChannelMessageWithSource, DeferredMessageUpdate } = InteractionResponseType;
      const body = isThinking
        ? { type: DeferredChannelMessageWithSource, data: { flags: messageFlag } }
        : { type: DeferredMessageUpdate };
      await this.#respond(body, isThinking ? 'thinking' : 'put-off').catch((error: unknown) => {
        this.#options.log.warn({ err: error }, 'an interaction could not be answered in time');
      });
    });
  }

  /** A form, or choices to complete a word with. Only as the first answer. Rejects with `DiscordFault`. */
  open(body: { readonly type: InteractionResponseType; readonly data: object }): Promise<void> {
    return this.#order.run('answer', async () => {
      // After any other response Discord takes none of these, and says "answered already".
      if (this.#stage !== 'silent')
        throw new DiscordFault('form', { status: 400, code: answeredAlready });
      await this.#respond(body, 'said');
    });
  }

  /** Replaces the message of the button, which only this person sees. */
  replace(outgoing: Outgoing): Promise<void> {
    return this.#order.run('answer', async () => {
      const { UpdateMessage } = InteractionResponseType;
      const data = withoutPrivacy(outgoing.body);
      if (this.#stage === 'silent') await this.#respond({ type: UpdateMessage, data }, 'said');
      else await this.#complete(outgoing);
    });
  }

  /** Says something to this person alone; gives the id of the message, where Discord tells it. */
  whisper(outgoing: Outgoing): Promise<string | undefined> {
    return this.#order.run('answer', async () => {
      switch (this.#stage) {
        case 'silent':
          await this.#say(outgoing);
          return undefined;
        case 'thinking':
          return this.#complete(outgoing);
        case 'put-off':
        case 'said':
        case 'late':
          return this.#follow(outgoing);
      }
    });
  }

  async #say({ body, files }: Outgoing): Promise<void> {
    const { ChannelMessageWithSource } = InteractionResponseType;
    await this.#respond({ type: ChannelMessageWithSource, data: body }, 'said', files);
  }

  /** In place of "is thinking…", or of the message that the button stands in. */
  async #complete({ body: whole, files }: Outgoing): Promise<string> {
    const { application, token, api } = this.#options;
    const route = Routes.webhookMessage(application, token);
    const body = withoutPrivacy(whole);
    const call = { method: 'PATCH', route, body, files, auth: 'none', line: 'answer' } as const;
    const { id } = Sent.parse(await this.#inTime(() => api.call(call)));
    this.#stage = 'said';
    return id;
  }

  async #follow({ body, files }: Outgoing): Promise<string> {
    const { application, token, api } = this.#options;
    const route = Routes.webhook(application, token);
    const call = { method: 'POST', route, body, files, auth: 'none', line: 'answer' } as const;
    return Sent.parse(await this.#inTime(() => api.call(call))).id;
  }

  async #respond(
    body: { readonly type: InteractionResponseType; readonly data?: object },
    next: 'put-off' | 'thinking' | 'said',
    files: Outgoing['files'] = [],
  ): Promise<void> {
    const { id, token, api } = this.#options;
    this.#deadline.cancel();
    const route = Routes.interactionCallback(id, token);
    const call = { method: 'POST', route, body, files, auth: 'none', line: 'response' } as const;
    try {
      await this.#inTime(() => api.call(call));
    } catch (error) {
      // A response whose answer was lost was sent once more by the SDK.
      if (codeOf(error) !== answeredAlready) throw error;
    }
    this.#stage = next;
  }

  async #inTime<T>(send: () => Promise<T>): Promise<T> {
    if (!this.isOpen) throw new DiscordFault('answer', { status: 404, code: 50_027 });
    try {
      return await send();
    } catch (error) {
      if (tooLate.includes(codeOf(error))) this.#stage = 'late';
      throw error;
    }
  }
}

/** That a message is private is settled when it comes to be; an edit must not say so again. */
function withoutPrivacy(body: Outgoing['body']): Outgoing['body'] {
  return { ...body, flags: Number(body.flags ?? 0) & ~messageFlag };
}
