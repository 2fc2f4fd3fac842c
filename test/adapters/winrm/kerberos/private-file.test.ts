import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkPrivate } from '#adapters/winrm/kerberos/private-file.ts';

let folder = '';
let path = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-private-'));
  path = join(folder, 'fettle.keytab');
  await writeFile(path, 'keys');
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

describe('a file of keys or tickets', () => {
  it.each([0o600, 0o400])('is good with the mode %o', async (mode) => {
    await chmod(path, mode);

    await expect(checkPrivate(path)).resolves.toContain(path);
  });

  it.each([0o640, 0o604, 0o660, 0o602, 0o777])('is refused with the mode %o', async (mode) => {
    await chmod(path, mode);

    await expect(checkPrivate(path)).rejects.toMatchObject({
      code: 'secret-missing',
      hint: `Others can read or change it. Here: chmod 600 ${path}`,
    });
  });

  it('has another mark when it is another one', async () => {
    await chmod(path, 0o600);
    const before = await checkPrivate(path);
    await writeFile(path, 'other keys');

    expect(await checkPrivate(path)).not.toBe(before);
  });

  it.each([
    ['that is not there', () => join(folder, 'none'), /not there/],
    ['that is a folder', () => folder, /no file/],
    ['without its whole path', () => 'fettle.keytab', /whole path/],
  ])('is refused when it is one %s', async (_, at, hint) => {
    await chmod(folder, 0o700);

    await expect(checkPrivate(at())).rejects.toMatchObject({
      code: 'secret-missing',
      hint: expect.stringMatching(hint),
    });
  });
});
