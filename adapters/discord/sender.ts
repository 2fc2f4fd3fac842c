import { Routes } from 'discord.js';
import { z } from 'zod';
import { type Form, messageFlags } from '#adapters/discord/render/rendered.ts';
import type { Card } from '#src/card/card.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Api } from './api.ts';
import { chatRefused, isDoubtful, refusalOf } from './fault.ts';
import { type Outgoing, outgoingOf } from './outgoing.ts';
import type { Place, Standing } from './place.ts';
import { nonceOf, type Posted } from './posted.ts';
import type { Room, Rooms } from './rooms.ts';

export interface SenderOptions {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
  readonly posted: Posted;
}

const Sent = z.object({
  id: z.string(),
  flags: z.number().default(0),
  embeds: z.array(z.unknown()).default([]),
  components: z.array(z.unknown()).default([]),
});

interface Stood {
  readonly form: Form;
  readonly components: readonly unknown[];
}

/** How often a request whose fate is unknown is made again, after a look whether it happened. */
const tries = 3;

/**
 * Brings cards to Discord, each key once: it looks before it posts again, and the nonce holds what looking
 * cannot see. What Discord finds too much is said more simply. Rejects with `chat-refused`.
 */
export class Sender {
  readonly #options: SenderOptions;
  /** Keys of which it is not known whether Discord took them. */
  readonly #doubtful = new Recent<true>(1_000);
  /** How messages stand: what an edit must keep, and what it shows disabled. */
  readonly #stood = new Recent<Stood>(2_000);

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  async post(place: Place, card: Card, key: string): Promise<Standing> {
    const name = `${place.channel}/${key}`;
    try {
      const message = (await this.#standing(place, key)) ?? (await this.#postNew(place, card, key));
      this.#doubtful.delete(name);
      return { guild: place.guild, channel: place.channel, message };
    } catch (error) {
      throw chatRefused('message', error);
    }
  }

  /** The same with a key that no earlier process can have used: nobody looks for it first. */
  async postFirst(place: Place, card: Card, key: string): Promise<Standing> {
    const { rooms } = this.#options;
    try {
      rooms.mayWrite(await rooms.find(place.channel));
      const message = await this.#postNew(place, card, key);
      return { guild: place.guild, channel: place.channel, message };
    } catch (error) {
      throw chatRefused('message', error);
    }
  }

  async edit(standing: Standing, card: Card): Promise<void> {
    const { channel, message } = standing;
    try {
      const room = await this.#options.rooms.find(channel);
      const before = this.#stood.get(message) ?? (await this.#look(standing));
      const options = { ...this.#view(room), before, audience: 'all' } as const;
      const route = Routes.channelMessage(channel, message);
      const sent = await this.#inSomeForm(card, options, ({ body, files }) =>
        this.#awake(room, () =>
          this.#options.api.call({ method: 'PATCH', route, body, files, line: 'edit' }),
        ),
      );
      this.#stood.set(message, sent);
    } catch (error) {
      throw chatRefused('edit', error);
    }
  }

  /** A message of this key that an earlier process, or an earlier try, has left there. */
  async #standing(place: Place, key: string): Promise<string | undefined> {
    const { posted, rooms } = this.#options;
    const room = await rooms.find(place.channel);
    rooms.mayWrite(room);
    // Without the history nobody can look: the nonce holds for some minutes.
    if (rooms.missing(room, ['ReadMessageHistory']).length > 0) return undefined;
    return this.#doubtful.has(`${place.channel}/${key}`)
      ? posted.look(place, key)
      : posted.find(place, key);
  }

  async #postNew(place: Place, card: Card, key: string): Promise<string> {
    const room = await this.#options.rooms.find(place.channel);
    const options = { ...this.#view(room), key, audience: 'all' } as const;
    const { id, form, components } = await this.#inSomeForm(card, options, (outgoing) =>
      this.#awake(room, () => this.#surely(place, key, outgoing)),
    );
    this.#options.posted.note(place, key, id);
    this.#stood.set(id, { form, components });
    return id;
  }

  /** Posts; when the answer is lost, looks whether the message stands before it posts again. */
  async #surely(place: Place, key: string, outgoing: Outgoing): Promise<unknown> {
    const route = Routes.channelMessages(place.channel);
    const body = { ...outgoing.body, nonce: nonceOf(key), enforce_nonce: true };
    const { files } = outgoing;
    let lost: unknown;
    for (let tried = 0; tried < tries; tried += 1) {
      try {
        return await this.#options.api.call({
          method: 'POST',
          route,
          body,
          files,
          line: 'message',
        });
      } catch (error) {
        if (!isDoubtful(error)) throw error;
        lost = error;
      }
      this.#doubtful.set(`${place.channel}/${key}`, true);
      const found = await this.#options.posted.look(place, key);
      if (found !== undefined) return { id: found };
    }
    throw lost;
  }

  async #inSomeForm(
    card: Card,
    options: Parameters<typeof outgoingOf>[1],
    send: (outgoing: Outgoing) => Promise<unknown>,
  ): Promise<Stood & { readonly id: string }> {
    let refused: unknown;
    for (const outgoing of outgoingOf(card, options)) {
      const { form, components } = outgoing;
      try {
        const { id } = Sent.parse(await send(outgoing));
        return { id, form, components };
      } catch (error) {
        if (refusalOf(error) !== 'too-much') throw error;
        this.#options.log.warn({ err: error, form }, 'Discord wants this message simpler');
        refused = error;
      }
    }
    throw refused;
  }

  /** A thread that sleeps is woken once; one that is locked stays shut, and says so. */
  async #awake(room: Room, send: () => Promise<unknown>): Promise<unknown> {
    try {
      return await send();
    } catch (error) {
      if (refusalOf(error) !== 'archived') throw error;
    }
    const route = Routes.channel(room.id);
    const body = { archived: false };
    await this.#options.api.call({ method: 'PATCH', route, body, line: 'wake' });
    return send();
  }

  /** How a message of an earlier process stands. */
  async #look({ channel, message }: Standing): Promise<Stood> {
    const route = Routes.channelMessage(channel, message);
    const answer = await this.#options.api.call({ method: 'GET', route, line: 'message' });
    const { flags, embeds, components } = Sent.parse(answer);
    const isContainer = (flags & messageFlags.componentsV2) !== 0;
    return { form: isContainer ? 'container' : embeds.length > 0 ? 'embed' : 'text', components };
  }

  #view(room: Room): { readonly now: number; readonly canAttach: boolean } {
    const { clock, rooms } = this.#options;
    const wanted = room.kind === 'direct' ? [] : (['AttachFiles'] as const);
    return { now: clock.now(), canAttach: rooms.missing(room, wanted).length === 0 };
  }
}
