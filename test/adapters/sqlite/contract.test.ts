import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { storeContract } from '#test/contracts/store.ts';

storeContract('the store in SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fettle-store-'));
  return {
    open: () => openSqliteStore({ folder, clock: { now: () => 0 } }),
    remove: async () => rmSync(folder, { recursive: true }),
  };
});
