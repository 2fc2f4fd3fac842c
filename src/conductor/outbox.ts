import type { Card } from '#src/card/card.ts';
import { InOrder } from '#src/chat/in-order.ts';
import type { Context } from '#src/conductor/context.ts';
import { pause } from '#src/conductor/pause.ts';
import { isBotError } from '#src/errors.ts';
import type { AccountId } from '#src/identity/person.ts';
import type { IncidentId } from '#src/incident/incident.ts';
import type { Chat, MessageRef, ThreadRef } from '#src/ports/chat.ts';
import type { Outgoing } from '#src/ports/store.ts';

/** How long to wait before a message is tried again, per try, in ms; its thread waits with it. */
const pauses = [1_000, 5_000, 30_000, 120_000];
/** After that the thread goes on, and the message is tried by itself: twice as late each time, in ms. */
const firstLater = 300_000;
const longestLater = 3_600_000;

/** A message that answers one person and belongs to no event. */
export interface Reply {
  readonly thread: ThreadRef;
  readonly key: string;
  readonly card: Card;
  readonly to?: AccountId | undefined;
}

/**
 * Brings messages to people: in order per thread, each with one key at every try, so that nobody
 * sees one twice. What was not delivered when the process ended is delivered by the next one.
 */
export class Outbox {
  readonly #context: Context;
  readonly #stop: AbortSignal;
  readonly #serial = new InOrder();
  readonly #progress = new Map<string, Card>();
  /** What the platform has refused so far, oldest first, by key. */
  readonly #owed = new Map<string, Outgoing>();

  constructor(context: Context, stop: AbortSignal) {
    this.#context = context;
    this.#stop = stop;
  }

  /** Delivers a message that the store has. */
  send(outgoing: Outgoing): void {
    this.#progress.delete(slotKey(outgoing.incident, outgoing.slot ?? ''));
    void this.#serial.run(threadKey(outgoing.thread), () => this.#deliver(outgoing));
  }

  /** Delivers an answer that nothing hangs on; the key keeps it single. */
  reply(reply: Reply): void {
    const { thread, key, card, to } = reply;
    void this.#serial.run(threadKey(thread), async () => {
      const chat = this.#chat(thread);
      if (chat === undefined) return;
      const told = await this.#retry(key, async () => {
        if (to === undefined) await chat.post(thread, card, { key });
        else await chat.tell(to, thread, card, { key });
      });
      if (!told) this.#context.log.error({ key }, 'reply not delivered');
    });
  }

  /** Shows how far things are in a message that stands already. The newest wins; none is owed. */
  progress(place: { incident: IncidentId; thread: ThreadRef; slot: string }, card: Card): void {
    const chat = this.#chat(place.thread);
    if (chat === undefined || !chat.capabilities.progress) return;
    const key = slotKey(place.incident, place.slot);
    const scheduled = this.#progress.has(key);
    this.#progress.set(key, card);
    if (scheduled) return;
    const { clock, settings } = this.#context;
    void pause(clock, settings.progressInterval, this.#stop).then(() =>
      this.#serial.run(threadKey(place.thread), () => this.#showProgress(chat, place)),
    );
  }

  /** Resolves when everything handed over so far was delivered or given up. */
  idle(): Promise<void> {
    return this.#serial.idle();
  }

  async #showProgress(chat: Chat, place: { incident: IncidentId; slot: string }): Promise<void> {
    const key = slotKey(place.incident, place.slot);
    const card = this.#progress.get(key);
    this.#progress.delete(key);
    if (card === undefined || this.#stop.aborted) return;
    const show = async (): Promise<void> => {
      const message = await this.#context.store.message(place.incident, place.slot);
      if (message !== undefined) await chat.edit(message, card);
    };
    await this.#retry(key, show, []);
  }

  async #deliver(outgoing: Outgoing): Promise<void> {
    const chat = this.#chat(outgoing.thread);
    if (chat === undefined) return;
    if (await this.#retry(outgoing.key, () => this.#hand(chat, outgoing))) return;
    const { key, incident } = outgoing;
    this.#context.log.error({ key, incident }, 'message not delivered');
    this.#owed.set(key, outgoing);
    void this.#later(chat, outgoing);
  }

  /** A platform that was away for an hour must not cost anybody an approval card. */
  async #later(chat: Chat, outgoing: Outgoing): Promise<void> {
    const { key, thread } = outgoing;
    for (let wait = firstLater; this.#owed.has(key); wait = Math.min(2 * wait, longestLater)) {
      await pause(this.#context.clock, wait, this.#stop);
      if (this.#stop.aborted) return;
      await this.#serial.run(threadKey(thread), async () => {
        if (this.#owed.has(key)) await this.#retry(key, () => this.#hand(chat, outgoing), []);
      });
    }
  }

  async #hand(chat: Chat, outgoing: Outgoing): Promise<void> {
    const { store } = this.#context;
    const message = await this.#put(chat, outgoing);
    await store.delivered(outgoing.key, message);
    for (const { key } of this.#olderThan(outgoing)) {
      await store.delivered(key, undefined);
      this.#owed.delete(key);
    }
    this.#owed.delete(outgoing.key);
  }

  /** What the same slot was to show before: it must never replace what stands there now. */
  #olderThan({ key, incident, slot }: Outgoing): readonly Outgoing[] {
    const owed = [...this.#owed.values()];
    const own = owed.findIndex((each) => each.key === key);
    return owed
      .slice(0, own < 0 ? owed.length : own)
      .filter((each) => slot !== undefined && each.slot === slot && each.incident === incident);
  }

  async #put(chat: Chat, outgoing: Outgoing): Promise<MessageRef | undefined> {
    const { thread, card, key, slot, to, incident } = outgoing;
    if (to !== undefined) {
      await chat.tell(to, thread, card, { key });
      return undefined;
    }
    const standing =
      slot === undefined ? undefined : await this.#context.store.message(incident, slot);
    if (standing === undefined || !chat.capabilities.edits) return chat.post(thread, card, { key });
    try {
      await chat.edit(standing, card);
      return standing;
    } catch (error) {
      // Deleted by somebody, or by a restart of a platform that keeps nothing.
      if (isBotError(error) && error.details.gone === 1) return chat.post(thread, card, { key });
      throw error;
    }
  }

  async #retry(
    key: string,
    task: () => Promise<unknown>,
    waits: readonly number[] = pauses,
  ): Promise<boolean> {
    for (const wait of [...waits, undefined]) {
      try {
        await task();
        return true;
      } catch (error) {
        this.#context.log.warn({ err: error, key }, 'message refused');
      }
      // What is still owed when the bot stops is delivered by the next one.
      if (wait === undefined || this.#stop.aborted) return false;
      await pause(this.#context.clock, wait, this.#stop);
    }
    return false;
  }

  #chat(thread: ThreadRef): Chat | undefined {
    const chat = this.#context.chats.find(({ platform }) => platform === thread.platform);
    if (chat === undefined)
      this.#context.log.warn({ platform: thread.platform }, 'no such platform is running');
    return chat;
  }
}

function threadKey({ platform, id }: ThreadRef): string {
  return `${platform}:${id}`;
}

function slotKey(incident: IncidentId, slot: string): string {
  return `${incident}/${slot}`;
}
