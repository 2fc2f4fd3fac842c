import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldText } from '#src/errorcode/folded-text.ts';
import { keyOf, readCodes, spelledCodes } from '#src/errorcode/read-codes.ts';

const dialog = 'Remote Desktop Connection\nError code: 0x904\nExtended error code: 0x7\n';

const piece = fc.oneof(
  fc.constantFrom('0x904', '0x7', '904', '2308', '-2144108526', '0x90x', '0×7', 'ERRCONNECT_'),
  fc.constantFrom(
    'rdp ',
    'Error code: ',
    'Extended error code: ',
    'to web-01 ',
    '> ',
    '/',
    ' ',
    '\n',
  ),
  fc.constantFrom('：', 'é', 'e\u0301', '\u200b'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
const pasted = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe('any text', () => {
  it('yields excerpts that stand where they say', () => {
    fc.assert(
      fc.property(pasted, (text) => {
        const { codes, unreadable, hostHints } = readCodes(text);

        for (const { spelling, start, end } of [...codes, ...unreadable]) {
          expect(text.slice(start, end)).toBe(spelling);
          expect(end).toBeGreaterThan(start);
        }
        for (const { value } of codes) {
          expect(Number.isInteger(value) && value >= 0 && value <= 0xffffffff).toBe(true);
        }
        expect(hostHints.length).toBeLessThanOrEqual(5);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps its meaning when words without a product follow', () => {
    fc.assert(
      fc.property(
        pasted,
        fc.constantFrom('thanks a lot', 'please help!', 'es geht nicht'),
        (text, more) => {
          expect(spelledCodes(readCodes(`${text}\n\n${more}`))).toEqual(
            spelledCodes(readCodes(text)),
          );
        },
      ),
    );
  });

  it('does not hide an error that stands before it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (rest) => {
        expect(readCodes(`${dialog}\n\n\n\n${rest}`).errors.map(keyOf)).toContain('rdp:0x904/0x7');
      }),
    );
  });

  it('folds to two texts of one length whose origins only grow', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const { plain, lower, origin } = foldText(text);

        expect(lower).toHaveLength(plain.length);
        for (let index = 0; index < plain.length; index += 1) {
          expect(origin(index)).toBeLessThanOrEqual(origin(index + 1));
        }
        expect(origin(plain.length)).toBe(text.length);
      }),
    );
  });
});

describe('a megabyte of garbage', () => {
  // Work that grew with the square of the text would not end within the limit of a test. How long it takes: bench.
  it.each([
    '0x',
    '9',
    '904h ',
    '0x904/',
    '0x904/0x7 ',
    'Error code 0x904, extended 7\n',
    'extended ',
    'rdp ',
    'f',
    'to a-',
    '-1',
    'e\u0301',
    '\u200b',
    '`* ',
  ])('made of "%s" is read to its end', (unit) => {
    const garbage = unit.repeat(1_000_000 / unit.length);

    expect(readCodes(`${dialog} ${garbage}`).errors.length).toBeGreaterThan(0);
    expect(readCodes(garbage).errors.length).toBeLessThan(garbage.length);
  });
});
