import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Logon } from '#adapters/winrm/security/logon.ts';
import { NtlmContext } from '#adapters/winrm/security/ntlm-context.ts';
import { readOffers } from '#adapters/winrm/security/offers.ts';
import type { SecurityContext, SecurityStep } from '#adapters/winrm/security/security-context.ts';
import { isBotError } from '#src/errors.ts';
import { unhex } from './bytes-of.ts';
import { password, sound } from './logging-on.ts';
import { accept, challengeMessage } from './ntlm-server.ts';

const caller = { host: 'server1', account: 'CORP\\jörg' };
const challenge = Buffer.from(challengeMessage()).toString('base64');

function logon(): Logon {
  return new Logon(new NtlmContext(sound), caller);
}

/** A logon whose AUTHENTICATE is on its way. */
async function almostIn(): Promise<{ readonly logon: Logon; readonly sent: readonly string[] }> {
  const it = logon();
  const first = await it.begin();
  const turn = await it.next({ status: 401, offers: `Negotiate ${challenge}` });
  return { logon: it, sent: [first, turn.kind === 'send' ? turn.authorization : ''] };
}

/** A mechanism that is content with what it hears after so many steps, as Kerberos is after two. */
function contextOf(...steps: readonly SecurityStep[]): SecurityContext {
  const left = [...steps];
  const never = () => {
    throw new Error('nothing is sealed here');
  };
  return {
    scheme: 'Kerberos',
    protocol: 'application/HTTP-Kerberos-session-encrypted',
    step: async () => left.shift() ?? never(),
    wrap: never,
    unwrap: never,
  };
}

describe('what a host offers', () => {
  it.each([
    ['Negotiate', ['negotiate']],
    [
      'Negotiate, Kerberos, Basic realm="WSMAN", CredSSP',
      ['negotiate', 'kerberos', 'basic', 'credssp'],
    ],
    ['Basic realm="a, Negotiate, b"', ['basic']],
    ['Basic realm="a \\", Negotiate AAAA"', ['basic']],
    ['Basic realm="never closed, Negotiate AAAA', ['basic']],
    ['Digest qop=auth, nonce="x", Negotiate', ['digest', 'negotiate']],
    ['', []],
    [', ,', []],
    ['<script>', []],
    [`Negotiate${','.repeat(40_000)}`, []],
  ])('is read from %.70s', (header, schemes) => {
    expect(readOffers(header).map(({ scheme }) => scheme)).toEqual(schemes);
  });

  it.each([
    ['Negotiate TlRM', 'NTL'],
    ['Basic realm="x", negotiate  TlRM', 'NTL'],
    ['Negotiate TlR', undefined],
    ['Negotiate TlRM=TlRM', undefined],
    ['Negotiate', undefined],
  ])('comes with its token in %s', (header, token) => {
    const found = readOffers(header).find(({ scheme }) => scheme === 'negotiate')?.token;

    expect(found === undefined ? undefined : Buffer.from(found).toString()).toBe(token);
  });

  it('is a list, whatever it is made of', () => {
    const parts = fc.array(
      fc.constantFrom('"', '\\', ',', ' ', '=', 'Negotiate', 'TlRM', 'ä', ';'),
    );

    fc.assert(
      fc.property(parts, (words) => {
        for (const { scheme } of readOffers(words.join(''))) expect(scheme).toMatch(/^[a-z0-9-]+$/);
      }),
    );
  });
});

describe('a logon over HTTP', () => {
  it('takes two requests, and is in with the third', async () => {
    const { logon: it, sent } = await almostIn();
    const [negotiate = '', authenticate = ''] = sent.map((text) => text.replace('Negotiate ', ''));

    const exchange = {
      negotiate: Buffer.from(negotiate, 'base64'),
      challenge: Buffer.from(challenge, 'base64'),
      authenticate: Buffer.from(authenticate, 'base64'),
    };

    expect(accept(password, exchange)?.user).toBe('jörg');
    expect(await it.next({ status: 200, offers: '' })).toEqual({ kind: 'in' });
  });

  it('hears the last word of a mechanism that needs it', async () => {
    const answer = { token: unhex('01'), isDone: false };
    const last = { token: undefined, isDone: true };
    const kerberos = new Logon(contextOf(answer, last), caller);

    expect(await kerberos.begin()).toBe('Kerberos AQ==');
    expect(await kerberos.next({ status: 200, offers: 'Kerberos AgM=' })).toEqual({ kind: 'in' });
  });

  it('is not in when that last word is missing', async () => {
    const kerberos = new Logon(contextOf({ token: unhex('01'), isDone: false }), caller);
    await kerberos.begin();

    const end = kerberos.next({ status: 200, offers: '' });

    await expect(end).rejects.toMatchObject({ code: 'bad-output' });
  });

  it('tells the usual reasons when the host refuses', async () => {
    const { logon: it } = await almostIn();

    await expect(it.next({ status: 401, offers: 'Negotiate' })).rejects.toMatchObject({
      code: 'access-denied',
      message: 'server1 does not let CORP\\jörg in.',
      hint: expect.stringContaining('LocalAccountTokenFilterPolicy'),
    });
  });

  it('does not answer a second challenge', async () => {
    const { logon: it } = await almostIn();

    const again = it.next({ status: 401, offers: `Negotiate ${challenge}` });

    await expect(again).rejects.toMatchObject({ code: 'access-denied' });
  });

  it.each([
    ['Basic realm="WSMAN"', 'server1 offers basic, and not Negotiate.'],
    ['', 'server1 offers nothing, and not Negotiate.'],
    ['Basic, Kerberos', 'server1 offers basic, kerberos, and not Negotiate.'],
  ])('says what the host offers instead: %s', async (offers, message) => {
    const it = logon();
    await it.begin();

    const end = it.next({ status: 401, offers });

    await expect(end).rejects.toMatchObject({ code: 'access-denied', message });
  });

  it('sends nothing to a host that lets it in without asking', async () => {
    const it = logon();
    await it.begin();

    const end = it.next({ status: 200, offers: '' });

    await expect(end).rejects.toMatchObject({ code: 'bad-output' });
  });

  it.each([100, 302, 400, 404, 407, 500, 503])(
    'does not take HTTP %d for an answer',
    async (status) => {
      const { logon: it } = await almostIn();

      await expect(it.next({ status, offers: '' })).rejects.toMatchObject({
        code: 'bad-output',
        message: `server1 answered a logon with HTTP ${status}.`,
      });
    },
  );

  it('does not let a host ask for ever', async () => {
    const more = { token: unhex('01'), isDone: false };
    const kerberos = new Logon(contextOf(...Array<SecurityStep>(20).fill(more)), caller);
    await kerberos.begin();

    const askOn = async () => {
      for (let turn = 0; turn < 20; turn += 1) {
        await kerberos.next({ status: 401, offers: 'Kerberos AgM=' });
      }
    };

    await expect(askOn()).rejects.toMatchObject({ code: 'access-denied' });
  });

  it('ends in a turn or a BotError, whatever the host says', async () => {
    const answer = fc.record({
      status: fc.constantFrom(200, 401, 401, 401, 500),
      offers: fc.oneof(
        fc.base64String().map((text) => `Negotiate ${text}`),
        fc.string(),
        fc.constant(`Negotiate ${challenge}`),
      ),
    });

    await fc.assert(
      fc.asyncProperty(fc.array(answer, { maxLength: 5 }), async (answers) => {
        const it = logon();
        await it.begin();
        for (const said of answers) {
          const isSound = await it.next(said).then(() => true, isBotError);

          expect(isSound).toBe(true);
        }
      }),
    );
  });
});
