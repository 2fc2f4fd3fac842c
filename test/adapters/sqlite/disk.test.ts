import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isStoreFault, storeFault } from '#adapters/sqlite/fault.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { opening } from '#test/contracts/store-samples.ts';
import { clock, DataFolder } from './data-folder.ts';

let data: DataFolder;
beforeEach(() => {
  data = new DataFolder();
});
afterEach(() => data[Symbol.dispose]());

/** Starts a process that appends; `acknowledged` holds what it printed. */
async function startWriter(offset: number) {
  const script = join(import.meta.dirname, 'writer-process.ts');
  const child = spawn(process.execPath, [script, data.path, String(offset)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.setEncoding('utf8');
  child.stdout.on('data', (text: string) => {
    output += text;
  });
  while (!output.includes('ready')) await once(child.stdout, 'data');
  const lines = () => output.split('\n').slice(1, -1);
  return { child, lines, printed: () => once(child.stdout, 'data') };
}

describe('the lock of a data folder', () => {
  it('keeps a second store out and says who is there', async () => {
    await using first = await openSqliteStore({ folder: data.path, clock });
    await first.append(opening(1));

    const second = openSqliteStore({ folder: data.path, clock });

    await expect(second).rejects.toMatchObject({
      code: 'store-locked',
      message: expect.stringContaining(`process ${process.pid} on `),
      details: { pid: process.pid },
    });
    await expect(second).rejects.toThrow('since 2026-01-02T03:04:05.000Z');
    expect((await first.append(opening(2))).seq).toBe(2);
  });

  it('is free again when the store is closed', async () => {
    await data.fill();
    await using again = await openSqliteStore({ folder: data.path, clock });

    expect((await again.head()).seq).toBe(3);
  });

  it('is taken also when nobody can tell by whom', async () => {
    await using first = await openSqliteStore({ folder: data.path, clock });
    writeFileSync(data.file('journal.owner'), 'not json');

    await expect(openSqliteStore({ folder: data.path, clock })).rejects.toThrow(
      'in use by another process',
    );
    expect((await first.head()).seq).toBe(0);
  });

  it('leaves no way to fork the chain for whoever goes round it', async () => {
    await using store = await openSqliteStore({ folder: data.path, clock });
    await store.append(opening(1));
    data.forge("UPDATE head SET hash = 'forged'");

    await expect(store.append(opening(2))).rejects.toMatchObject({ code: 'store-locked' });
  });
});

describe('a process that is killed', () => {
  it('loses nothing that was acknowledged, leaves no lock, and the chain holds', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round += 1) {
      const { child, lines, printed } = await startWriter(round * 100);
      for (let chunk = 0; chunk <= round * 2; chunk += 1) await printed();
      await expect(openSqliteStore({ folder: data.path, clock })).rejects.toMatchObject({
        code: 'store-locked',
        details: { pid: child.pid },
      });
      child.kill('SIGKILL');
      await once(child, 'close');
      acknowledged.push(...lines());

      await using store = await openSqliteStore({ folder: data.path, clock });
      const kept = await Array.fromAsync(store.scan(1));

      const known = new Set(kept.map(({ seq, hash }) => `${seq} ${hash}`));
      expect(acknowledged.filter((line) => !known.has(line))).toEqual([]);
      expect(await store.verify()).toEqual([]);
      // The second event of each writer closes its incident.
      const begun = Map.groupBy(kept, ({ incident }) => incident);
      const open = [...begun].filter(([, records]) => records.length === 1).map(([id]) => id);
      const found = (await store.openIncidents()).map(({ id }) => id);
      expect(found.toSorted()).toEqual(open.toSorted());
    }
    expect(acknowledged.length).toBeGreaterThan(10);
  }, 60_000);
});

describe('the files of a store', () => {
  it('may be read by their owner only, whatever they were before', async () => {
    const deep = join(data.path, 'deep', 'data');
    {
      await using store = await openSqliteStore({ folder: deep, clock });
      await store.append(opening(1));
      const modes = readdirSync(deep).map((name) => statSync(join(deep, name)).mode % 0o1000);
      expect(modes.length).toBeGreaterThanOrEqual(5);
      expect(new Set(modes)).toEqual(new Set([0o600]));
      expect(statSync(deep).mode % 0o1000).toBe(0o700);
    }
    chmodSync(join(deep, 'journal.sqlite'), 0o644);

    await using again = await openSqliteStore({ folder: deep, clock });

    expect((await again.head()).seq).toBe(1);
    expect(statSync(join(deep, 'journal.sqlite')).mode % 0o1000).toBe(0o600);
  });

  it('are one file once the store is closed, and that file can be moved elsewhere', async () => {
    await data.fill();
    const other = mkdtempSync(join(tmpdir(), 'fettle-moved-'));
    copyFileSync(data.file(), join(other, 'journal.sqlite'));

    expect(existsSync(data.file('journal.sqlite-wal'))).toBe(false);
    await using store = await openSqliteStore({ folder: other, clock });
    expect(await store.verify()).toEqual([]);
    rmSync(other, { recursive: true });
  });

  it('never change in place: a record can neither be changed nor deleted by a slip', async () => {
    await data.fill();
    const database = new DatabaseSync(data.file());

    expect(() => database.exec("UPDATE record SET event = '{}'")).toThrow('append-only');
    expect(() => database.exec('DELETE FROM record')).toThrow('append-only');
    database.close();
  });
});

describe('a full disk', () => {
  it('refuses what does not fit, half writes nothing, and lets the bot go on', async () => {
    await using store = await openSqliteStore({ folder: data.path, clock, maxBytes: 400_000 });
    const kept: number[] = [];
    const big = { report: 'x'.repeat(20_000) };
    const appendAll = async () => {
      for (let number = 0; number < 100; number += 1) {
        kept.push((await store.append(opening(number, big))).seq);
      }
    };

    await expect(appendAll()).rejects.toMatchObject({ code: 'store-full' });

    expect(kept.length).toBeGreaterThan(2);
    expect((await store.head()).seq).toBe(kept.length);
    const together = [300, 301, 302].map((number) => store.append(opening(number, big)));
    const refused = await Promise.allSettled(together);
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await store.verify()).toEqual([]);
    await store[Symbol.asyncDispose]();
    await using roomy = await openSqliteStore({ folder: data.path, clock });
    expect((await roomy.append(opening(200, big))).seq).toBe(kept.length + 1);
  });
});

describe('a data folder that cannot be used', () => {
  it.each([
    { what: 'the folder is a file', at: () => data.file('file'), code: 'store-read-only' },
    {
      what: 'the folder lies below a file',
      at: () => data.file('file/data'),
      code: 'store-read-only',
    },
  ])('is refused with a code and a hint: $what', async ({ at, code }) => {
    writeFileSync(data.file('file'), 'x');

    await expect(openSqliteStore({ folder: at(), clock })).rejects.toMatchObject({
      code,
      hint: expect.stringContaining('--data'),
    });
  });

  it.each([
    ['EACCES', 'store-read-only'],
    ['EROFS', 'store-read-only'],
    ['ENOSPC', 'store-full'],
    ['EIO', 'store-failed'],
  ])('says %s of the operating system as %s', (code, expected) => {
    const error = Object.assign(new Error('x'), { code });

    expect(storeFault(error, '/data')).toMatchObject({ code: expected, cause: error });
    expect(isStoreFault(error)).toBe(true);
  });

  it.each([
    [8, 'store-read-only'],
    [1032, 'store-read-only'],
    [13, 'store-full'],
    [11, 'store-corrupt'],
    [779, 'store-corrupt'],
    [26, 'store-corrupt'],
    [5, 'store-locked'],
    [778, 'store-failed'],
  ])('says result code %d of SQLite as %s', (errcode, expected) => {
    expect(storeFault(Object.assign(new Error('x'), { errcode }), '/data')).toMatchObject({
      code: expected,
    });
  });

  it('leaves a defect as it is', () => {
    const defect = new RangeError('a defect');

    expect(storeFault(defect, '/data')).toBe(defect);
    expect(storeFault(Object.assign(defect, { errcode: 19 }), '/data')).toBe(defect);
  });
});
