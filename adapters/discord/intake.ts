import { Flood } from '#src/chat/flood.ts';
import { InOrder } from '#src/chat/in-order.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Person } from '#src/identity/person.ts';
import type { Inbound, InboundContent, ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Doer, Member, People } from './people.ts';
import { type Place, threadRef } from './place.ts';
import { channelName, type Rooms } from './rooms.ts';

export interface IntakeOptions {
  readonly people: People;
  readonly rooms: Rooms;
  readonly clock: Clock;
  readonly log: Log;
  readonly receive: (inbound: Inbound) => Promise<void>;
  /** Who reported what is, or was, talked through there. */
  readonly reporterOf: (thread: ThreadRef) => Promise<Person | undefined>;
}

/** Something that somebody did. */
export interface Arrival {
  readonly deliveryId: string;
  readonly place: Place;
  readonly doer: Doer;
  readonly content: InboundContent;
  /** When it was written, in ms since 1970; default now. */
  readonly at?: number | undefined;
  /** Where Discord waits for an answer. Never rejects. */
  readonly ack?: (() => Promise<void>) | undefined;
}

/** The core could not write it down. Whoever did it has been told, as far as that is possible. */
export class NotKept extends Error {
  override readonly name = 'NotKept';

  constructor(cause: unknown) {
    super('not written down', { cause });
  }
}

/** Hands over what people do: in order per thread, with who did it. Rejects when the core could not keep it. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #order = new InOrder();
  readonly #flood = new Flood();
  /** Threads in which the bot was spoken to since it started. */
  readonly #owned = new Recent<true>(10_000);

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Does one thing in a thread after another. */
  inOrder<T>(place: Place, task: () => Promise<T>): Promise<T> {
    return this.#order.run(threadRef(place).id, task);
  }

  deliver(arrival: Arrival): Promise<void> {
    return this.inOrder(arrival.place, () => this.deliverNow(arrival));
  }

  /** For who is in order already. */
  async deliverNow({ deliveryId, place, doer, content, ack, at }: Arrival): Promise<void> {
    const { log, clock } = this.#options;
    const thread = threadRef(place);
    if (content.kind === 'message' && this.#flood.isOver(thread.id, at ?? clock.now())) {
      log.warn({ thread: thread.id }, 'a thread is flooded: a message was dropped');
      await ack?.();
      return;
    }
    this.#owned.set(thread.id, true);
    await this.#hand({
      deliveryId,
      thread,
      channel: await this.channelOf(place),
      ...(await this.who(doer)),
      ack: async () => ack?.(),
      ...content,
    });
  }

  /** A report was deleted. Discord does not say by whom: whoever wrote it, or whoever may for them. */
  async takenBack(place: Place, message: string): Promise<void> {
    const thread = threadRef(place);
    const by = await this.#options.reporterOf(thread);
    if (by === undefined) return;
    await this.#hand({
      deliveryId: `delete-${message}`,
      thread,
      channel: await this.channelOf(place),
      by,
      isExternal: true,
      ack: async () => undefined,
      kind: 'deleted',
    });
  }

  async #hand(inbound: Inbound): Promise<void> {
    try {
      await this.#options.receive(inbound);
    } catch (error) {
      throw new NotKept(error);
    }
  }

  who(doer: Doer): Promise<Member> {
    return this.#options.people.member(doer);
  }

  /** As rules of the site name it. Rejects for a room that cannot be looked up: no rule would hold there. */
  async channelOf({ guild, channel }: Place): Promise<string> {
    const room = await this.#options.rooms.find(channel);
    return channelName({ ...room, guild });
  }

  /** Tells whether the bot takes part in a thread. */
  async owns(place: Place): Promise<boolean> {
    const thread = threadRef(place);
    return this.#owned.has(thread.id) || (await this.#options.reporterOf(thread)) !== undefined;
  }

  idle(): Promise<void> {
    return this.#order.idle();
  }
}
