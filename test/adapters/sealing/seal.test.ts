import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';

const counting = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const key = readKey(counting, 'env:KEY');
const newer = readKey(
  '11223344556677889900aabbccddeeffa0b1c2d3e4f5061728394a5b6c7d8e9f',
  'env:NEWER',
);
const place = { kind: 'slack-installation', id: 'T024BE7LD' };
const text = 'xoxb-a-token-of-a-test ü';

/** Made with Python's cryptography 48.0.0 (AESGCM), from the key above and the nonce 64…6f. */
const vector =
  'fettle1.bb953fb346b0a36b.ZGVmZ2hpamtsbW5v.MHSmBFSIe-pRCTqG9woM0CPvcm_4GNOxGxJryq_05AIJzRR3YL1ZopY';

describe('a seal', () => {
  it('is what another implementation of AES-256-GCM makes of the same', () => {
    const nonce = () => Uint8Array.from({ length: 12 }, (_, index) => 100 + index);

    expect(new Seal([key], nonce).seal(text, place)).toBe(vector);
    expect(new Seal([key]).open(vector, place)).toEqual({ text, isOld: false });
  });

  it('opens to what was sealed, whatever that is', () => {
    const seal = new Seal([key]);
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), fc.string(), (value, kind, id) => {
        expect(seal.open(seal.seal(value, { kind, id }), { kind, id }).text).toBe(value);
      }),
    );
  });

  it('never looks the same twice', () => {
    const seal = new Seal([key]);

    expect(seal.seal(text, place)).not.toBe(seal.seal(text, place));
  });

  it('refuses every change of every character', () => {
    const seal = new Seal([key, newer]);
    for (let at = 0; at < vector.length; at += 1) {
      const others = ['A', '0', '_', '.', 'b'].filter((other) => other !== vector[at]);
      for (const other of others) {
        const changed = vector.slice(0, at) + other + vector.slice(at + 1);
        expect(() => seal.open(changed, place)).toThrow(
          expect.objectContaining({ code: 'seal-broken' }),
        );
      }
    }
  });

  it.each([1, 5, 22, 40])('refuses an envelope that lacks its last %s characters', (cut) => {
    expect(() => new Seal([key]).open(vector.slice(0, -cut), place)).toThrow(
      expect.objectContaining({ code: 'seal-broken' }),
    );
  });

  it.each([
    { what: 'another workspace', elsewhere: { ...place, id: 'T0OTHER' } },
    { what: 'another kind', elsewhere: { ...place, kind: 'totp-seed' } },
    {
      what: 'another cut between the two',
      elsewhere: { kind: 'slack-', id: 'installationT024BE7LD' },
    },
  ])('does not open for $what', ({ elsewhere }) => {
    expect(() => new Seal([key]).open(vector, elsewhere)).toThrow(
      expect.objectContaining({ code: 'seal-broken' }),
    );
  });

  it('does not open with another key, whatever name that is given', () => {
    const renamed = { id: key.id, secret: newer.secret };

    expect(() => new Seal([newer]).open(vector, place)).toThrow(
      expect.objectContaining({ code: 'seal-broken', details: { ...place, key: key.id } }),
    );
    expect(() => new Seal([renamed]).open(vector, place)).toThrow(
      expect.objectContaining({ code: 'seal-broken' }),
    );
  });

  it('knows what an older key sealed', () => {
    const seal = new Seal([newer, key]);

    expect(seal.open(vector, place)).toEqual({ text, isOld: true });
    expect(seal.seal(text, place)).toContain(`.${newer.id}.`);
  });

  it('says nothing of what was sealed', () => {
    const seal = new Seal([key]);
    expect(seal.seal(text, place)).not.toContain('xoxb');
    expect(() => seal.open(`${vector.slice(0, -2)}AA`, place)).toThrow(
      expect.objectContaining({ message: 'slack-installation T024BE7LD is not what was sealed' }),
    );
  });
});
