import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readKey, type SealingKey } from '#adapters/sealing/key.ts';
import { reseal } from '#adapters/sealing/reseal.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import type { SealedChange } from '#src/ports/sealed-records.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

const places = [
  { kind: 'slack-installation', id: 'T1' },
  { kind: 'totp', id: 'jonas' },
  { kind: 'totp', id: 'maria' },
];

function key(): SealingKey {
  return readKey(randomBytes(32).toString('hex'), 'env:K');
}

async function kept(seal: Seal, records = new MemorySealedRecords()): Promise<MemorySealedRecords> {
  for (const place of places) {
    const sealed = seal.seal(`secret of ${place.id}`, place);
    await records.put({ ...place, sealed, replaces: undefined });
  }
  return records;
}

describe('sealing anew', () => {
  it('lets the older key go', async () => {
    const [older, newer] = [key(), key()];
    const records = await kept(new Seal([older]));

    const first = await reseal(records, new Seal([newer, older]));

    expect(first).toEqual([
      { kind: 'slack-installation', sound: 1, anew: 1, broken: [] },
      { kind: 'totp', sound: 2, anew: 2, broken: [] },
    ]);
    const alone = new Seal([newer]);
    for (const place of places) {
      const sealed = (await records.get(place.kind, place.id))?.sealed ?? '';
      expect(alone.open(sealed, place)).toEqual({ text: `secret of ${place.id}`, isOld: false });
    }
  });

  it('changes nothing that the newest key has sealed', async () => {
    const seal = new Seal([key()]);
    const records = await kept(seal);
    const before = new Map(records.rows);

    expect(await reseal(records, seal)).toMatchObject([{ anew: 0 }, { anew: 0, sound: 2 }]);
    expect(records.rows).toEqual(before);
  });

  it('names what no key opens, and leaves it as it is', async () => {
    const [older, newer] = [key(), key()];
    const records = await kept(new Seal([older]));
    const seal = new Seal([newer]);
    const maria = { kind: 'totp', id: 'maria' };
    const { version } = (await records.get('totp', 'maria')) ?? {};
    await records.put({ ...maria, sealed: seal.seal('mine', maria), replaces: version });

    const [, totp] = await reseal(records, seal);

    expect(totp).toMatchObject({ sound: 1, anew: 0, broken: [{ id: 'jonas' }] });
    expect(totp?.broken[0]?.why).toContain(`Add the key ${older.id} to sealing.keys again`);
    expect(
      new Seal([older]).open((await records.get('totp', 'jonas'))?.sealed ?? '', {
        kind: 'totp',
        id: 'jonas',
      }).text,
    ).toBe('secret of jonas');
  });

  it('takes back nothing that somebody wrote in the same moment', async () => {
    const [older, newer] = [key(), key()];
    const both = new Seal([newer, older]);
    class Raced extends MemorySealedRecords {
      #isFirst = true;

      override async put(change: SealedChange): Promise<string | undefined> {
        if (change.replaces !== undefined && change.id === 'maria' && this.#isFirst) {
          this.#isFirst = false;
          await super.put({ ...change, sealed: both.seal('newer', { kind: 'totp', id: 'maria' }) });
          return undefined;
        }
        return super.put(change);
      }
    }
    const records = new Raced();
    await kept(new Seal([older]), records);

    await reseal(records, both);

    const maria = { kind: 'totp', id: 'maria' };
    const sealed = (await records.get('totp', 'maria'))?.sealed ?? '';
    expect(both.open(sealed, maria)).toEqual({ text: 'newer', isOld: false });
  });
});
