import { describe, expect, it } from '@jest/globals';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

const old = readKey('AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=', 'env:OLD');
const fresh = readKey('ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=', 'env:NEW');
const place = { kind: 'slack-installation', id: 'T1' };

describe('the strongbox', () => {
  it('gives back what was put, and keeps it unreadable', async () => {
    const records = new MemorySealedRecords();
    const box = createStrongbox(records, new Seal([old]));

    const version = await box.put({ ...place, text: 'xoxb-secret', replaces: undefined });

    expect(await box.get(place.kind, place.id)).toEqual({ text: 'xoxb-secret', version });
    expect(JSON.stringify([...records.rows.values()])).not.toContain('secret');
    expect(await box.ids(place.kind)).toEqual(['T1']);
  });

  it('seals anew what an older key sealed, so that the older key can go', async () => {
    const records = new MemorySealedRecords();
    await createStrongbox(records, new Seal([old])).put({
      ...place,
      text: 'a',
      replaces: undefined,
    });
    const both = createStrongbox(records, new Seal([fresh, old]));

    const kept = await both.get(place.kind, place.id);
    const later = createStrongbox(records, new Seal([fresh]));

    expect(await later.get(place.kind, place.id)).toEqual(kept);
    expect(kept?.text).toBe('a');
  });

  it('changes nothing where it is told to keep what an older key sealed', async () => {
    const records = new MemorySealedRecords();
    const before = createStrongbox(records, new Seal([old]));
    await before.put({ ...place, text: 'a', replaces: undefined });
    const beside = createStrongbox(records, new Seal([fresh, old]), 'kept');

    const kept = await beside.get(place.kind, place.id);

    expect(await before.get(place.kind, place.id)).toEqual(kept);
    expect(kept?.text).toBe('a');
  });

  it('does not open a value that was moved to another row', async () => {
    const records = new MemorySealedRecords();
    const box = createStrongbox(records, new Seal([old]));
    await box.put({ ...place, text: 'a', replaces: undefined });
    const sealed = (await records.get(place.kind, place.id))?.sealed ?? '';
    await records.put({ ...place, id: 'T2', sealed, replaces: undefined });

    await expect(box.get(place.kind, 'T2')).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('changes and takes away only what is as it was read', async () => {
    const box = createStrongbox(new MemorySealedRecords(), new Seal([old]));
    const first = (await box.put({ ...place, text: 'a', replaces: undefined })) ?? '';
    const second = (await box.put({ ...place, text: 'b', replaces: first })) ?? '';

    expect(await box.put({ ...place, text: 'c', replaces: first })).toBeUndefined();
    expect(await box.remove({ ...place, version: first })).toBe(false);
    expect(await box.remove({ ...place, version: second })).toBe(true);
    expect(await box.get(place.kind, place.id)).toBeUndefined();
  });
});

describe('what no key opens any more', () => {
  it('can be replaced by who knows its version', async () => {
    const records = new MemorySealedRecords();
    await createStrongbox(records, new Seal([old])).put({
      ...place,
      text: 'a',
      replaces: undefined,
    });
    const box = createStrongbox(records, new Seal([fresh]));

    const version = await box.version(place.kind, place.id);
    await box.put({ ...place, text: 'b', replaces: version });

    expect(await box.get(place.kind, place.id)).toMatchObject({ text: 'b' });
    expect(await box.version(place.kind, 'T2')).toBeUndefined();
  });
});
