import { DatabaseSync } from 'node:sqlite';
import type { Store } from '#src/ports/store.ts';
import { SqliteStore } from './opened-store.ts';
import { layOut } from './schema.ts';

/** The same store in memory, for rehearsals: it is gone when it is closed. */
export function openPracticeStore(): Store {
  const database = new DatabaseSync(':memory:');
  layOut(database);
  return new SqliteStore({ database, folder: 'memory', lock: nobodyElse });
}

/** Nobody else can reach it. */
const nobodyElse: Disposable = { [Symbol.dispose]: () => undefined };
