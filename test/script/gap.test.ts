import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EnvelopeDecoder } from '#src/script/envelope.ts';

const marker = 'm'.repeat(32);

function lineOf(call: number, value: string): string {
  const envelope = { outcome: 'ok', output: JSON.stringify({ value }), message: '', durationMs: 1 };
  const hex = Buffer.from(JSON.stringify(envelope)).toString('hex');
  return `${marker} j ${call} ${hex}\n`;
}

describe('a gap in the output', () => {
  it('loses answers, and never changes one, wherever it lies and however wide it is', () => {
    const values = fc.array(fc.string(), { minLength: 1, maxLength: 5 });

    fc.assert(
      fc.property(values, fc.nat(), fc.nat(), (given, from, width) => {
        const names = given.map((_, index) => `call-${index}`);
        const bytes = Buffer.from(given.map((value, index) => lineOf(index + 1, value)).join(''));
        const start = from % (bytes.length + 1);
        const decoder = new EnvelopeDecoder({ marker, names });

        const before = decoder.out(bytes.subarray(0, start), 0);
        decoder.interrupt();
        const after = decoder.out(bytes.subarray(start + (width % 300)), 0);

        for (const { name, outcome, value } of [...before, ...after]) {
          expect(outcome).toBe('ok');
          expect(value).toEqual({ value: given[names.indexOf(name)] });
        }
      }),
    );
  });

  it('is what loses them: without it, both halves would make a line that nobody wrote', () => {
    const line = lineOf(1, 'a'.repeat(40));
    const decoder = new EnvelopeDecoder({ marker, names: ['a'] });

    decoder.out(Buffer.from(line.slice(0, 80)), 0);
    const joined = decoder.out(Buffer.from(line.slice(120)), 0);

    expect(joined).toMatchObject([{ outcome: 'bad-output' }]);
  });
});
