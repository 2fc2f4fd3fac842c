import { readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import type { Paths } from './folder.ts';
import { keepPrivate } from './folder.ts';

const busy = 5;

const Owner = z.object({ pid: z.number(), host: z.string(), since: z.string() });
type Owner = z.infer<typeof Owner>;

/**
 * Takes the lock of a data folder for as long as this process lives. It is a lock of the operating system on
 * journal.lock, so it ends with the process, however that ends; journal.owner only says who it is.
 * Throws `store-locked` when somebody else has it.
 */
export function takeLock({ lock, owner, folder }: Paths, now: number): Disposable {
  keepPrivate(lock);
  const database = new DatabaseSync(lock, { timeout: 0 });
  try {
    // Without a rollback journal nothing but the lock itself is left behind by a kill.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    keepPrivate(owner);
    const self: Owner = { pid: process.pid, host: hostname(), since: new Date(now).toISOString() };
    writeFileSync(owner, `${JSON.stringify(self)}\n`);
  } catch (error) {
    database.close();
    throw isBusy(error) ? heldBy(owner, folder, error) : error;
  }
  return { [Symbol.dispose]: () => database.close() };
}

function isBusy(error: unknown): boolean {
  return Error.isError(error) && 'errcode' in error && error.errcode === busy;
}

function heldBy(path: string, folder: string, cause: unknown): BotError {
  const owner = ownerIn(path);
  const who =
    owner === undefined
      ? 'another process'
      : `process ${owner.pid} on ${owner.host}, since ${owner.since}`;
  return new BotError('store-locked', `the data folder ${folder} is in use by ${who}`, {
    cause,
    hint: 'One Fettle per data folder. Stop that one, or name another folder with --data.',
    details: { folder, ...(owner && { pid: owner.pid, host: owner.host }) },
  });
}

function ownerIn(path: string): Owner | undefined {
  try {
    return Owner.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    // Who it is helps people only; that it is held is certain.
    return undefined;
  }
}
