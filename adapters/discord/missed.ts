import { Routes } from 'discord.js';
import { z } from 'zod';
import type { ThreadRef } from '#src/ports/chat.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import type { Bookmarks } from './bookmarks.ts';
import type { Conversation } from './conversation.ts';
import { refusalOf } from './fault.ts';
import type { Intake } from './intake.ts';
import { MessageTold } from './message-event.ts';
import { isDirect, type Place, placeOf } from './place.ts';
import { isLater } from './snowflake.ts';

export interface MissedParts {
  readonly api: Api;
  readonly bookmarks: Bookmarks;
  readonly conversation: Conversation;
  readonly intake: Intake;
  /** Threads of incidents that are open. */
  readonly open: () => Promise<readonly ThreadRef[]>;
  readonly log: Log;
}

const perPage = 100;
/** More than that nobody reads up. */
const mostPages = 10;

/**
 * Reads what was written in the threads of open incidents while nobody told the bot: from the last message
 * that it dealt with. What it had dealt with all the same the core knows by its id.
 */
export class Missed {
  readonly #parts: MissedParts;

  constructor(parts: MissedParts) {
    this.#parts = parts;
  }

  /** Rejects when the core could not keep something; a thread that cannot be read is passed over. */
  async readAgain(): Promise<void> {
    const { open, log } = this.#parts;
    const places = (await open()).map(placeOf).filter((place) => place !== undefined);
    for (const place of places.filter(({ only }) => only === undefined)) {
      try {
        await this.#read(place);
      } catch (error) {
        if (refusalOf(error) !== 'not-there') throw error;
        log.warn({ err: error, channel: place.channel }, 'a thread cannot be read any more');
      }
    }
  }

  async #read(place: Place): Promise<void> {
    const { bookmarks, conversation, intake } = this.#parts;
    // A thread begins with the message whose id it has. In direct messages nothing else tells where to begin.
    const first = isDirect(place) ? undefined : place.channel;
    // What is being dealt with right now is not missed.
    let after = await intake.inOrder(place, async () => bookmarks.get(place.channel) ?? first);
    for (let page = 0; page < mostPages && after !== undefined; page += 1) {
      const messages = await this.#page(place, after);
      for (const said of messages) {
        await intake.inOrder(place, () => conversation.readAgain(place, said));
      }
      after = messages.length < perPage ? undefined : messages.at(-1)?.id;
    }
  }

  /** Oldest first. */
  async #page({ channel }: Place, after: string): Promise<readonly MessageTold[]> {
    const route = Routes.channelMessages(channel);
    const query = { after, limit: String(perPage) };
    const answer = await this.#parts.api.call({ method: 'GET', route, query, line: 'messages' });
    return z
      .array(MessageTold)
      .parse(answer)
      .toSorted((one, other) => (isLater(one.id, other.id) ? 1 : -1));
  }
}
