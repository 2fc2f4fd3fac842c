import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BotError } from '#src/errors.ts';
import { storeFault } from './fault.ts';
import { keepPrivate, pathsIn, prepareFolder } from './folder.ts';
import { SealedTable } from './sealed-table.ts';

const fileName = 'sealed.sqlite';
/** "FTTS" in the header of the file. */
const applicationId = 0x46545453;
const version = 1;
/** Whoever else writes is done within that, in ms. */
const patience = 5_000;

/** In a file of their own, which several processes may write: `fettle people totp` beside the bot. */
export type SealedFile = SealedTable & AsyncDisposable;

/**
 * Opens the sealed records that are no part of the journal's file; makes the file where there is none. Each change is
 * one short transaction, and versions tell whether somebody else was first. Rejects with a BotError `store-…`.
 */
export async function openSealedFile(folder: string): Promise<SealedFile> {
  const paths = pathsIn(resolve(folder));
  prepareFolder(paths);
  const file = join(paths.folder, fileName);
  return inWords(paths.folder, () => {
    keepPrivate(file);
    return sealedFile(opened(file), paths.folder);
  });
}

/** The same for reading only; undefined where there is none. */
export async function readSealedFile(folder: string): Promise<SealedFile | undefined> {
  const file = join(resolve(folder), fileName);
  if (!existsSync(file)) return undefined;
  return inWords(folder, () =>
    sealedFile(new DatabaseSync(file, { readOnly: true, timeout: patience }), folder),
  );
}

function opened(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: patience });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
    inTransaction(database, () => layOut(database, file));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function layOut(database: DatabaseSync, file: string): void {
  const found = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  const id = Number(database.prepare('PRAGMA application_id').get()?.application_id);
  if (found > version || (found > 0 && id !== applicationId)) throw foreign(file);
  if (found === version) return;
  database.exec(`
    CREATE TABLE sealed (
      kind TEXT NOT NULL, id TEXT NOT NULL, version TEXT NOT NULL, value TEXT NOT NULL,
      PRIMARY KEY (kind, id)
    ) STRICT, WITHOUT ROWID;
    PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${version};
  `);
}

function foreign(file: string): BotError {
  return new BotError('store-newer', `${file} is of a newer Fettle, or none of ours`, {
    hint: 'Start the newer one again, or move the file away: then nobody has a second factor.',
  });
}

function sealedFile(database: DatabaseSync, folder: string): SealedFile {
  const table = new SealedTable({
    database,
    read: (read) => inWords(folder, read),
    write: async (write) => inWords(folder, () => inTransaction(database, write)),
  });
  return Object.assign(table, { [Symbol.asyncDispose]: async () => database.close() });
}

function inTransaction<T>(database: DatabaseSync, write: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const written = write();
    database.exec('COMMIT');
    return written;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function inWords<T>(folder: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw storeFault(error, folder);
  }
}
