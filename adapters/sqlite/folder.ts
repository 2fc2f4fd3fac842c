import {
  chmodSync,
  closeSync,
  existsSync,
  fchownSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { BotError } from '#src/errors.ts';
import { layOut } from './schema.ts';

const ownerOnly = 0o600;

/** Where a store keeps its files. */
export interface Paths {
  readonly folder: string;
  readonly journal: string;
  readonly lock: string;
  readonly owner: string;
}

export function pathsIn(folder: string): Paths {
  const journal = join(folder, 'journal.sqlite');
  const lock = join(folder, 'journal.lock');
  const owner = join(folder, 'journal.owner');
  return { folder, journal, lock, owner };
}

/** Makes the folder when there is none, for its owner alone. */
export function prepareFolder({ folder }: Paths): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/**
 * Makes a file for its owner alone; SQLite gives its side files the same mode and owner. What root makes for a bot that
 * is not root belongs to whom the folder belongs to, or the bot could not read it.
 */
export function keepPrivate(path: string): void {
  const isRoot = process.getuid?.() === 0;
  if (isRoot && !existsSync(path)) makeForOwner(path);
  closeSync(openSync(path, 'a', ownerOnly));
  chmodSync(path, ownerOnly);
}

/** Anew or not at all: what is there by now may lead elsewhere, and root must not give that away. */
function makeForOwner(path: string): void {
  const file = openSync(path, 'ax', ownerOnly);
  const { uid, gid } = statSync(dirname(path));
  fchownSync(file, uid, gid);
  closeSync(file);
}

/**
 * Makes an empty journal where there is none. It is laid out under another name and then renamed, so that an
 * empty file or a lone write-ahead log always means damage, and is never taken for a first start.
 */
export function prepareJournal({ journal, folder }: Paths): void {
  if (existsSync(journal)) {
    if (statSync(journal).size === 0) throw damaged('journal.sqlite is empty');
    keepPrivate(journal);
    return;
  }
  if (existsSync(`${journal}-wal`))
    throw damaged('journal.sqlite is gone, its write-ahead log is not');
  const fresh = `${journal}.new`;
  rmSync(fresh, { force: true });
  keepPrivate(fresh);
  layOutFile(fresh);
  renameSync(fresh, journal);
  syncFolder(folder);
}

function layOutFile(path: string): void {
  const database = new DatabaseSync(path);
  try {
    database.exec('PRAGMA journal_mode = DELETE; PRAGMA synchronous = FULL');
    layOut(database);
  } finally {
    database.close();
  }
}

/** A rename is durable once the folder is. */
function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function damaged(message: string): BotError {
  return new BotError('store-corrupt', message, {
    hint: 'Nothing was written. Restore the data folder from a backup; to begin anew, move all of its files away.',
  });
}
