import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openSqliteStore, readSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import type { Store } from '#src/ports/store.ts';
import { incidentId, opening } from '#test/contracts/store-samples.ts';
import { closedIncident, forgetIn, named } from '#test/fakes/forgotten-samples.ts';
import { jonas, li, maria } from '#test/fakes/incident-samples.ts';
import { clock, DataFolder } from './data-folder.ts';

const id = incidentId(1);
const words = ['test:maria', 'test:jonas', '0171 5551234', 'room 5', 'maria-desk'];

function open(data: DataFolder) {
  return openSqliteStore({ folder: data.path, clock });
}

/** The bytes of every file of the store; a file that is not there has none. */
function bytesIn(data: DataFolder): string {
  return ['journal.sqlite', 'journal.sqlite-wal', 'journal.sqlite-shm']
    .map((name) => {
      try {
        return readFileSync(data.file(name), 'latin1');
      } catch {
        // Closed: the log is part of the file.
        return '';
      }
    })
    .join('\n');
}

async function faultsIn(data: DataFolder): Promise<readonly string[]> {
  await using store = await readSqliteStore(data.path);
  return (await store.verify()).map(({ kind, seq }) => `${kind} ${seq}`);
}

async function forgotten(): Promise<DataFolder> {
  const data = new DataFolder();
  await using store = await open(data);
  await closedIncident(store);
  await forgetIn(store, id, { scope: 'people' });
  await store.scrub();
  return data;
}

describe('what was forgotten', () => {
  it('stands in no byte of any file, though each was there before', async () => {
    using data = new DataFolder();
    await using store = await open(data);
    await closedIncident(store);
    const before = bytesIn(data);
    for (const word of words) expect(before).toContain(word);

    await forgetIn(store, id, { scope: 'people' });
    expect(await store.scrub()).toBe(true);

    for (const word of words) expect(bytesIn(data)).not.toContain(word);
    expect(await store.verify()).toEqual([]);
    await store.append(opening(2));
    expect(await store.verify()).toEqual([]);
  });

  it('is scrubbed by the next process when the one that forgot was killed before', async () => {
    using data = new DataFolder();
    {
      await using store = await open(data);
      await closedIncident(store);
      await forgetIn(store, id, { scope: 'people' });
    }
    await using again = await open(data);

    expect(await again.scrub()).toBe(true);

    for (const word of words) expect(bytesIn(data)).not.toContain(word);
  });

  it('is scrubbed later where somebody reads the log just then', async () => {
    using data = new DataFolder();
    await using store = await open(data);
    await closedIncident(store);
    const reader = new (await import('node:sqlite')).DatabaseSync(data.file(), { readOnly: true });
    reader.exec('BEGIN');
    reader.prepare('SELECT * FROM head').get();
    await forgetIn(store, id, { scope: 'people' });

    expect(await store.scrub()).toBe(false);
    reader.close();
    expect(await store.scrub()).toBe(true);

    for (const word of words) expect(bytesIn(data)).not.toContain(word);
  });

  it.each([
    [
      'a record that was left is changed again',
      `UPDATE record SET event = replace(event, 'approve', 'decline') WHERE seq = 7`,
    ],
    [
      'what was removed is put back otherwise',
      `UPDATE record SET event = replace(event, '[removed]', 'nothing') WHERE seq = 1`,
    ],
    [
      'a record is emptied that nobody was removed from',
      `UPDATE record SET event = '{"at":1,"kind":"leased"}' WHERE seq = 8`,
    ],
    [
      'the record that says so is changed',
      `UPDATE record SET event = replace(event, 'it was asked for', 'nobody asked') WHERE seq = 11`,
    ],
  ])('is told from tampering: %s', async (_, sql) => {
    using data = await forgotten();
    expect(await faultsIn(data)).toEqual([]);

    data.forge(`INSERT OR IGNORE INTO forgetting VALUES (1); ${sql}`);

    expect(await faultsIn(data)).toEqual([expect.stringMatching(/^changed \d+$/)]);
    await expect(open(data)).rejects.toMatchObject({ code: 'journal-broken' });
  });

  it('cannot be put back as it was written first', async () => {
    using data = new DataFolder();
    await using store = await open(data);
    await closedIncident(store);
    const [first] = await store.records(id);
    await forgetIn(store, id, { scope: 'people' });
    await store[Symbol.asyncDispose]();
    const text = JSON.stringify(first?.event).replaceAll("'", "''");

    data.forge(
      `INSERT INTO forgetting VALUES (1); UPDATE record SET event = '${text}' WHERE seq = 1`,
    );

    expect(await faultsIn(data)).toEqual(['changed 1']);
  });

  it('needs the journal to say so: the file refuses every other change of a record', async () => {
    using data = await forgotten();
    const database = new (await import('node:sqlite')).DatabaseSync(data.file());

    expect(() => database.exec(`UPDATE record SET event = '{}' WHERE seq = 1`)).toThrow(
      'append-only',
    );
    database.exec('INSERT INTO forgetting VALUES (1)');
    expect(() => database.exec(`UPDATE record SET hash = previous WHERE seq = 1`)).toThrow(
      'append-only',
    );
    database.close();
  });

  it('is told beforehand also of a file of before, which is only read', async () => {
    using data = new DataFolder();
    {
      await using store = await open(data);
      await closedIncident(store);
    }
    data.forge(
      `DROP INDEX incident_to_forget; ALTER TABLE incident DROP COLUMN forgotten;
       DROP TABLE forgetting; DROP TABLE unscrubbed; PRAGMA user_version = 4`,
    );

    await using store = await readSqliteStore(data.path);

    expect(await store.forgettable({ scope: 'people', before: 9000, limit: 9 })).toEqual([id]);
  });

  it('holds after any sequence of incidents and removals', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
        using data = new DataFolder();
        await using store = await openSqliteStore({ folder: data.path, clock, salt: () => 'salt' });
        const gone: Set<string>[] = [];
        for (const each of steps) await take(store, each, gone);

        expect(await store.scrub()).toBe(true);
        expect(await store.verify()).toEqual([]);
        expect(leftIn(bytesIn(data), gone)).toEqual([]);
        expect(await leftInRecords(store, gone)).toEqual([]);
      }),
      { numRuns: 15 },
    );
  }, 60_000);
});

const everybody = ['test:maria', 'test:jonas', 'test:li'];

const step = fc.oneof(
  fc.constant('incident' as const),
  fc.record({
    number: fc.integer({ min: 1, max: 4 }),
    scope: fc.constantFrom('person' as const, 'people' as const, 'text' as const),
    whom: fc.constantFrom(maria, jonas, li),
  }),
);
type Taken = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Carries one step out, and notes who must be gone from which incident. */
async function take(store: Store, taken: Taken, gone: Set<string>[]): Promise<void> {
  if (taken === 'incident') {
    gone.push(new Set());
    await closedIncident(store, gone.length);
    return;
  }
  const { number, scope, whom } = taken;
  await forgetIn(store, incidentId(number), { scope, whom: named(whom) });
  const names = scope === 'person' ? [whom.account] : everybody;
  for (const name of names) gone[number - 1]?.add(name);
}

/** Who is gone from every incident, and still stands in the file. */
function leftIn(bytes: string, gone: readonly ReadonlySet<string>[]): readonly string[] {
  return everybody.filter((one) => gone.every((each) => each.has(one)) && bytes.includes(one));
}

/** Who is gone from an incident, and still stands in its records. */
async function leftInRecords(store: Store, gone: readonly ReadonlySet<string>[]) {
  const texts = await Promise.all(
    gone.map(async (_, index) => JSON.stringify(await store.records(incidentId(index + 1)))),
  );
  return gone.flatMap((each, index) => [...each].filter((one) => texts[index]?.includes(one)));
}
