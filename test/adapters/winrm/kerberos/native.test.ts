import { describe, expect, it } from '@jest/globals';
import { Gss } from '#adapters/winrm/kerberos/gss.ts';
import { KerberosFault } from '#adapters/winrm/kerberos/kerberos.ts';
import { Krb5 } from '#adapters/winrm/kerberos/krb5.ts';
import { loadNative, type Native } from '#adapters/winrm/kerberos/native.ts';
import { isBotError } from '#src/errors.ts';

/** Undefined where this machine has no MIT Kerberos, or no koffi. */
async function found(): Promise<Native | undefined> {
  try {
    return await loadNative();
  } catch (error) {
    if (isBotError(error)) return undefined;
    throw error;
  }
}

const native = await found();

describe('where there is no MIT Kerberos', () => {
  it.each([
    ['darwin', 'arm64'],
    ['win32', 'x64'],
    ['linux', 'ia32'],
  ])('such as on %s %s, that is said, and what to do', async (platform, arch) => {
    await expect(loadNative(platform, arch)).rejects.toMatchObject({
      code: 'config-invalid',
      message: `Kerberos is not supported here (${platform} ${arch}).`,
      details: { reason: 'no-kerberos' },
    });
  });
});

const needsLibrary = native === undefined ? describe.skip : describe;

needsLibrary('the libraries of this machine', () => {
  const loaded = (): Native => {
    if (native === undefined) throw new Error('There is no library.');
    return native;
  };

  it('read and write names, and make a cache in memory that nobody else has', () => {
    const krb5 = new Krb5(loaded());
    const context = krb5.context();
    const principal = krb5.principal(context, 'fettle@CORP.EXAMPLE');
    const caches = [krb5.memoryCache(context), krb5.memoryCache(context)];

    const name = krb5.nameOf(context, principal);
    const names = caches.map((cache) => krb5.cacheName(context, cache));

    for (const cache of caches) krb5.destroyCache(context, cache);
    krb5.freePrincipal(context, principal);
    krb5.freeContext(context);
    expect(name).toBe('fettle@CORP.EXAMPLE');
    expect(names[0]).toMatch(/^MEMORY:/);
    expect(names[0]).not.toBe(names[1]);
  });

  it('tell by numbers what is wrong: no tickets, no keys', async () => {
    const krb5 = new Krb5(loaded());
    const gss = new Gss(loaded());
    const context = krb5.context();
    const cache = krb5.openCache(context, 'FILE:/nonexistent/cache');

    const owner = thrown(() => krb5.ownerOf(context, cache));
    const credential = await gss.credential('krb5', { cache: 'FILE:/nonexistent/cache' }).then(
      () => undefined,
      (error: unknown) => error,
    );

    krb5.closeCache(context, cache);
    krb5.freeContext(context);
    expect(owner).toMatchObject({ stage: 'cache', code: 195 });
    expect(credential).toBeInstanceOf(KerberosFault);
  });

  it('ask nobody for whoever was called off', async () => {
    const gss = new Gss(loaded());
    const signal = AbortSignal.abort('called off');
    const asked = gss.credential('krb5', { cache: 'FILE:/nonexistent/cache', signal });

    await expect(asked).rejects.toBe('called off');
  });

  it('take names of services as they stand', () => {
    const gss = new Gss(loaded());

    const name = gss.target('host/rds-07.corp.example');
    gss.releaseName(name);

    expect(name).toBeGreaterThan(0n);
  });
});

function thrown(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error;
  }
}
