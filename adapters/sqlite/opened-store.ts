import type { DatabaseSync } from 'node:sqlite';
import { BotError } from '#src/errors.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import type { Likeness } from '#src/incident/similar.ts';
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
import { checkEverything } from './check.ts';
import { storeFault } from './fault.ts';
import { Forgetter } from './forgetter.ts';
import { GroupCommit } from './group-commit.ts';
import { Reader } from './reader.ts';
import { SealedTable } from './sealed-table.ts';
import { Writer } from './writer.ts';

export interface Opened {
  readonly database: DatabaseSync;
  readonly folder: string;
  /** Released last; without one the store only reads. */
  readonly lock?: Disposable | undefined;
  /** Chance for records; without it they are not linked. */
  readonly salt?: (() => string) | undefined;
}

/** The store in one SQLite file. Reads see what is durable; writes wait for each other and share a commit. */
export class SqliteStore implements Store {
  readonly sealed: SealedTable;
  readonly #database: DatabaseSync;
  readonly #folder: string;
  readonly #lock: Disposable | undefined;
  readonly #reader: Reader;
  readonly #forgetter: Forgetter;
  readonly #written: { readonly writer: Writer; readonly commits: GroupCommit } | undefined;
  #closed = false;

  constructor({ database, folder, lock, salt }: Opened) {
    this.#database = database;
    this.#folder = folder;
    this.#lock = lock;
    this.#reader = new Reader(database);
    // An older file that is only read has not all columns that are written.
    this.#written = lock === undefined ? undefined : written({ database, folder, salt });
    this.#forgetter = new Forgetter(database);
    this.sealed = new SealedTable({
      database,
      read: (read) => this.#read(read),
      write: (write) => this.#write(write),
    });
  }

  append(entry: Entry): Promise<JournalRecord> {
    return this.#write((writer) => writer.append(entry));
  }

  delivered(key: string, message: MessageRef | undefined): Promise<void> {
    return this.#write((writer) => writer.delivered(key, message));
  }

  keepRevision(revision: string, files: Readonly<Record<string, string>>): Promise<void> {
    return this.#write((writer) => writer.keepRevision(revision, files));
  }

  async records(incident: IncidentId): Promise<readonly JournalRecord[]> {
    return this.#read(() => this.#reader.records(incident));
  }

  async *scan(from: number): AsyncIterable<JournalRecord> {
    let next = from;
    for (;;) {
      const page = this.#read(() => this.#reader.page(next));
      yield* page;
      const last = page.at(-1);
      if (last === undefined) return;
      next = last.seq + 1;
    }
  }

  async head(): Promise<{ readonly seq: number; readonly hash: string }> {
    return this.#read(() => this.#reader.head());
  }

  async openIncidents(): Promise<readonly Incident[]> {
    return this.#read(() => this.#reader.openIncidents());
  }

  async incident(id: IncidentId): Promise<Incident | undefined> {
    return this.#read(() => this.#reader.incident(id));
  }

  async recent(limit: number): Promise<readonly IncidentId[]> {
    return this.#read(() => this.#reader.recent(limit));
  }

  async inThread(thread: ThreadRef): Promise<Incident | undefined> {
    return this.#read(() => this.#reader.inThread(thread));
  }

  async similar(like: Likeness): Promise<readonly Incident[]> {
    return this.#read(() => this.#reader.similar(like));
  }

  async action(token: string): Promise<StoredAction | undefined> {
    return this.#read(() => this.#reader.action(token));
  }

  async undelivered(): Promise<readonly Outgoing[]> {
    return this.#read(() => this.#reader.undelivered());
  }

  async message(incident: IncidentId, slot: string): Promise<MessageRef | undefined> {
    return this.#read(() => this.#reader.message(incident, slot));
  }

  async messages(incident: IncidentId): Promise<readonly Outgoing[]> {
    return this.#read(() => this.#reader.messages(incident));
  }

  async revision(revision: string): Promise<Readonly<Record<string, string>> | undefined> {
    return this.#read(() => this.#reader.revision(revision));
  }

  async forgettable(query: Forgettable): Promise<readonly IncidentId[]> {
    return this.#read(() => this.#forgetter.forgettable(query));
  }

  forget(forgetting: Forgetting): Promise<boolean> {
    return this.#write((writer) => writer.forget(forgetting));
  }

  /** Nothing waits in a transaction between two turns, so the file may be written anew. */
  async scrub(): Promise<boolean> {
    return this.#lock === undefined ? false : this.#read(() => this.#forgetter.scrub());
  }

  async verify(): Promise<readonly JournalFault[]> {
    return this.#read(() => checkEverything(this.#database));
  }

  /** Commits what waits, closes the file, and lets the next process in. */
  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#written?.commits.close();
    this.#database.close();
    this.#lock?.[Symbol.dispose]();
  }

  #write<T>(write: (writer: Writer) => T): Promise<T> {
    const open = this.#written;
    if (open !== undefined) return open.commits.submit(() => write(open.writer));
    const hint = 'A defect: a command that only reads tried to write.';
    return Promise.reject(
      new BotError('store-read-only', 'the journal is open for reading', { hint }),
    );
  }

  #read<T>(read: () => T): T {
    if (this.#closed) throw new Error('the store is closed');
    try {
      return read();
    } catch (error) {
      throw storeFault(error, this.#folder);
    }
  }
}

function written({ database, folder, salt }: Opened) {
  const writer = new Writer(database, salt);
  return { writer, commits: new GroupCommit(database, { folder, around: writer }) };
}
