import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { base64Of } from '#src/script/base64.ts';

describe('text in base64', () => {
  it('is that of its UTF-8, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(base64Of(text)).toBe(Buffer.from(text, 'utf8').toString('base64'));
      }),
    );
  });

  it.each([8191, 8192, 8193, 16_384, 300_000])('is whole with %d bytes', (length) => {
    const text = `${'xä'.repeat(Math.floor(length / 3))}${'y'.repeat(length % 3)}`;

    expect(base64Of(text)).toBe(Buffer.from(text, 'utf8').toString('base64'));
  });
});
