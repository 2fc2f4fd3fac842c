import { z } from 'zod';
import type { Card } from '#src/card/card.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Api } from './api.ts';
import { chatRefused, refusalOf } from './fault.ts';
import type { Place, Standing } from './place.ts';
import type { Sender } from './sender.ts';

const Opened = z.object({ channel: z.object({ id: z.string() }) });

export interface Whispered {
  readonly card: Card;
  readonly key: string;
}

/** Shows things to one person only: where the thread is, or else in their direct messages. */
export class Whispers {
  readonly #api: Api;
  readonly #sender: Sender;
  readonly #told = new Recent<Standing>(5_000);

  constructor(api: Api, sender: Sender) {
    this.#api = api;
    this.#sender = sender;
  }

  async tell(place: Place, user: string, { card, key }: Whispered): Promise<Standing> {
    const name = `${user}/${key}`;
    const told = this.#told.get(name) ?? (await this.#tellNew(place, user, { card, key }));
    this.#told.set(name, told);
    return told;
  }

  async #tellNew(place: Place, user: string, { card, key }: Whispered): Promise<Standing> {
    const { team } = place;
    try {
      const direct = this.#sender.isLong(card) ? await this.#directOf(team, user) : undefined;
      return { ...place, ts: await this.#sender.whisper(place, card, { user, direct }) };
    } catch (error) {
      if (refusalOf(error) !== 'not-there') throw chatRefused('chat.postEphemeral', error);
    }
    return this.#sender.post({ team, channel: await this.#direct(user) }, card, key);
  }

  /** Not everybody can be written to: then the card says that it was cut. */
  async #directOf(team: string, user: string): Promise<Place | undefined> {
    const channel = await this.#direct(user).catch(() => undefined);
    return channel === undefined ? undefined : { team, channel };
  }

  async #direct(user: string): Promise<string> {
    try {
      const answer = await this.#api.call(
        { method: 'conversations.open', channel: user },
        (client) => client.conversations.open({ users: user }),
      );
      return Opened.parse(answer).channel.id;
    } catch (error) {
      throw chatRefused('conversations.open', error);
    }
  }
}
