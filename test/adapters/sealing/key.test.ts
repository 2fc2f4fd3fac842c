import { describe, expect, it } from '@jest/globals';
import { loadKeys, readKey } from '#adapters/sealing/key.ts';

const base64 = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const hex = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f';
const values: Readonly<Record<string, string>> = {
  'env:NEW': 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=',
  'env:OLD': base64,
};
const secrets = { resolve: async (reference: string) => values[reference] ?? '' };

describe('a key', () => {
  it.each([
    ['base64', base64],
    ['base64 without its end', base64.slice(0, -1)],
    ['hexadecimal', hex],
    ['hexadecimal in capitals', hex.toUpperCase()],
    ['something with a line end', `${base64}\n`],
  ])('is read from %s', (_, written) => {
    expect(readKey(written, 'env:KEY').id).toBe('bb953fb346b0a36b');
  });

  it.each([
    ['nothing', ''],
    ['a password', 'correct horse battery staple'],
    ['128 bits', 'AAECAwQFBgcICQoLDA0ODw=='],
    ['zeros', '00'.repeat(32)],
    ['one byte more', 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g'],
  ])('is not %s, and the error does not repeat it', (_, written) => {
    expect(() => readKey(written, 'env:KEY')).toThrow(
      expect.objectContaining({
        code: 'config-invalid',
        message: expect.stringMatching(/^the secret env:KEY is (no key of 256 bits|not random)$/),
      }),
    );
  });
});

describe('the keys of a site', () => {
  it('come in the order in which they are written', async () => {
    const keys = await loadKeys(['env:NEW', 'env:OLD'], secrets);

    expect(keys.map(({ id }) => id)).toEqual([expect.any(String), 'bb953fb346b0a36b']);
  });

  it.each([
    { what: 'none', references: [] },
    { what: 'the same one twice', references: ['env:OLD', 'env:OLD'] },
  ])('are not $what', async ({ references }) => {
    await expect(loadKeys(references, secrets)).rejects.toMatchObject({ code: 'config-invalid' });
  });

  it('are not the same key under two names, which the error tells without the key', async () => {
    const doubled = { resolve: async () => base64 };

    await expect(loadKeys(['env:NEW', 'env:OLD'], doubled)).rejects.toMatchObject({
      code: 'config-invalid',
      message: 'the secrets env:NEW and env:OLD are the same key',
    });
  });

  it('are not two older ones that are the same', async () => {
    await expect(loadKeys(['env:NEW', 'env:OLD', 'env:OLD'], secrets)).rejects.toMatchObject({
      message: 'the secrets env:OLD and env:OLD are the same key',
    });
  });
});
