import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KerberosFault } from '#adapters/winrm/kerberos/kerberos.ts';
import { beginAs, kerberos, word } from './kerberos-client.ts';
import { fillCache, type KerberosRealm, startRealm, useConfig } from './kerberos-realm.ts';
import { until } from './process.ts';

let realm: KerberosRealm;

beforeAll(async () => {
  realm = await startRealm();
  useConfig(realm.config);
  const quoted = `"${word.replaceAll('"', '""')}"`;
  realm.administer(
    `addprinc -pw ${quoted} fettle`,
    `addprinc -pw ${quoted} locked`,
    'modprinc -allow_tix locked',
    `addprinc -pw ${quoted} -pwexpire yesterday stale`,
    `addprinc -pw ${quoted} -expire yesterday gone`,
    `addprinc -pw ${quoted} robot`,
    `ktadd -norandkey -k ${realm.path('robot.keytab')} robot`,
    `addprinc -pw ${quoted} renewed`,
    `ktadd -norandkey -k ${realm.path('renewed.keytab')} renewed`,
    'cpw -pw other renewed',
    `addprinc -pw ${quoted} -e arcfour-hmac:normal old`,
  );
});

afterAll(async () => {
  await realm[Symbol.asyncDispose]();
});

describe('the KDC', () => {
  it('is asked once with a wrong password', async () => {
    const before = refusals();

    await expect(ticketsOf('fettle', 'wrong')).rejects.toMatchObject({
      stage: 'account',
      code: 24,
    });

    expect(refusals() - before).toBe(1);
  });

  it.each([
    ['somebody unknown', 'nobody', 6],
    ['a locked account', 'locked', 18],
    ['an account with an old password', 'stale', 23],
    ['an account that has run out', 'gone', 1],
    ['an account without AES', 'old', 210],
  ])('says no to %s, with a number of its own', async (_, user, code) => {
    await expect(ticketsOf(user, word)).rejects.toMatchObject({ stage: 'account', code });
  });

  it.each([
    ['of another account', 'robot.keytab', 'fettle@CORP.EXAMPLE', [181, 210]],
    ['from before a change of the password', 'renewed.keytab', 'renewed@CORP.EXAMPLE', [24]],
    ['that is not there', 'no.keytab', 'robot@CORP.EXAMPLE', [210]],
  ])('is not asked, or says no, with a keytab %s', async (_, file, principal, codes) => {
    const path = realm.path(file);
    const fault = await kerberos.tickets({ kind: 'keytab', principal, path }).then(
      () => undefined,
      (error: unknown) => error,
    );

    expect(fault).toBeInstanceOf(KerberosFault);
    expect(codes).toContain(fault instanceof KerberosFault ? fault.code : 'none');
  });

  it('is not needed for tickets that are there, and these may have run out', async () => {
    const more = ['-l', '1s'];
    const path = fillCache(realm, { user: 'fettle', password: word, more });
    const begun = async (): Promise<unknown> => {
      try {
        using context = await beginAs({ source: { kind: 'cache', path } });
        return context;
      } catch (error) {
        return error;
      }
    };
    await until('the tickets to run out', async () => Error.isError(await begun()));

    expect(await begun()).toMatchObject({ message: 'The tickets in the cache have run out.' });
  });

  it('is told as unreachable where no one answers', async () => {
    await expect(ticketsOf('fettle@EMPTY.EXAMPLE', word)).rejects.toMatchObject({ code: 156 });
    await expect(ticketsOf('fettle@NOWHERE.EXAMPLE', word)).rejects.toMatchObject({ code: 154 });
  });
});

function ticketsOf(principal: string, password: string): Promise<Disposable> {
  return kerberos.tickets({ kind: 'password', principal, password });
}

function refusals(): number {
  return realm.log().match(/: PREAUTH_FAILED: /g)?.length ?? 0;
}
