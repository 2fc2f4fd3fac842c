import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isBotError } from '#src/errors.ts';
import { Defragmenter, type DefragmenterLimits } from '#src/psrp/defragmenter.ts';
import { fragmentHeader, fragmentsOf } from '#src/psrp/fragment.ts';
import { joined } from './host-side.ts';

interface Raw {
  readonly object?: number;
  readonly fragment?: number;
  readonly flags?: number;
  readonly length?: number;
  readonly blob?: readonly number[];
}

function raw({ object = 1, fragment = 0, flags = 3, blob = [7], length }: Raw): Uint8Array {
  const header = new DataView(new ArrayBuffer(fragmentHeader));
  header.setBigUint64(0, BigInt(object));
  header.setBigUint64(8, BigInt(fragment));
  header.setUint8(16, flags);
  header.setUint32(17, length ?? blob.length);
  return joined([new Uint8Array(header.buffer), Uint8Array.from(blob)]);
}

function faultOf(pieces: readonly Uint8Array[], limits?: DefragmenterLimits): string {
  const defragmenter = new Defragmenter(limits);
  try {
    for (const piece of pieces) Array.from(defragmenter.hear(piece));
  } catch (error) {
    if (isBotError(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing was wrong';
}

describe('fragments', () => {
  it('carry object, fragment, flags and length, all big endian', () => {
    const fragments = fragmentsOf(Uint8Array.of(1, 2, 3), { objectId: 258n, maxFragment: 23 });

    expect(fragments.map((each) => Array.from(each))).toEqual([
      [0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 2, 1, 2],
      [0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 1, 3],
    ]);
  });

  it('come back whole, whatever their size and wherever the bytes are cut', () => {
    const message = fc.uint8Array({ minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(
        fc.array(message, { minLength: 1, maxLength: 5 }),
        fc.integer({ min: fragmentHeader + 1, max: 120 }),
        fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 9 }),
        (messages, maxFragment, cuts) => {
          const bytes = joined(
            messages.flatMap((each, at) =>
              fragmentsOf(each, { objectId: BigInt(at + 1), maxFragment }),
            ),
          );
          const defragmenter = new Defragmenter();
          const heard: Uint8Array[] = [];
          for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
            const length = cuts[turn % cuts.length] ?? 1;
            heard.push(...defragmenter.hear(bytes.subarray(at, at + length)));
            at += length;
          }

          expect(heard).toEqual(messages);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('are never larger than what the transport carries', () => {
    const fragments = fragmentsOf(new Uint8Array(1000), { objectId: 1n, maxFragment: 100 });

    expect(Math.max(...fragments.map(({ length }) => length))).toBe(100);
    expect(fragments).toHaveLength(Math.ceil(1000 / (100 - fragmentHeader)));
  });

  it('need room for more than a header', () => {
    expect(() => fragmentsOf(Uint8Array.of(1), { objectId: 1n, maxFragment: 21 })).toThrow('room');
  });

  it('of several messages may come by turns', () => {
    const defragmenter = new Defragmenter();

    const heard = [
      raw({ object: 1, flags: 1, blob: [1] }),
      raw({ object: 2, flags: 1, blob: [11] }),
      raw({ object: 1, fragment: 1, flags: 2, blob: [2] }),
      raw({ object: 2, fragment: 1, flags: 0, blob: [12] }),
      raw({ object: 2, fragment: 2, flags: 2, blob: [] }),
    ].flatMap((piece) => [...defragmenter.hear(piece)]);

    expect(heard.map((each) => Array.from(each))).toEqual([
      [1, 2],
      [11, 12],
    ]);
  });

  it.each([
    ['unknown flags', [raw({ flags: 4 })], 'unknown flags'],
    ['a middle without a start', [raw({ flags: 0 })], 'has not begun'],
    ['an end without a start', [raw({ flags: 2 })], 'has not begun'],
    ['a start that is not the first', [raw({ flags: 1, fragment: 1 })], 'out of order'],
    ['a gap', [raw({ flags: 1 }), raw({ flags: 2, fragment: 2 })], 'out of order'],
    ['a repetition', [raw({ flags: 1 }), raw({ flags: 0, fragment: 0 })], 'out of order'],
    ['a second start', [raw({ flags: 1 }), raw({ flags: 1 })], 'was there before'],
    ['a message that is there twice', [raw({}), raw({})], 'was there before'],
    ['a number that falls', [raw({ object: 5 }), raw({ object: 4 })], 'was there before'],
    ['a fragment after the end', [raw({}), raw({ flags: 2, fragment: 1 })], 'has not begun'],
    ['an empty fragment', [raw({ flags: 1, blob: [] })], 'an empty fragment'],
  ])('refuses %s', (_, pieces, why) => {
    expect(faultOf(pieces)).toMatch(/^bad-output: /);
    expect(faultOf(pieces)).toContain(why);
  });

  it('refuses what is longer than its limit before it has come', () => {
    const limits = { bytes: 10, open: 8 };

    expect(faultOf([raw({ length: 0xffff_ffff })], limits)).toContain('too long');
    expect(
      faultOf(
        [raw({ flags: 1, blob: [1, 2, 3] }), raw({ flags: 2, fragment: 1, length: 8 })],
        limits,
      ),
    ).toContain('too long');
  });

  it('counts all that have begun against that limit, and none that has ended', () => {
    const limits = { bytes: 10, open: 8 };
    const six = [1, 2, 3, 4, 5, 6];

    expect(
      faultOf(
        [raw({ object: 1, flags: 1, blob: six }), raw({ object: 2, flags: 1, blob: six })],
        limits,
      ),
    ).toContain('too long');
    expect(
      faultOf(
        [1, 2, 3].map((object) => raw({ object, blob: six })),
        limits,
      ),
    ).toBe('nothing was wrong');
  });

  it('refuses more open messages than its limit', () => {
    const pieces = [1, 2, 3].map((object) => raw({ object, flags: 1 }));

    expect(faultOf(pieces, { bytes: 10, open: 2 })).toContain('too many messages');
    expect(faultOf(pieces, { bytes: 10, open: 3 })).toBe('nothing was wrong');
  });

  it('leaves the rest of a message out that began elsewhere, once, and only where that may be', () => {
    const defragmenter = new Defragmenter();
    defragmenter.beginAnywhere();

    const heard = [
      raw({ object: 4, fragment: 3, flags: 0, blob: [1, 2] }),
      raw({ object: 4, fragment: 4, flags: 2, blob: [3] }),
      raw({ object: 5, blob: [9] }),
    ].flatMap((piece) => [...defragmenter.hear(piece)]);

    expect(heard.map((each) => Array.from(each))).toEqual([[9]]);
    expect(() => [...defragmenter.hear(raw({ object: 6, flags: 2, fragment: 1 }))]).toThrow(
      'has not begun',
    );
  });

  it('never breaks otherwise than by saying so', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 80 }), { maxLength: 6 }), (pieces) => {
        expect(faultOf(pieces)).toMatch(/^(?:bad-output: |nothing)/);
      }),
      { numRuns: 300 },
    );
  });
});
