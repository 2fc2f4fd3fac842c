import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Store } from '#src/ports/store.ts';
import { storeFault } from './fault.ts';
import { type Paths, pathsIn, prepareFolder, prepareJournal } from './folder.ts';
import { checkHealth } from './health.ts';
import { takeLock } from './lock.ts';
import { SqliteStore } from './opened-store.ts';
import { formatOf, migrate } from './schema.ts';

export interface StoreOptions {
  /** Where the files are; made when there is none. */
  readonly folder: string;
  readonly clock: Pick<Clock, 'now'>;
  /** The journal file grows no further; what does not fit is refused with `store-full`. Default: the disk decides. */
  readonly maxBytes?: number | undefined;
  /** Chance for records, which are linked then: nobody guesses what was removed, or leaves one out of an incident. */
  readonly salt?: (() => string) | undefined;
}

/**
 * Opens the store of a data folder and takes its lock. Rejects with a BotError `store-…` or `journal-broken`, and
 * then nothing has been written to a file that was there.
 */
export async function openSqliteStore(options: StoreOptions): Promise<Store> {
  const { folder, clock, maxBytes, salt } = options;
  const paths = pathsIn(resolve(folder));
  return inWords(paths, () => {
    prepareFolder(paths);
    return holding(takeLock(paths, clock.now()), (lock) => {
      prepareJournal(paths);
      return holding(connect(paths.journal), (database) => {
        prepareDatabase(database, paths);
        if (maxBytes !== undefined) limit(database, maxBytes);
        return new SqliteStore({ database, folder: paths.folder, lock, salt });
      });
    });
  });
}

/** Opens the store of a data folder for reading, beside the process that has its lock. */
export async function readSqliteStore(folder: string): Promise<Store> {
  const paths = pathsIn(resolve(folder));
  return inWords(paths, () => {
    if (!existsSync(paths.journal)) throw noJournal(paths);
    return holding(readOnly(paths), (database) => {
      formatOf(database);
      return new SqliteStore({ database, folder: paths.folder });
    });
  });
}

/** Reading a file with a write-ahead log needs its side files; where they cannot be made there must be no log. */
function readOnly({ journal }: Paths): DatabaseSync {
  const database = new DatabaseSync(journal, { readOnly: true, timeout: 1000 });
  try {
    database.prepare('SELECT seq FROM head').get();
    return database;
  } catch (error) {
    database.close();
    if (existsSync(`${journal}-wal`)) throw error;
    const url = pathToFileURL(journal);
    url.searchParams.set('immutable', '1');
    return new DatabaseSync(url, { readOnly: true });
  }
}

function connect(path: string): DatabaseSync {
  return new DatabaseSync(path, { timeout: 1000 });
}

function prepareDatabase(database: DatabaseSync, { journal }: Paths): void {
  const version = formatOf(database);
  checkHealth(database, journal);
  // FULL: a commit is on the disk when it returns, also when the plug is pulled.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  database.exec('PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864');
  migrate(database, version);
}

function limit(database: DatabaseSync, maxBytes: number): void {
  database.exec(`PRAGMA max_page_count = ${Math.ceil(maxBytes / 4096)}`);
}

/** Hands a resource on; when that fails it is let go. */
function holding<Held extends DatabaseSync | Disposable, T>(held: Held, use: (held: Held) => T): T {
  try {
    return use(held);
  } catch (error) {
    if (held instanceof DatabaseSync) held.close();
    else held[Symbol.dispose]();
    throw error;
  }
}

function inWords<T>({ folder }: Paths, open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw storeFault(error, folder);
  }
}

function noJournal({ folder }: Paths): BotError {
  return new BotError('usage', `there is no journal in ${folder}`, {
    hint: 'Name the data folder of your Fettle with --data. "fettle start" makes it at the first start.',
  });
}
