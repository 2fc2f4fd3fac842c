import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createPictures } from '#adapters/files/pictures.ts';
import { IncidentId } from '#src/incident/incident.ts';

const incident = IncidentId.parse('inc-00000001');
const bytes = new Uint8Array([0x89, 0x50, 0x4e, 0x47]);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fettle-pictures-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

it('keeps a picture under its digest, for the own user alone', async () => {
  const digest = await createPictures(folder).keep(incident, { bytes, type: 'png' });

  const file = join(folder, incident, `${digest}.png`);
  expect([...(await readFile(file))]).toEqual([...bytes]);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(folder, incident))).mode & 0o777).toBe(0o700);
});

it('keeps the same bytes once', async () => {
  const pictures = createPictures(folder);
  await pictures.keep(incident, { bytes, type: 'png' });
  await pictures.keep(incident, { bytes, type: 'png' });

  expect(await readdir(join(folder, incident))).toHaveLength(1);
});

it('forgets those of an incident, and only those', async () => {
  const pictures = createPictures(folder);
  await pictures.keep(incident, { bytes, type: 'png' });
  await pictures.keep(IncidentId.parse('inc-00000002'), { bytes, type: 'png' });

  await pictures.forget(incident);
  await pictures.forget(incident);

  expect(await readdir(folder)).toEqual(['inc-00000002']);
});

it('says what the store is, where nothing can be written', async () => {
  const file = join(folder, 'a-file');
  await writeFile(file, '');

  await expect(createPictures(file).keep(incident, { bytes, type: 'png' })).rejects.toMatchObject({
    code: 'store-failed',
  });
});
