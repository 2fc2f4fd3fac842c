import {
  appendFileSync,
  existsSync,
  readdirSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSqliteStore, readSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { cancelled, following, incidentId, opening } from '#test/contracts/store-samples.ts';
import { clock, DataFolder } from './data-folder.ts';

let data: DataFolder;
beforeEach(() => {
  data = new DataFolder();
});
afterEach(() => data[Symbol.dispose]());

describe('a damaged file', () => {
  it.each([
    { what: 'no SQLite file', damage: () => writeFileSync(data.file(), 'hello '.repeat(1000)) },
    { what: 'an empty file', damage: () => truncateSync(data.file(), 0) },
    { what: 'cut in half', damage: () => truncateSync(data.file(), 20_000) },
    { what: 'pages overwritten', damage: () => data.overwrite(4096 * 2, 4096 * 6) },
    { what: 'the file of another program', damage: () => data.forge('PRAGMA application_id = 7') },
  ])('is refused and never overwritten: $what', async ({ damage }) => {
    await data.fill(40);
    damage();
    const before = data.fingerprint();

    await expect(openSqliteStore({ folder: data.path, clock })).rejects.toMatchObject({
      code: 'store-corrupt',
      hint: expect.stringContaining('Nothing was written'),
    });
    expect(data.fingerprint()).toBe(before);
  });

  it('is not taken for a first start when only its write-ahead log is left', async () => {
    writeFileSync(data.file('journal.sqlite-wal'), 'x');

    await expect(openSqliteStore({ folder: data.path, clock })).rejects.toMatchObject({
      code: 'store-corrupt',
    });
    expect(existsSync(data.file())).toBe(false);
  });

  it('of a newer Fettle is left alone', async () => {
    await data.fill();
    data.forge('PRAGMA user_version = 99');
    const before = data.fingerprint();

    await expect(openSqliteStore({ folder: data.path, clock })).rejects.toMatchObject({
      code: 'store-newer',
      message: expect.stringContaining('format 99'),
    });
    expect(data.fingerprint()).toBe(before);
  });

  it('begins anew when a first start was killed while it laid the file out', async () => {
    appendFileSync(data.file('journal.sqlite.new'), 'half a file');

    await data.fill();

    await using store = await readSqliteStore(data.path);
    expect((await store.head()).seq).toBe(3);
  });

  it.each([
    [
      'an event of the newest records',
      "UPDATE record SET event = '{}' WHERE seq = 38",
      'record 38',
    ],
    ['the newest record', 'DELETE FROM record WHERE seq = 40', 'record 40'],
    ['the head', 'UPDATE head SET seq = 39', 'record 39'],
  ])('stops a start when somebody forged %s', async (_, sql, named) => {
    await data.fill(40);
    data.forge(sql);

    await expect(openSqliteStore({ folder: data.path, clock })).rejects.toMatchObject({
      code: 'journal-broken',
      message: expect.stringContaining(named),
    });
  });
});

describe('an incident that a bot goes on with', () => {
  it('is what its records say, whatever state somebody forged beside them', async () => {
    await data.fill(3);
    data.forge(
      `UPDATE incident SET fold = '{"id":"inc-00000002","state":{"kind":"applying"}}' WHERE opened = 2`,
    );

    await using store = await openSqliteStore({ folder: data.path, clock });

    const open = await store.openIncidents();
    expect(open.map(({ state }) => state.kind)).toEqual(['probing', 'probing', 'probing']);
    const one = open[1];
    if (one === undefined) throw new Error('there is no second incident');
    expect((await store.incident(one.id))?.state.kind).toBe('probing');
    expect((await store.inThread(one.thread))?.state.kind).toBe('probing');
  });

  it('is none when its records were forged, however old they are', async () => {
    await data.fill(300);
    data.forge("UPDATE record SET event = replace(event, 'web-01', 'web-02') WHERE seq = 7");

    await using store = await openSqliteStore({ folder: data.path, clock });

    await expect(store.openIncidents()).rejects.toMatchObject({
      code: 'journal-broken',
      message: expect.stringContaining('record 7'),
    });
  });
});

describe('the full check', () => {
  const exchange = `
    UPDATE record SET seq = -seq WHERE seq IN (2, 5);
    UPDATE record SET seq = CASE seq WHEN -2 THEN 5 ELSE 2 END WHERE seq < 0`;
  const cut = `
    DELETE FROM record WHERE seq > 30;
    UPDATE head SET seq = 30, hash = (SELECT hash FROM record WHERE seq = 30)`;

  it.each([
    [
      'one letter of an event',
      "UPDATE record SET event = replace(event, '0x904', '0x905') WHERE seq = 7",
      ['changed 7'],
    ],
    ['a record', 'DELETE FROM record WHERE seq = 4', ['missing 4']],
    ['the places of two records', exchange, ['swapped 2', 'swapped 5']],
    ['the end of it, with its head', cut, ['cut 31']],
    ['a state', `UPDATE incident SET fold = '{"rounds":9}' WHERE opened = 3`, ['fold-differs 3']],
    ['what is open', 'UPDATE incident SET open = 0 WHERE opened = 6', ['fold-differs 6']],
    ['a whole incident', 'DELETE FROM incident WHERE opened = 6', ['fold-differs 6']],
  ])('finds who forged %s', async (_, sql, expected) => {
    await data.fill(40);
    data.forge(sql);

    await using store = await readSqliteStore(data.path);

    expect((await store.verify()).map(({ kind, seq }) => `${kind} ${seq}`)).toEqual(expected);
  });

  it('finds damage of the file itself', async () => {
    await data.fill(40);
    data.overwrite(statSync(data.file()).size - 4096, 4096);

    await using store = await readSqliteStore(data.path);

    expect(await store.verify()).toMatchObject([{ kind: 'file-corrupt' }]);
  });
});

describe('a store that is opened for reading', () => {
  it('reads beside the process that writes, and writes nothing', async () => {
    await using writing = await openSqliteStore({ folder: data.path, clock });
    await writing.append(opening(1));
    await using reading = await readSqliteStore(data.path);

    await writing.append(following(opening(1), cancelled));

    expect((await reading.records(incidentId(1))).map(({ seq }) => seq)).toEqual([1, 2]);
    expect(await reading.verify()).toEqual([]);
    await expect(reading.append(opening(2))).rejects.toMatchObject({ code: 'store-read-only' });
    expect((await writing.append(opening(2))).seq).toBe(3);
  });

  it('says so where there is no journal, and makes none', async () => {
    await expect(readSqliteStore(data.path)).rejects.toMatchObject({ code: 'usage' });
    expect(readdirSync(data.path)).toEqual([]);
  });
});
