import { describe, expect, it } from '@jest/globals';
import { openSqliteStore, readSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { incidentId } from '#test/contracts/store-samples.ts';
import { clock, DataFolder } from './data-folder.ts';

/** As the first release wrote it: without sealed records, and without what was shown. */
async function oldFolder(): Promise<DataFolder> {
  const data = new DataFolder();
  await data.fill();
  data.forge(`
    DROP TABLE sealed;
    DROP INDEX incident_like;
    DROP INDEX incident_to_forget;
    DROP TABLE forgetting;
    DROP TABLE unscrubbed;
    ALTER TABLE incident DROP COLUMN forgotten;
    ALTER TABLE outgoing DROP COLUMN shown;
    PRAGMA user_version = 1;
    CREATE TRIGGER record_stays BEFORE UPDATE ON record
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
    CREATE TRIGGER record_is_kept BEFORE DELETE ON record
      BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END;
  `);
  return data;
}

const record = { kind: 'slack-installation', id: 'T1', sealed: 'x', replaces: undefined };

describe('a journal of the first format', () => {
  it('takes sealed records once it was opened, and keeps its incidents', async () => {
    using data = await oldFolder();

    {
      await using store = await openSqliteStore({ folder: data.path, clock });
      await store.sealed.put(record);
      expect(await store.verify()).toEqual([]);
    }
    await using again = await openSqliteStore({ folder: data.path, clock });

    expect(await again.sealed.ids('slack-installation')).toEqual(['T1']);
    expect(await again.openIncidents()).toHaveLength(3);
  });

  it('is read as it is, with nothing sealed in it', async () => {
    using data = await oldFolder();
    const before = data.fingerprint();

    {
      await using store = await readSqliteStore(data.path);
      expect(await store.sealed.ids('slack-installation')).toEqual([]);
      expect(await store.sealed.get('slack-installation', 'T1')).toBeUndefined();
      expect(await store.messages(incidentId(1))).toEqual([]);
      expect(await store.verify()).toEqual([]);
      await expect(store.sealed.put(record)).rejects.toMatchObject({ code: 'store-read-only' });
    }

    expect(data.fingerprint()).toBe(before);
  });
});
