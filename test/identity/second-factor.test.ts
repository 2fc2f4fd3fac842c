import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import { toBase32 } from '#src/identity/base32.ts';
import { SecondFactor } from '#src/identity/second-factor.ts';
import { codeAt, stepAt, TotpSeed } from '#src/identity/totp.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

function scene() {
  const clock = new FakeClock();
  const records = new MemorySealedRecords();
  const strongbox = createStrongbox(
    records,
    new Seal([readKey(randomBytes(32).toString('hex'), 'env:K')]),
  );
  const seed = TotpSeed.parse({ secret: toBase32(Buffer.from('12345678901234567890')) });
  const code = () => codeAt(seed, stepAt(seed, clock.now()), hmac);
  const open = () => new SecondFactor({ strongbox, clock, hmac });
  return { clock, records, seed, code, open };
}

describe('a second factor', () => {
  it('is right once, also for another process that keeps the same', async () => {
    const { seed, code, open } = scene();
    await open().enrol('maria', seed);

    expect(await open().check('maria', code())).toEqual({ kind: 'right' });
    expect(await open().check('maria', code())).toEqual({ kind: 'wrong', left: 4 });
  });

  it('is right for one of those who write the same code at once', async () => {
    const { seed, code, open } = scene();
    await open().enrol('maria', seed);
    const factor = open();

    const answers = await Promise.all([1, 2, 3].map(() => factor.check('maria', code())));

    expect(answers.filter(({ kind }) => kind === 'right')).toHaveLength(1);
  });

  it('counts each of the wrong codes that come at once', async () => {
    const { seed, open } = scene();
    await open().enrol('maria', seed);
    const factor = open();

    await Promise.all([1, 2, 3].map(() => factor.check('maria', 'none')));
    await factor.check('maria', 'none');

    expect(await factor.check('maria', 'none')).toMatchObject({ kind: 'paused' });
  });

  it('is nothing for whoever has none, and of no use to anybody else', async () => {
    const { seed, code, open } = scene();
    await open().enrol('maria', seed);

    expect(await open().check('jonas', code())).toEqual({ kind: 'not-enrolled' });
  });

  it('is kept sealed, and does not open when its row was moved to somebody else', async () => {
    const { seed, code, records, open } = scene();
    await open().enrol('maria', seed);
    const kept = await records.get('totp', 'maria');
    expect(JSON.stringify(kept)).not.toContain(seed.secret);

    await records.put({ kind: 'totp', id: 'eve', sealed: kept?.sealed ?? '', replaces: undefined });

    await expect(open().check('eve', code())).rejects.toMatchObject({ code: 'seal-broken' });
  });

  it('is another one once it was given anew', async () => {
    const { clock, seed, code, open } = scene();
    await open().enrol('maria', seed);
    const before = code();
    const next = TotpSeed.parse({ secret: toBase32(Buffer.from('another seed of them')) });

    await open().enrol('maria', next);

    const mine = codeAt(next, stepAt(next, clock.now()), hmac);
    expect(await open().check('maria', mine)).toEqual({ kind: 'right' });
    expect((await open().check('maria', before)).kind).toBe('wrong');
  });
});
