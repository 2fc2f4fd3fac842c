import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAccount } from '#adapters/winrm/security/account.ts';
import { type AvPair, decodeAvPairs, encodeAvPairs } from '#adapters/winrm/security/av-pairs.ts';
import { utf16 } from '#adapters/winrm/security/bytes.ts';
import { NtlmContext } from '#adapters/winrm/security/ntlm-context.ts';
import { NtlmSession } from '#adapters/winrm/security/ntlm-session.ts';
import { hex, unhex } from './bytes-of.ts';
import { accepted, logon, password, sound } from './logging-on.ts';
import { accept, challengeMessage, serverTime, usualPairs } from './ntlm-server.ts';

describe('an account', () => {
  it.each([
    ['CORP\\anna', { user: 'anna', domain: 'CORP' }],
    ['anna@corp.example', { user: 'anna@corp.example', domain: '' }],
    ['anna', { user: 'anna', domain: '' }],
    ['.\\anna', { user: 'anna', domain: '.' }],
    ['CORP\\anna@x', { user: 'anna@x', domain: 'CORP' }],
    ['CORP\\Ænna Ω', { user: 'Ænna Ω', domain: 'CORP' }],
  ])('is read from %s', (text, account) => {
    expect(parseAccount(text)).toEqual(account);
  });

  it.each(['', 'CORP\\', '\\anna', 'A\\B\\c', 'an\0na', 'an\nna', '\ud800', 'a'.repeat(1025)])(
    'cannot be %j',
    (text) => {
      expect(() => parseAccount(text)).toThrow(expect.objectContaining({ code: 'config-invalid' }));
    },
  );
});

describe('a logon by NTLM', () => {
  it('begins with a message that names nobody', async () => {
    const { token } = await new NtlmContext(sound).step(undefined);

    expect(hex(token ?? new Uint8Array())).toBe(
      hex(
        unhex(
          `4e544c4d53535000 01000000 358208e2 0000000028000000 0000000028000000 0a00614a0000000f`,
        ),
      ),
    );
  });

  it('proves the password, and says what the server needs to know', async () => {
    const result = await accepted({ workstation: 'BOT1' });

    expect(result).toMatchObject({ user: 'jörg', domain: 'CORP', workstation: 'BOT1' });
    expect(result.flags).toBe(0xe288_8235);
    expect(result.lmResponse).toBe('00'.repeat(24));
    expect(hex(result.sessionKey)).toBe('10'.repeat(16));
    expect(result.time).toBe(hex(serverTime));
  });

  it('gives back what the server said of itself, and adds the MIC and the target', async () => {
    const { pairs } = await accepted();

    for (const { id, value } of usualPairs) expect(pairs.get(id)).toBe(hex(value));
    expect(pairs.get(6)).toBe('02000000');
    expect(pairs.get(9)).toBe(hex(utf16('host/server1')));
    expect(pairs.has(10)).toBe(false);
  });

  it('binds itself to a channel where there is one', async () => {
    const bindings = unhex('0f'.repeat(16));

    const { pairs } = await accepted({ channelBindings: bindings });

    expect(pairs.get(10)).toBe(hex(bindings));
  });

  it('lets no server put words into its mouth', async () => {
    const foreign: readonly AvPair[] = [
      { id: 6, value: unhex('01000000') },
      { id: 9, value: utf16('host/other') },
      { id: 10, value: unhex('ee'.repeat(16)) },
      ...usualPairs,
    ];

    const { pairs } = await accepted({}, { pairs: foreign });

    expect(pairs.get(6)).toBe('03000000');
    expect(pairs.get(9)).toBe(hex(utf16('host/server1')));
    expect(pairs.has(10)).toBe(false);
  });

  it('takes its own clock, and still signs, where the server tells no time', async () => {
    const { time, pairs } = await accepted({}, { pairs: usualPairs.slice(0, 4) });

    expect(time).toBe('000058404b79dd01');
    expect(pairs.get(6)).toBe('02000000');
  });

  it.each([
    ['.\\anna', { user: 'anna', domain: 'SERVER1' }],
    ['anna', { user: 'anna', domain: '' }],
    ['anna@corp.example', { user: 'anna@corp.example', domain: '' }],
    ['Corp\\Anna', { user: 'Anna', domain: 'Corp' }],
  ])('of %s sends the names as they are written', async (account, names) => {
    expect(await accepted({ account })).toMatchObject(names);
  });

  it('works for whatever name and password people have', async () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
    const name = text.filter((value) => !/\p{Cc}|\p{Cs}|\\/u.test(value));

    await fc.assert(
      fc.asyncProperty(name, name, text, async (domain, user, secret) => {
        const result = await accepted({ account: `${domain}\\${user}`, password: secret });

        expect(result.user).toBe(user);
      }),
    );
  });

  it('fails at the server when a single bit of it was changed on the way', async () => {
    const { exchange } = await logon();
    const { authenticate } = exchange;
    const bits = fc.integer({ min: 0, max: authenticate.length * 8 - 1 });
    // Allocated lengths, which nobody reads, and the flags count, too: the MIC covers everything.
    fc.assert(
      fc.property(bits, (bit) => {
        const changed = Uint8Array.from(authenticate, (byte, at) =>
          at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte,
        );

        expect(accept(password, { ...exchange, authenticate: changed })).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  it.each(['negotiate', 'challenge'] as const)('fails when the %s was changed', async (which) => {
    const { exchange } = await logon();
    const changed = Uint8Array.from(exchange[which], (byte, at) => (at === 12 ? byte ^ 4 : byte));

    expect(accept(password, { ...exchange, [which]: changed })).toBeUndefined();
  });
});

describe('the pairs of a server', () => {
  it('come out as they went in', () => {
    const pair = fc.record({
      id: fc.integer({ min: 1, max: 0xffff }),
      value: fc.uint8Array({ maxLength: 50 }),
    });

    fc.assert(
      fc.property(fc.array(pair, { maxLength: 64 }), (pairs) => {
        expect(decodeAvPairs(encodeAvPairs(pairs))).toEqual(pairs);
      }),
    );
  });
});

describe('what a context keeps to itself', () => {
  it('is the password, its hash and the keys', async () => {
    const { context } = await logon();

    const shown = [inspect(context, { depth: 9, showHidden: true }), JSON.stringify(context)];

    const { scheme, protocol } = context;
    expect(shown).toEqual([
      `NtlmContext {\n  scheme: '${scheme}',\n  protocol: '${protocol}'\n}`,
      JSON.stringify({ scheme, protocol }),
    ]);
  });

  it.each([
    ['an impossible account', { account: 'a\\b\\c' }, 'config-invalid'],
    ['no password', { password: '' }, 'secret-missing'],
  ])('does not begin with %s', (_, options, code) => {
    expect(() => new NtlmContext({ ...sound, ...options })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it.each([
    ['a first token', unhex('00')],
    ['an empty one', new Uint8Array()],
  ])('does not begin with %s from the server', async (_, token) => {
    await expect(new NtlmContext(sound).step(token)).rejects.toMatchObject({ code: 'bad-output' });
  });

  it('refuses a second challenge after the logon, and its session with it', async () => {
    const { context } = await logon();

    await expect(context.step(challengeMessage())).rejects.toMatchObject({ code: 'bad-output' });
    expect(() => context.wrap(unhex('00'))).toThrow('no session');
  });

  it('seals for the server, and opens what the server has sealed', async () => {
    const { context, exchange } = await logon();
    const server = new NtlmSession(
      accept(password, exchange)?.sessionKey ?? new Uint8Array(16),
      'server',
    );

    expect(hex(server.open(context.wrap(utf16('ping'))))).toBe(hex(utf16('ping')));
    expect(hex(context.unwrap(server.seal(utf16('pong'))))).toBe(hex(utf16('pong')));
  });
});
