import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parsePowerShell } from '#adapters/shell/powershell/tree.ts';
import { quoted, quotedList } from '#src/jea/quoted.ts';

describe('a text in quotes', () => {
  it.each([
    ['plain', "'plain'"],
    ["o'neil", "'o''neil'"],
    ['a\u2018b\u2019c\u201Ad\u201Be', "'a\u2018\u2018b\u2019\u2019c\u201A\u201Ad\u201B\u201Be'"],
    ['$(1) `n "x"', '\'$(1) `n "x"\''],
  ])('keeps %j a text', (text, expected) => {
    expect(quoted(text)).toBe(expected);
  });

  it('is one literal, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const inner = quoted(text).slice(1, -1);

        expect(inner.replaceAll(/(['\u2018-\u201B])\1/g, '$1').length).toBeLessThanOrEqual(
          inner.length,
        );
        expect(inner.replaceAll(/(['\u2018-\u201B])\1/g, '')).not.toMatch(/['\u2018-\u201B]/);
      }),
    );
  });

  it('is a list of literals', async () => {
    expect(quotedList(['a', "b'c"])).toBe("@('a', 'b''c')");
    expect(typeof (await parsePowerShell(quotedList(['a', "b'c"])))).toBe('object');
  });
});
