import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { deflateRawSync } from 'node:zlib';
import { BotError } from '#src/errors.ts';
import type { Incident } from '#src/incident/incident.ts';
import { canonicalJson } from '#src/journal/canonical.ts';
import { hashOf } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { MessageRef } from '#src/ports/chat.ts';
import type { Entry, Outgoing, StoredAction } from '#src/ports/store.ts';
import type { Surroundings } from './group-commit.ts';
import { notKept, numberOf, textOf } from './row.ts';

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
  readonly #version: number;
  #head = { seq: 0, hash: '' };
  /** Of several states of one incident in a transaction only the last is written. */
  readonly #folds = new Map<string, { after: Incident; seq: number }>();

  constructor(database: DatabaseSync) {
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

  append({ event, after, outgoing, actions, delivery }: Entry): JournalRecord {
    const { hash: previous } = this.#head;
    const place = { seq: this.#head.seq + 1, incident: after.id, previous };
    const text = canonicalJson(event);
    if (delivery !== undefined) this.#refuseRepeated(delivery, place.seq);
    const hash = hashOf({ ...place, event: text });
    this.#record.run(place.seq, after.id, text, previous, hash);
    for (const message of outgoing) this.#queue(message);
    for (const action of actions)
      this.#action.run(action.token, JSON.stringify(withoutToken(action)));
    this.#folds.set(after.id, { after, seq: place.seq });
    this.#head = { seq: place.seq, hash };
    return { ...place, event, hash };
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

/** The lock keeps others out; whoever went round it must not fork the chain. */
function foreignWrite(): BotError {
  return new BotError('store-locked', 'another process has written to the journal', {
    hint: 'Stop everything that writes to this data folder, run "fettle journal verify", and start again.',
  });
}
