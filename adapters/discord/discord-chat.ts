import { GatewayDispatchEvents } from 'discord.js';
import type { Card } from '#src/card/card.ts';
import { Edits } from '#src/chat/edits.ts';
import { InOrder } from '#src/chat/in-order.ts';
import { BotError } from '#src/errors.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { Incident } from '#src/incident/incident.ts';
import type {
  Capabilities,
  Chat,
  Inbound,
  MessageRef,
  PostOptions,
  ThreadRef,
} from '#src/ports/chat.ts';
import type { Api } from './api.ts';
import { connectRest } from './connect-rest.ts';
import { Gateway } from './gateway.ts';
import {
  addressOf,
  isDirect,
  messageRef,
  type Place,
  placeOf,
  platform,
  standingOf,
  userIdOf,
} from './place.ts';
import { Posted } from './posted.ts';
import { Reading } from './reading.ts';
import { type Room, Rooms } from './rooms.ts';
import { Sender } from './sender.ts';
import { type DiscordOptions, discordApi } from './settings.ts';
import { Support } from './support/support.ts';
import { Whispers } from './whispers.ts';

/** How things stand with Discord, for whoever watches the bot. */
export interface DiscordState {
  /** `refused`: Discord does not let the bot in. `held`: too much was refused, nothing is sent for now. */
  readonly kind: 'connected' | 'disconnected' | 'refused' | 'held';
  /** When Discord was heard last, in ms since 1970; 0 for never. */
  readonly heardAt: number;
  /** Whether replies in threads are read that do not mention the bot. */
  readonly readsReplies: boolean;
}

export interface DiscordChat extends Chat {
  state(): DiscordState;
  /** Told of every incident after each of its events: posts of support channels say where it stands. */
  watch(incident: Incident): void;
  /** Resolves when Discord will never let the bot in again, with why. */
  readonly lost: Promise<BotError>;
}

/**
 * Servers of Discord as a chat platform. A key is posted once, also after a restart and after an answer
 * that was lost: each message carries its key as nonce and as a mark, and Discord is asked before it is
 * posted again. Without "Read Message History", and in the plainest form of a message that has no buttons,
 * only the nonce holds, for some minutes. What only one person sees may be shown twice after a restart.
 */
export function createDiscordChat(options: DiscordOptions): DiscordChat {
  return new Discord(options);
}

class Discord implements DiscordChat {
  readonly platform = platform;
  readonly capabilities: Capabilities = {
    threads: true,
    privateMessages: true,
    forms: true,
    edits: true,
    disabledActions: true,
    files: true,
    progress: true,
    durable: true,
  };
  readonly #options: DiscordOptions;
  readonly #api: Api;
  readonly #rooms: Rooms;
  readonly #sender: Sender;
  readonly #whispers: Whispers;
  readonly #edits: Edits;
  readonly #order = new InOrder();
  readonly #lost = Promise.withResolvers<BotError>();
  readonly #close: () => void;
  readonly #support: Support;
  #gateway: Gateway | undefined;
  #reading: Reading | undefined;
  #isLost = false;

  constructor(options: DiscordOptions) {
    const { clock, log, token, apiUrl = discordApi } = options;
    this.#options = options;
    const lost = (why: BotError): void => this.#lose(why);
    const { api, close } = connectRest({ token, apiUrl, clock, log, lost });
    this.#api = api;
    this.#close = close;
    this.#rooms = new Rooms(api, () => this.#opened().client);
    const posted = new Posted({ api, startedAt: clock.now(), bot: () => this.#bot() });
    this.#sender = new Sender({ api, rooms: this.#rooms, clock, log, posted });
    this.#whispers = new Whispers({ api, sender: this.#sender, clock });
    this.#edits = new Edits(clock);
    const support = options.support ?? noSupport;
    this.#support = new Support({ ...support, api, rooms: this.#rooms, clock, log });
  }

  get lost(): Promise<BotError> {
    return this.#lost.promise;
  }

  async start(receive: (inbound: Inbound) => Promise<void>): Promise<void> {
    const parts = {
      api: this.#api,
      rooms: this.#rooms,
      sender: this.#sender,
      whispers: this.#whispers,
      bot: () => this.#bot(),
      receive,
      isSupport: (room: Room) => this.#support.isSupport(room),
    };
    const reading = new Reading(this.#options, parts);
    this.#reading = reading;
    const gateway = new Gateway({
      ...this.#options,
      lost: (why) => this.#lose(why),
      missed: () => reading.catchUp(),
      hear: (event, data) => {
        reading.hear(event, data);
        if (event === GatewayDispatchEvents.MessageCreate) this.#support.wrote(data);
      },
    });
    this.#gateway = gateway;
    await gateway.start();
    await this.#options.registration?.ifChanged(this.#api);
    const { readsContent: readsReplies } = gateway;
    this.#options.log.info({ bot: this.#bot(), readsReplies }, 'Discord is connected');
    reading.catchUp();
    void this.#support.start();
  }

  watch(incident: Incident): void {
    this.#support.watch(incident);
  }

  post(thread: ThreadRef, card: Card, { key }: PostOptions): Promise<MessageRef> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      if (place.only !== undefined) {
        return messageRef(await this.#whispers.tell(place, place.only, { card, key }));
      }
      return messageRef(await this.#sender.post(place, card, key));
    });
  }

  async edit(message: MessageRef, card: Card): Promise<void> {
    const standing = standingOf(message);
    if (standing === undefined) {
      throw new BotError('chat-refused', 'There is no such message.', { details: { gone: 1 } });
    }
    await this.#edits.run(message.id, () => this.#sender.edit(standing, card));
  }

  tell(to: AccountId, thread: ThreadRef, card: Card, { key }: PostOptions): Promise<void> {
    return this.#order.run(thread.id, async () => {
      const place = believed(placeOf(thread));
      const user = userOf(to);
      // Only the person whose message it is reads a direct message.
      if (isDirect(place) && place.only === undefined) await this.#sender.post(place, card, key);
      else await this.#whispers.tell(place, user, { card, key });
    });
  }

  async linkTo(thread: ThreadRef): Promise<string | undefined> {
    const place = placeOf(thread);
    return place === undefined ? undefined : addressOf(place);
  }

  async stop(): Promise<void> {
    await this.#gateway?.stop();
    await this.#reading?.stop();
    await this.#support.stop();
    this.#close();
  }

  state(): DiscordState {
    const { isOpen, heardAt } = this.#gateway?.state() ?? { isOpen: false, heardAt: 0 };
    const readsReplies = this.#gateway?.readsContent === true;
    const open = isOpen ? 'connected' : 'disconnected';
    const kind = this.#isLost ? 'refused' : this.#api.isHolding ? 'held' : open;
    return { kind, heardAt, readsReplies };
  }

  #lose(why: BotError): void {
    if (this.#isLost) return;
    this.#isLost = true;
    this.#options.log.error({ err: why }, 'Discord does not let the bot in any more');
    this.#lost.resolve(why);
  }

  #opened(): Gateway {
    if (this.#gateway !== undefined) return this.#gateway;
    throw new BotError('chat-refused', 'Discord is not connected yet.');
  }

  #bot(): string {
    return this.#opened().client.user?.id ?? '';
  }
}

const noSupport = { channels: [], newest: async () => undefined, atStart: async () => [] };

function believed(place: Place | undefined): Place {
  if (place !== undefined) return place;
  throw new BotError('chat-refused', 'There is no such thread in Discord.');
}

function userOf(account: AccountId): string {
  const user = userIdOf(account);
  if (user !== undefined) return user;
  throw new BotError('chat-refused', 'That person has no account in Discord.');
}
