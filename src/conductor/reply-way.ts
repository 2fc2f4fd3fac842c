import { type CardContext, type Draft, finish } from '#src/card/draft.ts';
import { enoughCard } from '#src/card/enough.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Outbox } from '#src/conductor/outbox.ts';
import { quietFor, ReplyCap } from '#src/conductor/reply-cap.ts';
import type { Inbound } from '#src/ports/chat.ts';

const mostReplies = 40;

/** The way of an answer to people: each once for the same inbound, and no end of them in no thread. */
export class ReplyWay {
  readonly #context: Context;
  readonly #outbox: Outbox;
  readonly #most: number;
  readonly #cap: ReplyCap;

  constructor(context: Context, outbox: Outbox) {
    this.#context = context;
    this.#outbox = outbox;
    this.#most = context.settings.repliesPerThread ?? mostReplies;
    this.#cap = new ReplyCap(context.clock, this.#most);
  }

  /** To whoever asked: in a channel nobody else has to read it. */
  privately(inbound: Inbound, kind: string, draft: Draft): void {
    this.reply(inbound, kind, { ...draft, to: inbound.by.account });
  }

  reply(inbound: Inbound, kind: string, draft: Draft): void {
    if (this.allows(inbound)) this.#send(inbound, kind, draft);
  }

  /** Counts one more answer in a thread; at the first that is too many, people are told. */
  allows(inbound: Inbound): boolean {
    const verdict = this.#cap.take(inbound.thread);
    if (verdict === 'last') {
      const limits = { most: this.#most, quietMs: quietFor };
      this.#context.log.warn({ thread: inbound.thread.id }, 'a thread has enough answers');
      this.#send(inbound, 'enough', enoughCard(limits, this.forAll()));
    }
    return verdict === 'answer';
  }

  forAll(): Pick<CardContext, 'now' | 'simulated'> {
    return { now: this.#context.clock.now(), simulated: this.#context.settings.simulated };
  }

  #send({ thread, deliveryId }: Inbound, kind: string, draft: Draft): void {
    // These cards have no buttons that mean anything to the store.
    const card = finish({ ...draft, actions: [] }, []);
    const key = `${kind}-${deliveryId}`.slice(0, 60);
    this.#outbox.reply({ thread, key, card, ...(draft.to === undefined ? {} : { to: draft.to }) });
  }
}
