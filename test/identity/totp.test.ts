import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import { fromBase32, toBase32 } from '#src/identity/base32.ts';
import { codeAt, otpauthUri, stepAt, TotpSeed, TotpTries, tryCode } from '#src/identity/totp.ts';

function seedOf(text: string, more: Record<string, unknown> = {}): TotpSeed {
  return TotpSeed.parse({ secret: toBase32(Buffer.from(text)), ...more });
}

const digits = '1234567890';
const seed = seedOf(digits.repeat(2));
const fresh = TotpTries.parse({});
const at = Date.UTC(2026, 10, 21, 12);
const now = stepAt(seed, at);
const right = codeAt(seed, now, hmac);
const wrong = right === '000000' ? '000001' : '000000';

function fullWidth(code: string): string {
  return code.replaceAll(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

describe('a code of a time step', () => {
  it.each(
    [
      '755224',
      '287082',
      '359152',
      '969429',
      '338314',
      '254676',
      '287922',
      '162583',
      '399871',
      '520489',
    ].map((code, step) => [step, code] as const),
  )('is that of RFC 4226, appendix D: %d is %s', (step, code) => {
    expect(codeAt(seed, step, hmac)).toBe(code);
  });

  const sha1 = seedOf(digits.repeat(2), { digits: 8 });
  const sha256 = seedOf(digits.repeat(4).slice(0, 32), { digits: 8, algorithm: 'sha256' });
  const sha512 = seedOf(digits.repeat(7).slice(0, 64), { digits: 8, algorithm: 'sha512' });
  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ])('is that of RFC 6238, appendix B, at %d s', (seconds, ...codes) => {
    const read = [sha1, sha256, sha512].map((each) =>
      codeAt(each, stepAt(each, seconds * 1_000), hmac),
    );

    expect(read).toEqual(codes);
  });
});

describe('a code that somebody writes', () => {
  it.each([-1, 0, 1])('is right %d steps off', (off) => {
    expect(tryCode(seed, fresh, { code: codeAt(seed, now + off, hmac), at, hmac })).toEqual({
      kind: 'right',
      tries: { lastStep: now + off, wrong: 0 },
    });
  });

  it.each([-2, 2])('is wrong %d steps off', (off) => {
    const code = codeAt(seed, now + off, hmac);

    expect(tryCode(seed, fresh, { code, at, hmac })).toMatchObject({ kind: 'wrong', left: 4 });
  });

  it.each([
    ['in digits of full width', (code: string) => fullWidth(code)],
    ['with a blank that nobody sees', (code: string) => `\u2066${code}\u2069\u200b`],
  ])('may be written %s, as keyboards and clipboards do', (_, written) => {
    const answer = tryCode(seed, fresh, { code: written(right), at, hmac });

    expect(answer).toEqual({ kind: 'right', tries: { lastStep: now, wrong: 0 } });
  });

  it('may have a gap in it, as apps show it', () => {
    const code = `${right.slice(0, 3)} ${right.slice(3)}`;

    expect(tryCode(seed, fresh, { code, at, hmac }).kind).toBe('right');
  });

  it.each(['', right.slice(1), `${right}0`, right.replace(/./, 'x'), '１２３４５６'])(
    'is wrong when it is none: %j',
    (code) => {
      expect(tryCode(seed, fresh, { code, at, hmac }).kind).toBe('wrong');
    },
  );

  it('counts once, and no older one counts after it, not even with the clock set back', () => {
    const { tries } = tryCode(seed, fresh, { code: right, at, hmac });
    const older = codeAt(seed, now - 1, hmac);

    expect(tryCode(seed, tries, { code: right, at, hmac })).toEqual({ kind: 'used', tries });
    expect(tryCode(seed, tries, { code: older, at, hmac }).kind).toBe('used');
    expect(tryCode(seed, tries, { code: older, at: at - 30_000, hmac }).kind).toBe('used');
  });

  it('is not looked at for 15 minutes after the fifth wrong one', () => {
    let tries = fresh;
    for (const kind of ['wrong', 'wrong', 'wrong', 'wrong', 'paused']) {
      const answer = tryCode(seed, tries, { code: wrong, at, hmac });
      expect(answer.kind).toBe(kind);
      ({ tries } = answer);
    }

    const minutes = 15 * 60_000;
    const late = at + minutes;
    const code = codeAt(seed, stepAt(seed, late), hmac);
    expect(tryCode(seed, tries, { code, at: late - 1, hmac })).toMatchObject({
      kind: 'paused',
      until: late,
    });
    expect(tryCode(seed, tries, { code, at: late, hmac }).kind).toBe('right');
  });

  it('makes everybody wait twice as long after each five more, until a right one', () => {
    let tries = fresh;
    let moment = at;
    const waits: number[] = [];
    const fiveWrong = (): void => {
      for (let times = 0; times < 5; times += 1)
        ({ tries } = tryCode(seed, tries, { code: wrong, at: moment, hmac }));
      waits.push(((tries.pausedUntil ?? moment) - moment) / 60_000);
      moment = tries.pausedUntil ?? moment;
    };

    for (let times = 0; times < 8; times += 1) fiveWrong();
    const code = codeAt(seed, stepAt(seed, moment), hmac);
    ({ tries } = tryCode(seed, tries, { code, at: moment, hmac }));
    fiveWrong();

    expect(waits).toEqual([15, 30, 60, 120, 240, 480, 960, 960, 15]);
  });

  it('is accepted for rising steps only, whatever is tried when', () => {
    const attempt = fc.record({
      move: fc.integer({ min: -4, max: 4 }),
      off: fc.integer({ min: -2, max: 2 }),
    });
    fc.assert(
      fc.property(fc.array(attempt, { maxLength: 20 }), (attempts) => {
        let tries = fresh;
        let moment = at;
        const accepted: number[] = [];
        for (const { move, off } of attempts) {
          moment += move * 30_000;
          const code = codeAt(seed, stepAt(seed, moment) + off, hmac);
          const answer = tryCode(seed, tries, { code, at: moment, hmac });
          ({ tries } = answer);
          if (answer.kind === 'right') accepted.push(tries.lastStep ?? -1);
        }
        const rising = [...new Set(accepted)].toSorted((one, other) => one - other);
        expect(accepted).toEqual(rising);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a seed', () => {
  it.each([
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('is written in Base32 (RFC 4648, section 10): %s', (text, written) => {
    expect(toBase32(Buffer.from(text))).toBe(written);
    expect(Buffer.from(fromBase32(written) ?? []).toString()).toBe(text);
  });

  it.each(['MZ', 'A', 'my', 'MY======', 'M1'])(
    'is not %s, which is another spelling or none',
    (text) => {
      expect(fromBase32(text)).toBeUndefined();
    },
  );

  it('has 128 bits at least', () => {
    expect(TotpSeed.safeParse({ secret: toBase32(new Uint8Array(15)) }).success).toBe(false);
    expect(TotpSeed.safeParse({ secret: toBase32(new Uint8Array(16)) }).success).toBe(true);
  });

  it('is an address that apps read', () => {
    expect(otpauthUri(seed, { issuer: 'Fettle & Co', account: 'slack:T1/U1' })).toBe(
      `otpauth://totp/Fettle%20%26%20Co:slack%3AT1%2FU1?secret=${seed.secret}&issuer=Fettle%20%26%20Co&algorithm=SHA1&digits=6&period=30`,
    );
  });
});
