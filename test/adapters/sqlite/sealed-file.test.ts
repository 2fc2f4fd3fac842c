import { chown, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { openSealedFile, readSealedFile } from '#adapters/sqlite/sealed-file.ts';
import { openSqliteStore } from '#adapters/sqlite/sqlite-store.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';

const clock = new FakeClock();
const mine = { kind: 'totp', id: 'maria', sealed: 'one', replaces: undefined };
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-sealed-'));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

// Nobody else may give files away.
const needsRoot = process.getuid?.() === 0 ? describe : describe.skip;

needsRoot('sealed records that root makes for a bot that is not root', () => {
  it('belong to whom the folder belongs to', async () => {
    await chown(folder, 54_321, 54_322);
    await using records = await openSealedFile(folder);
    await records.put(mine);

    const owners = await Promise.all(
      ['', '-wal'].map((end) => stat(join(folder, `sealed.sqlite${end}`))),
    );

    expect(owners).toMatchObject(owners.map(() => ({ uid: 54_321, gid: 54_322 })));
  });
});

describe('sealed records in a file of their own', () => {
  it('are written beside the bot, and each sees what the other wrote', async () => {
    await using _bot = await openSqliteStore({ folder, clock });
    await using inBot = await openSealedFile(folder);
    await using other = await openSealedFile(folder);

    const version = await other.put(mine);
    const theirs = await inBot.get('totp', 'maria');
    const second = await inBot.put({ ...mine, sealed: 'two', replaces: version });

    expect(theirs).toMatchObject({ sealed: 'one', version });
    expect(await other.get('totp', 'maria')).toMatchObject({ sealed: 'two', version: second });
  });

  it('are lost to nobody: whoever was overtaken is told', async () => {
    await using inBot = await openSealedFile(folder);
    await using other = await openSealedFile(folder);
    const version = (await other.put(mine)) ?? '';
    await inBot.put({ ...mine, sealed: 'theirs', replaces: version });

    expect(await other.put(mine)).toBeUndefined();
    expect(await other.put({ ...mine, sealed: 'late', replaces: version })).toBeUndefined();
    expect(await other.remove({ kind: 'totp', id: 'maria', version })).toBe(false);
    expect(await inBot.get('totp', 'maria')).toMatchObject({ sealed: 'theirs' });
  });

  it('of several at once are all there, and after the last is closed still', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `p${String(index).padStart(2, '0')}`);
    {
      await using one = await openSealedFile(folder);
      await using two = await openSealedFile(folder);
      await Promise.all(ids.map((id, index) => (index % 2 === 0 ? one : two).put({ ...mine, id })));
      await one.put({ ...mine, kind: 'other' });
    }

    await using read = await readSealedFile(folder);
    expect(await read?.ids('totp')).toEqual(ids);
    expect(await read?.kinds()).toEqual(['other', 'totp']);
  });

  it('are for the owner of the folder alone', async () => {
    await using file = await openSealedFile(folder);
    await file.put(mine);

    for (const name of ['sealed.sqlite', 'sealed.sqlite-wal'])
      expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  });

  it('are not there before anybody wrote one, and reading makes no file', async () => {
    expect(await readSealedFile(folder)).toBeUndefined();
    await expect(stat(join(folder, 'sealed.sqlite'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('cannot be changed by whoever only reads', async () => {
    {
      await using file = await openSealedFile(folder);
      await file.put(mine);
    }
    await using read = await readSealedFile(folder);

    await expect(read?.put({ ...mine, id: 'eve' })).rejects.toMatchObject({
      code: 'store-read-only',
    });
  });

  it.each([
    ['a newer one', 'PRAGMA application_id = 1179931731; PRAGMA user_version = 9', 'store-newer'],
    ['another program’s', 'PRAGMA user_version = 1', 'store-newer'],
  ])('are not taken from %s', async (_what, sql, code) => {
    const database = new DatabaseSync(join(folder, 'sealed.sqlite'));
    database.exec(sql);
    database.close();

    await expect(openSealedFile(folder)).rejects.toMatchObject({ code });
  });

  it('are not taken from a file that is no database', async () => {
    await writeFile(join(folder, 'sealed.sqlite'), 'nothing of the kind '.repeat(100));

    await expect(openSealedFile(folder)).rejects.toMatchObject({ code: 'store-corrupt' });
  });
});
