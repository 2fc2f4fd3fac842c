import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { foldText } from '#src/errorcode/folded-text.ts';
import { foldLines } from '#src/redaction/fold-lines.ts';
import { redact } from '#src/redaction/redact.ts';

const lines = fc.array(
  fc.oneof(
    fc.constantFrom('plain', 'a\tb', '\r\n', '\n', '\r', 'ｐａｓｓ', 'e\u0301', '\u200b', '', '😀'),
    fc.string({ maxLength: 4 }),
  ),
  { maxLength: 20 },
);

describe('folding line by line', () => {
  it('comes to the same as folding the whole, but for the width of a tab', () => {
    fc.assert(
      fc.property(lines, (pieces) => {
        const text = pieces.join('');

        const folded = foldLines(text).plain.replaceAll('\t', ' ');
        expect(folded).toBe(foldText(text).plain.replaceAll('\t', ' '));
      }),
      { numRuns: 300 },
    );
  });

  it('leads back to where a character stood, and never backwards', () => {
    fc.assert(
      fc.property(lines, (pieces) => {
        const text = pieces.join('');
        const { plain, origin } = foldLines(text);

        const origins = Array.from({ length: plain.length + 1 }, (_, index) => origin(index));
        expect(origins).toEqual(origins.toSorted((a, b) => a - b));
        expect(origins.at(-1)).toBe(text.length);
      }),
      { numRuns: 300 },
    );
  });

  it('cuts a secret out exactly, whatever lines stand before it', () => {
    const text = 'Ünïcode ●\r\nplain\r\npassword: hunter2\r\nafter ｗｉｄｅ\r\n';

    expect(redact(text).text).toBe(text.replace('hunter2', '[password removed]'));
  });
});
