import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import { toBase32 } from '#src/identity/base32.ts';
import { AccountId } from '#src/identity/person.ts';
import { type Holder, SecondFactor, type SecondFactorAnswer } from '#src/identity/second-factor.ts';
import { codeAt, stepAt, TotpSeed } from '#src/identity/totp.ts';
import { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

const step = 30_000;

function holder(human: string, ...accounts: readonly string[]): Holder {
  const [account = AccountId.parse(`memory:${human}`), ...others] = accounts.map((each) =>
    AccountId.parse(each),
  );
  return { account, accounts: [account, ...others], human };
}

const maria = holder('maria');
const jonas = holder('jonas');

function scene() {
  const clock = new FakeClock();
  const records = new MemorySealedRecords();
  const strongbox = createStrongbox(
    records,
    new Seal([readKey(randomBytes(32).toString('hex'), 'env:K')]),
  );
  const seed = TotpSeed.parse({ secret: toBase32(Buffer.from('12345678901234567890')) });
  const code = (off = 0) => codeAt(seed, stepAt(seed, clock.now()) + off, hmac);
  const open = () => new SecondFactor({ strongbox, clock, hmac });
  /** Maria has one; the step of the code that proved it is over. */
  const enrolled = async () => {
    const enrolling = { seed, code: code(), enrolment: 'aaaaaaaa' };
    expect(await open().enrol(maria, enrolling)).toBe('enrolled');
    await clock.advance(step);
  };
  return { clock, records, strongbox, seed, code, open, enrolled };
}

describe('a second factor', () => {
  it('is right once, also for another process that keeps the same', async () => {
    const { code, open, enrolled } = scene();
    await enrolled();

    expect(await open().check(maria, code())).toEqual({ kind: 'right', enrolment: 'aaaaaaaa' });
    expect(await open().check(maria, code())).toEqual({ kind: 'used' });
  });

  it('is right for one of those who write the same code at once', async () => {
    const { code, open, enrolled } = scene();
    await enrolled();
    const factor = open();

    const answers = await Promise.all([1, 2, 3].map(() => factor.check(maria, code())));

    expect(answers.filter(({ kind }) => kind === 'right')).toHaveLength(1);
  });

  it('counts each of the wrong codes that come at once', async () => {
    const { open, enrolled } = scene();
    await enrolled();
    const factor = open();

    await Promise.all([1, 2, 3].map(() => factor.check(maria, 'none')));
    await factor.check(maria, 'none');

    expect(await factor.check(maria, 'none')).toMatchObject({ kind: 'paused' });
  });

  it('is nothing for whoever has none, and of no use to anybody else', async () => {
    const { code, open, enrolled } = scene();
    await enrolled();

    expect(await open().check(jonas, code())).toEqual({ kind: 'not-enrolled' });
    expect(await open().check(maria, code())).toMatchObject({ kind: 'right' });
  });

  it('is nothing for somebody else who is called the same later', async () => {
    const { code, open, enrolled } = scene();
    await enrolled();
    const another = holder('maria', 'memory:mary');

    expect(await open().check(another, code())).toEqual({ kind: 'not-enrolled' });
    expect(await open().enrolmentOf(another)).toBeUndefined();
  });

  it('stays theirs when they get another account', async () => {
    const { code, open, enrolled } = scene();
    await enrolled();
    const linked = holder('maria', 'elsewhere:maria', 'memory:maria');

    expect(await open().check(linked, code())).toMatchObject({ kind: 'right' });
  });

  it('is kept sealed, and does not open when its row was moved to somebody else', async () => {
    const { seed, code, records, open, enrolled } = scene();
    await enrolled();
    const kept = await records.get('totp', 'maria');
    expect(JSON.stringify(kept)).not.toContain(seed.secret);

    await records.put({ kind: 'totp', id: 'eve', sealed: kept?.sealed ?? '', replaces: undefined });

    const eve = holder('eve', 'memory:maria');
    await expect(open().check(eve, code())).rejects.toMatchObject({ code: 'seal-broken' });
    expect(await open().list()).toMatchObject([
      { holder: 'eve', kind: 'broken' },
      { holder: 'maria', kind: 'sound', enrolment: 'aaaaaaaa' },
    ]);
  });
});

describe('enrolling', () => {
  it('takes a code that the app gives, and nothing else, and uses it up', async () => {
    const { seed, open, code } = scene();
    const enrolling = { seed, code: '000000', enrolment: 'aaaaaaaa' };

    expect(await open().enrol(maria, enrolling)).toBe('wrong');
    expect(await open().enrolmentOf(maria)).toBeUndefined();
    expect(await open().enrol(maria, { ...enrolling, code: code() })).toBe('enrolled');
    expect(await open().enrolmentOf(maria)).toBe('aaaaaaaa');
    expect(await open().check(maria, code())).toEqual({ kind: 'used' });
  });

  it('keeps what somebody has, and lets nobody slip another seed under them', async () => {
    const { open, code, enrolled } = scene();
    await enrolled();
    const seed = TotpSeed.parse({ secret: toBase32(Buffer.from('another seed of them')) });
    const mine = codeAt(seed, 0, hmac);

    expect(await open().enrol(maria, { seed, code: mine, enrolment: 'bbbbbbbb' })).toBe(
      'enrolled-already',
    );
    expect(await open().check(maria, code())).toMatchObject({ enrolment: 'aaaaaaaa' });
  });

  it('is over when it was taken away, also where no key opens it', async () => {
    const { records, open, code, enrolled } = scene();
    await enrolled();
    const kept = await records.get('totp', 'maria');
    await records.put({ kind: 'totp', id: 'maria', sealed: 'x', replaces: kept?.version });

    expect(await open().remove('maria')).toBe(true);
    expect(await open().remove('maria')).toBe(false);
    expect(await open().check(maria, code())).toEqual({ kind: 'not-enrolled' });
  });

  it('says who has one, since when, and when it was last used', async () => {
    const { clock, open, code, enrolled } = scene();
    const since = clock.now();
    await enrolled();
    await clock.advance(24 * 60 * 60_000);
    await open().check(maria, code());

    const [listed] = await open().list();

    expect(listed).toMatchObject({ holder: 'maria', since, accounts: ['memory:maria'] });
    expect(listed).toMatchObject({ lastUsed: Math.floor(clock.now() / step) * step });
  });
});

/** What somebody tries: some steps later or earlier, a code so many steps off, so many times at once. */
interface Trial {
  readonly move: number;
  readonly off: number;
  readonly times: number;
  readonly isWrong: boolean;
}

interface Tried extends Pick<Trial, 'isWrong'> {
  readonly at: number;
  readonly now: number;
  readonly step: number;
  readonly answer: SecondFactorAnswer;
}

/** Each by a process of its own, by a clock that may be set back. */
async function tryAll(trials: readonly Trial[]): Promise<readonly Tried[]> {
  const { clock, seed, strongbox, enrolled } = scene();
  await enrolled();
  let at = clock.now();
  const tried: Tried[] = [];
  for (const { move, off, times, isWrong } of trials) {
    at += move * step;
    const now = stepAt(seed, at);
    const written = isWrong ? 'none' : codeAt(seed, now + off, hmac);
    const process = () => new SecondFactor({ strongbox, clock: { now: () => at }, hmac });
    const checks = Array.from({ length: times }, () => process().check(maria, written));
    for (const answer of await Promise.all(checks))
      tried.push({ at, now, step: now + off, isWrong, answer });
  }
  return tried;
}

/** A clock that is set back once a pause is over does not begin it again. */
function until(end: number, tried: readonly Tried[]): readonly Tried[] {
  const over = tried.findIndex(({ at }) => at >= end);
  return over < 0 ? tried : tried.slice(0, over);
}

const trials = fc.array(
  fc.record({
    move: fc.integer({ min: -6, max: 40 }),
    off: fc.integer({ min: -3, max: 3 }),
    times: fc.integer({ min: 1, max: 3 }),
    isWrong: fc.boolean(),
  }),
  { maxLength: 25 },
);

describe('whatever is tried when, by however many processes', () => {
  it('no code counts twice, or before one that counted, or out of its time', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (given) => {
        const counted = (await tryAll(given)).filter(({ answer }) => answer.kind === 'right');

        const steps = counted.map((each) => each.step);
        expect(steps).toEqual([...new Set(steps)].toSorted((one, other) => one - other));
        expect(counted.filter(({ isWrong }) => isWrong)).toEqual([]);
        expect(counted.filter((each) => Math.abs(each.step - each.now) > 1)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it('four wrong ones may follow each other, and after the fifth none is looked at until its time', async () => {
    await fc.assert(
      fc.asyncProperty(trials, async (given) => {
        const tried = await tryAll(given);

        const kinds = tried.map(({ answer }) => answer.kind).filter((kind) => kind !== 'used');
        expect(kinds.join(' ')).not.toContain('wrong wrong wrong wrong wrong');
        for (const [index, { answer }] of tried.entries()) {
          if (answer.kind !== 'paused') continue;
          const early = until(answer.until, tried.slice(index));
          expect(early.filter((each) => each.answer.kind !== 'paused')).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
