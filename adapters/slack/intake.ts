import { Flood } from '#src/chat/flood.ts';
import { InOrder } from '#src/chat/in-order.ts';
import { Recent } from '#src/chat/recent.ts';
import type { Inbound, InboundContent, ThreadRef } from '#src/ports/chat.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { People } from './people.ts';
import { channelOf, type Place, threadRef } from './place.ts';

export interface IntakeOptions {
  readonly people: People;
  readonly clock: Clock;
  readonly log: Log;
  readonly receive: (inbound: Inbound) => Promise<void>;
  /** Tells whether an incident is, or was, talked through there. */
  readonly knows: (thread: ThreadRef) => Promise<boolean>;
}

/** Something that a member did, before it is known who that is. */
export interface Arrival {
  readonly deliveryId: string;
  readonly place: Place;
  readonly user: string;
  readonly content: InboundContent;
  /** Where Slack waits for the listener itself; events are acknowledged when it has ended. */
  readonly ack?: (() => Promise<unknown>) | undefined;
  readonly show?: Inbound['show'];
}

/** Hands over what people do: in order per thread, with who did it. Rejects when the core could not keep it. */
export class Intake {
  readonly #options: IntakeOptions;
  readonly #order = new InOrder();
  /** Threads in which the bot was spoken to since it started. */
  readonly #owned = new Recent<true>(10_000);
  readonly #flood = new Flood();

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Does one thing in a thread after another. */
  inOrder(place: Place, task: () => Promise<void>): Promise<void> {
    return this.#order.run(threadRef(place).id, task);
  }

  deliver(arrival: Arrival): Promise<void> {
    return this.inOrder(arrival.place, () => this.deliverNow(arrival));
  }

  /** For who is in order already. */
  async deliverNow({ deliveryId, place, user, content, ack, show }: Arrival): Promise<void> {
    const { people, receive, log, clock } = this.#options;
    const thread = threadRef(place);
    if (content.kind === 'message' && this.#flood.isOver(thread.id, clock.now())) {
      log.warn({ thread: thread.id }, 'a thread is flooded: a message was dropped');
      await ack?.();
      return;
    }
    this.#owned.set(thread.id, true);
    const did = content.kind === 'action' ? 'pressed' : 'wrote';
    const member = await people.memberIn(place, user, did);
    await receive({
      deliveryId,
      thread,
      channel: channelOf(place),
      ...member,
      ack: async () => {
        await ack?.().catch((error: unknown) => log.debug({ err: error }, 'came too late'));
      },
      ...(show === undefined ? {} : { show }),
      ...content,
    });
  }

  /** Tells whether the bot takes part in a thread. */
  async owns(place: Place): Promise<boolean> {
    const thread = threadRef(place);
    return this.#owned.has(thread.id) || (await this.#options.knows(thread));
  }

  idle(): Promise<void> {
    return this.#order.idle();
  }
}
