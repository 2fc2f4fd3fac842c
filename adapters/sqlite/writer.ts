import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deflateRawSync } from 'node:zlib';
import { BotError } from '#src/errors.ts';
import { fold } from '#src/incident/advance.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident } from '#src/incident/incident.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { hashOf } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { MessageRef } from '#src/ports/chat.ts';
import type { Entry, Forgetting, Outgoing, StoredAction } from '#src/ports/store.ts';
import { Forgetter } from './forgetter.ts';
import type { Surroundings } from './group-commit.ts';
import { jsonOf, notKept, numberOf, textOf } from './row.ts';

/** All statements that write. Called inside a transaction only. */
export class Writer implements Surroundings {
  readonly #dataVersion: StatementSync;
  readonly #readHead: StatementSync;
  readonly #writeHead: StatementSync;
  readonly #record: StatementSync;
  readonly #openIncident: StatementSync;
  readonly #incident: StatementSync;
  readonly #outgoing: StatementSync;
  readonly #waiting: StatementSync;
  readonly #delivered: StatementSync;
  readonly #action: StatementSync;
  readonly #delivery: StatementSync;
  readonly #revision: StatementSync;
  readonly #last: StatementSync;
  readonly #events: StatementSync;
  readonly #forgetter: Forgetter;
  readonly #salt: (() => string) | undefined;
  readonly #version: number;
  #head = { seq: 0, hash: '' };
  /** Of several states of one incident in a transaction only the last is written. */
  readonly #folds = new Map<string, { after: Incident; seq: number }>();

  /** With `salt` each record is bound to the one before it in its incident, and cannot be guessed from its hash. */
  constructor(database: DatabaseSync, salt?: () => string) {
    const prepare = (sql: string) => database.prepare(sql);
    this.#dataVersion = prepare('PRAGMA data_version');
    this.#readHead = prepare('SELECT seq, hash FROM head');
    this.#writeHead = prepare('UPDATE head SET seq = ?, hash = ?');
    this.#record = prepare('INSERT INTO record VALUES (?, ?, ?, ?, ?)');
    this.#incident = prepare('UPDATE incident SET last = ?, open = ?, fold = ? WHERE id = ?');
    this.#openIncident = prepare(
      'INSERT INTO incident (opened, id, last, open, platform, thread, fold) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#outgoing = prepare(
      'INSERT INTO outgoing (key, incident, slot, body) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
    );
    this.#waiting = prepare('SELECT body FROM outgoing WHERE key = ?');
    this.#delivered = prepare(
      'UPDATE outgoing SET body = NULL, shown = coalesce(?, shown), message = coalesce(?, message) WHERE key = ?',
    );
    this.#action = prepare('INSERT INTO action VALUES (?, ?)');
    this.#delivery = prepare('INSERT INTO delivery VALUES (?, ?) ON CONFLICT (id) DO NOTHING');
    this.#revision = prepare(
      'INSERT INTO revision VALUES (?, ?) ON CONFLICT (revision) DO NOTHING',
    );
    this.#last = prepare('SELECT last, forgotten FROM incident WHERE id = ?');
    this.#events = prepare('SELECT event FROM record WHERE incident = ? ORDER BY seq');
    this.#forgetter = new Forgetter(database);
    this.#salt = salt;
    this.#version = this.#versionNow();
  }

  begin(): void {
    this.#folds.clear();
    if (this.#versionNow() !== this.#version) throw foreignWrite();
    const row = this.#readHead.get() ?? {};
    this.#head = { seq: numberOf(row, 'seq'), hash: textOf(row, 'hash') };
  }

  finish(): void {
    for (const { after, seq } of this.#folds.values()) this.#keepFold(after, seq);
    this.#writeHead.run(this.#head.seq, this.#head.hash);
  }

  append({ event: happened, after, outgoing, actions, delivery }: Entry): JournalRecord {
    if (happened.kind !== 'forgotten') this.#refuseReopened(after);
    const event = this.#linked(happened, after.id);
    const { hash: previous } = this.#head;
    const place = { seq: this.#head.seq + 1, incident: after.id, previous };
    const text = canonicalJson(event);
    if (delivery !== undefined) this.#refuseRepeated(delivery, place.seq);
    const hash = hashOf({ ...place, event: text });
    this.#record.run(place.seq, after.id, text, previous, hash);
    for (const message of outgoing) this.#queue(message);
    for (const action of actions)
      this.#action.run(action.token, JSON.stringify(withoutToken(action)));
    this.#folds.set(after.id, { after: this.#remembered(after), seq: place.seq });
    this.#head = { seq: place.seq, hash };
    return { ...place, event, hash };
  }

  /** False when it is not the incident any more that somebody looked at; then nothing is written. */
  forget(forgetting: Forgetting): boolean {
    const { incident, event, after } = forgetting;
    if (this.#folds.has(incident) || !this.#forgetter.isAsRead(forgetting)) return false;
    this.#forgetter.take(forgetting);
    this.append({ event, after: { ...after, id: incident }, outgoing: [], actions: [] });
    return true;
  }

  delivered(key: string, message: MessageRef | undefined): void {
    const reference = message === undefined ? null : JSON.stringify(message);
    const body = this.#waiting.get(key)?.body;
    // Kept for the record of who was shown what; small, for nobody reads it in passing.
    const shown = typeof body === 'string' ? deflateRawSync(body) : null;
    const { changes } = this.#delivered.run(shown, reference, key);
    if (changes === 0) throw new Error(`no outgoing message has the key ${key}`);
  }

  keepRevision(revision: string, files: Readonly<Record<string, string>>): void {
    this.#revision.run(revision, JSON.stringify(files));
  }

  #linked(event: Event, id: string): Event {
    if (this.#salt === undefined) return event;
    const known = this.#folds.get(id)?.seq ?? this.#last.get(id)?.last;
    const after = typeof known === 'number' ? known : 0;
    return { ...event, link: { after, salt: this.#salt() } };
  }

  /** Whoever was on the way with a state from before something was forgotten must not bring it back. */
  #remembered(after: Incident): Incident {
    if (after.state.kind !== 'closed' || !this.#forgetter.isForgotten(after.id)) return after;
    return fold(this.#events.all(after.id).map((row) => jsonOf<Event>(row, 'event'))) ?? after;
  }

  /** A click that was on its way: what is left of an incident is no ground to go on from. */
  #refuseReopened({ id, state }: Incident): void {
    const gone = this.#last.get(id)?.forgotten;
    if (gone === undefined || gone === 0) return;
    if (state.kind !== 'closed') throw wasForgotten(id);
    this.#forgetter.addedTo(id);
  }

  #refuseRepeated(delivery: string, seq: number): void {
    const { changes } = this.#delivery.run(delivery, seq);
    if (changes > 0) return;
    throw new BotError('duplicate-delivery', `${delivery} was recorded before`);
  }

  #queue(message: Outgoing): void {
    const { key, incident, slot } = message;
    this.#outgoing.run(key, incident, slot ?? null, JSON.stringify(message));
  }

  #keepFold(after: Incident, seq: number): void {
    const { id, thread, state } = after;
    const isOpen = state.kind === 'closed' ? 0 : 1;
    // While it is open, its state is folded from its records whenever it is asked for: half of what a
    // commit would write is spared, and nobody can forge what is not kept.
    const fold = isOpen === 1 ? notKept : JSON.stringify(after);
    const { changes } = this.#incident.run(seq, isOpen, fold, id);
    if (changes === 0) {
      this.#openIncident.run(seq, id, seq, isOpen, thread.platform, thread.id, fold);
    }
  }

  #versionNow(): number {
    return numberOf(this.#dataVersion.get() ?? {}, 'data_version');
  }
}

function withoutToken({ incident, action }: StoredAction) {
  return { incident, action };
}

function wasForgotten(id: string): BotError {
  return new BotError('not-allowed', `people were removed from ${id}: it does not go on`, {
    hint: 'Report the error again.',
  });
}

/** The lock keeps others out; whoever went round it must not fork the chain. */
function foreignWrite(): BotError {
  return new BotError('store-locked', 'another process has written to the journal', {
    hint: 'Stop everything that writes to this data folder, run "fettle journal verify", and start again.',
  });
}
