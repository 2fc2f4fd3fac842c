import { BotError } from '#src/errors.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import { type Likeness, mostSimilar } from '#src/incident/similar.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { hashOf, type JournalLine } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { MessageRef, ThreadRef } from '#src/ports/chat.ts';
import type {
  Entry,
  Forgettable,
  Forgetting,
  JournalFault,
  Outgoing,
  Store,
  StoredAction,
} from '#src/ports/store.ts';
import { blankDisk, faultsOf, isSameThread, type Kept, parse, record } from './memory-disk.ts';
import { MemorySealedRecords } from './memory-sealed-records.ts';

/**
 * A store in memory that behaves: it keeps JSON text, never objects, so that nothing is shared with the caller.
 * `reopened` is the next process on the same disk; `fail` makes the disk refuse from now on.
 */
export class MemoryStore implements Store {
  readonly sealed: MemorySealedRecords;
  readonly #kept: Kept;
  #failure: BotError | undefined;
  #closed = false;

  constructor(kept?: Kept) {
    this.#kept = kept ?? blankDisk();
    this.sealed = new MemorySealedRecords(this.#kept.sealed, {
      readable: () => this.#readable(),
      writable: () => this.#writable(),
    });
  }

  /** What a restart finds. The store before it is dead, as after a kill. */
  reopened(): MemoryStore {
    this.#closed = true;
    return new MemoryStore(this.#kept);
  }

  /** Every write is refused with this error until `fail(undefined)`. */
  fail(failure: BotError | undefined): void {
    this.#failure = failure;
  }

  /** The kept lines themselves, for tests that forge the journal. */
  get lines(): JournalLine[] {
    return this.#kept.lines;
  }

  async append({ event, after, outgoing, actions, delivery }: Entry): Promise<JournalRecord> {
    this.#writable();
    const { deliveries, lines, forgotten } = this.#kept;
    if (event.kind !== 'forgotten') forgotten.addedTo(after);
    if (delivery !== undefined && deliveries.has(delivery)) {
      throw new BotError('duplicate-delivery', `${delivery} was recorded before`);
    }
    for (const { token } of actions) this.#refuseUsed(token);
    const { seq: last, hash: previous } = this.#kept.head;
    const unhashed = { seq: last + 1, incident: after.id, event: canonicalJson(event), previous };
    const line = { ...unhashed, hash: hashOf(unhashed) };
    lines.push(line);
    this.#kept.head = { seq: line.seq, hash: line.hash };
    if (delivery !== undefined) deliveries.add(delivery);
    this.#keepFold(this.#remembered(after), line.seq);
    for (const message of outgoing) this.#keepOutgoing(message);
    for (const action of actions) this.#kept.actions.set(action.token, JSON.stringify(action));
    return record(line);
  }

  async records(incident: IncidentId): Promise<readonly JournalRecord[]> {
    this.#readable();
    return this.#kept.lines.filter((line) => line.incident === incident).map(record);
  }

  async *scan(from: number): AsyncIterable<JournalRecord> {
    this.#readable();
    for (const line of this.#kept.lines.filter(({ seq }) => seq >= from)) yield record(line);
  }

  async head(): Promise<{ readonly seq: number; readonly hash: string }> {
    this.#readable();
    return { ...this.#kept.head };
  }

  async openIncidents(): Promise<readonly Incident[]> {
    this.#readable();
    return this.#folds()
      .map(({ text }) => parse<Incident>(text))
      .filter(({ state }) => state.kind !== 'closed');
  }

  async incident(id: IncidentId): Promise<Incident | undefined> {
    this.#readable();
    const kept = this.#kept.folds.get(id);
    return kept && parse<Incident>(kept.text);
  }

  async recent(limit: number): Promise<readonly IncidentId[]> {
    this.#readable();
    return this.#folds()
      .slice(-limit)
      .reverse()
      .map(({ text }) => parse<Incident>(text).id)
      .slice(0, Math.max(0, limit));
  }

  async inThread(thread: ThreadRef): Promise<Incident | undefined> {
    this.#readable();
    return this.#folds()
      .map(({ text }) => parse<Incident>(text))
      .findLast((incident) => isSameThread(incident.thread, thread));
  }

  async similar(like: Likeness): Promise<readonly Incident[]> {
    this.#readable();
    const known = this.#folds().map(({ text }) => parse<Incident>(text));
    return mostSimilar(known.reverse(), like);
  }

  async action(token: string): Promise<StoredAction | undefined> {
    this.#readable();
    const text = this.#kept.actions.get(token);
    return text === undefined ? undefined : parse<StoredAction>(text);
  }

  async undelivered(): Promise<readonly Outgoing[]> {
    this.#readable();
    return [...this.#kept.outgoing.values()]
      .filter(({ done }) => !done)
      .map(({ text }) => parse<Outgoing>(text));
  }

  async delivered(key: string, message: MessageRef | undefined): Promise<void> {
    this.#writable();
    const kept = this.#kept.outgoing.get(key);
    if (kept === undefined) throw new Error(`no outgoing message has the key ${key}`);
    kept.done = true;
    if (message !== undefined) kept.message = JSON.stringify(message);
  }

  async message(incident: IncidentId, slot: string): Promise<MessageRef | undefined> {
    this.#readable();
    const found = [...this.#kept.outgoing.values()].findLast(({ text, message }) => {
      const outgoing = parse<Outgoing>(text);
      return message !== undefined && outgoing.incident === incident && outgoing.slot === slot;
    });
    return found?.message === undefined ? undefined : parse<MessageRef>(found.message);
  }

  async messages(incident: IncidentId): Promise<readonly Outgoing[]> {
    this.#readable();
    return [...this.#kept.outgoing.values()]
      .filter(({ done, gone }) => done && gone !== true)
      .map(({ text }) => parse<Outgoing>(text))
      .filter((outgoing) => outgoing.incident === incident);
  }

  async keepRevision(revision: string, files: Readonly<Record<string, string>>): Promise<void> {
    this.#writable();
    const { revisions } = this.#kept;
    if (!revisions.has(revision)) revisions.set(revision, JSON.stringify(files));
  }

  async revision(revision: string): Promise<Readonly<Record<string, string>> | undefined> {
    this.#readable();
    const text = this.#kept.revisions.get(revision);
    return text === undefined ? undefined : parse<Record<string, string>>(text);
  }

  async forgettable(query: Forgettable): Promise<readonly IncidentId[]> {
    this.#readable();
    const known = this.#folds().map(({ text }) => parse<Incident>(text));
    return this.#kept.forgotten.among(known, query);
  }

  async forget(forgetting: Forgetting): Promise<boolean> {
    this.#writable();
    const { folds, forgotten } = this.#kept;
    const kept = folds.get(forgetting.incident);
    const isOpen = kept === undefined || parse<Incident>(kept.text).state.kind !== 'closed';
    if (isOpen || kept.last !== forgetting.last) return false;
    if (!forgotten.take(forgetting, this.#kept)) return false;
    const { event, after } = forgetting;
    await this.append({ event, after, outgoing: [], actions: [] });
    return true;
  }

  async scrub(): Promise<boolean> {
    this.#readable();
    return true;
  }

  async verify(): Promise<readonly JournalFault[]> {
    this.#readable();
    return faultsOf(this.#kept);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  /** In the order in which they were opened. */
  #folds() {
    return [...this.#kept.folds.values()].sort((left, right) => left.opened - right.opened);
  }

  #keepFold(after: Incident, seq: number): void {
    const opened = this.#kept.folds.get(after.id)?.opened ?? seq;
    this.#kept.folds.set(after.id, { text: JSON.stringify(after), opened, last: seq });
  }

  #remembered(after: Incident): Incident {
    if (!this.#kept.forgotten.has(after.id)) return after;
    const events = this.#kept.lines.filter(({ incident }) => incident === after.id);
    return fold(events.map(({ event }) => parse<Event>(event))) ?? after;
  }

  #keepOutgoing(message: Outgoing): void {
    const { outgoing } = this.#kept;
    if (outgoing.has(message.key)) return;
    outgoing.set(message.key, { text: JSON.stringify(message), done: false });
  }

  #refuseUsed(token: string): void {
    if (this.#kept.actions.has(token)) throw new Error('an action token may be used once');
  }

  #readable(): void {
    if (this.#closed) throw new Error('the store is closed');
  }

  #writable(): void {
    this.#readable();
    if (this.#failure !== undefined) throw this.#failure;
  }
}
