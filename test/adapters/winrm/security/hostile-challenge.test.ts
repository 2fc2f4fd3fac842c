import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { utf16 } from '#adapters/winrm/security/bytes.ts';
import { NtlmContext } from '#adapters/winrm/security/ntlm-context.ts';
import { decodeChallenge } from '#adapters/winrm/security/ntlm-messages.ts';
import { isBotError } from '#src/errors.ts';
import { unhex } from './bytes-of.ts';
import { accepted, sound } from './logging-on.ts';
import { challengeMessage, granted } from './ntlm-server.ts';

describe('a server that wants less', () => {
  it.each([
    ['Unicode', 0x1],
    ['signing', 0x10],
    ['sealing', 0x20],
    ['extended session security', 0x8_0000],
    ['target information', 0x80_0000],
    ['128-bit keys', 0x2000_0000],
    ['key exchange', 0x4000_0000],
  ])('gets nothing when it takes away %s', async (name, bit) => {
    const context = new NtlmContext(sound);
    await context.step(undefined);

    const answer = context.step(challengeMessage({ flags: (granted & ~bit) >>> 0 }));

    await expect(answer).rejects.toMatchObject({
      code: 'access-denied',
      message: `The host does not grant ${name} for NTLM.`,
    });
  });

  it('cannot make the client agree to what it did not ask for', async () => {
    // OEM names, LM keys, datagrams, identify only, anonymous
    const { flags } = await accepted({}, { flags: (granted | 0x10_08c2) >>> 0 });

    expect(flags).toBe(0xe288_8235);
  });
});

describe('a hostile CHALLENGE', () => {
  const base = challengeMessage();
  const cut = Buffer.from(base);
  cut.writeUInt16LE(0xffff, 40);
  const inHead = Buffer.from(base);
  // eight zeros, which would make an empty list
  inHead.writeUInt16LE(8, 40);
  inHead.writeUInt32LE(32, 44);
  const far = Buffer.from(base);
  far.writeUInt32LE(0xffff_fff0, 44);

  it.each([
    ['is too short', base.subarray(0, 47)],
    ['is too long', Buffer.concat([base, Buffer.alloc(20_000)])],
    ['is a NEGOTIATE', Buffer.concat([base.subarray(0, 8), Buffer.of(1), base.subarray(9)])],
    ['is something else', Buffer.alloc(100, 'A')],
    ['has target information that ends behind it', cut],
    ['has target information inside its head', inHead],
    ['has target information far away', far],
    ['has no end of its pairs', base.subarray(0, base.length - 4)],
    [
      'has too many pairs',
      challengeMessage({ pairs: Array(65).fill({ id: 3, value: utf16('a') }) }),
    ],
    ['has a time of 7 bytes', challengeMessage({ pairs: [{ id: 7, value: new Uint8Array(7) }] })],
    ['has flags of 3 bytes', challengeMessage({ pairs: [{ id: 6, value: new Uint8Array(3) }] })],
  ])('that %s is refused, and the context is over', async (_, message) => {
    const context = new NtlmContext(sound);
    await context.step(undefined);

    await expect(context.step(message)).rejects.toMatchObject({ code: 'bad-output' });
    await expect(context.step(base)).rejects.toMatchObject({ code: 'bad-output' });
    expect(() => context.wrap(unhex('00'))).toThrow('no session');
  });

  it('is a value or a reason, whatever it is made of', () => {
    const noise = fc.uint8Array({ maxLength: 300 });
    const head = fc.integer({ min: 0, max: 60 });
    const mixed = fc.tuple(head, noise).map(([at, bytes]) => {
      return Buffer.concat([base.subarray(0, at), bytes]);
    });
    const flipped = fc
      .array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => {
        const message = Buffer.from(base);
        for (const [at, byte] of changes) message[at] = byte;
        return message;
      });

    fc.assert(
      fc.property(fc.oneof(noise, mixed, flipped), (message) => {
        expect(decodeChallenge(message).kind).toMatch(/^(challenge|malformed)$/);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leads to an answer or to a BotError, also through the context', async () => {
    const changes = fc.array(fc.tuple(fc.nat(base.length - 1), fc.nat(255)), { maxLength: 4 });

    await fc.assert(
      fc.asyncProperty(changes, async (list) => {
        const message = Buffer.from(base);
        for (const [at, byte] of list) message[at] = byte;
        const context = new NtlmContext({ ...sound, account: '.\\anna' });
        await context.step(undefined);

        const outcome = context.step(message).then(
          ({ isDone }) => isDone,
          (error: unknown) => isBotError(error),
        );

        expect(await outcome).toBe(true);
      }),
    );
  });
});
