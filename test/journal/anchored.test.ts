import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createSigner, makeKeyPair, readVerificationKeys } from '#adapters/signing/ed25519.ts';
import { anchorLine, readAnchors } from '#src/journal/anchor.ts';
import { checkAnchors } from '#src/journal/anchored.ts';

const pair = makeKeyPair();
const signer = createSigner(pair.privateKey);
const trusted = readVerificationKeys(pair.publicKey);

/** The hash of record `seq` in the journal as it was first, or in another one. */
function hashOf(seq: number, journal = 'a'): string {
  return `${journal}${seq}`.padEnd(64, '0');
}

function journal(records: number, changedFrom = Number.POSITIVE_INFINITY): Map<number, string> {
  const seqs = Array.from({ length: records }, (_, index) => index + 1);
  return new Map(seqs.map((seq) => [seq, hashOf(seq, seq >= changedFrom ? 'b' : 'a')]));
}

function noted(...seqs: readonly number[]): string {
  return seqs
    .map((seq, index) => anchorLine({ at: 1000 * (index + 1), seq, hash: hashOf(seq) }, signer))
    .join('\n');
}

function check(text: string, hashes: ReadonlyMap<number, string>) {
  return checkAnchors(readAnchors(text).anchors, { hashes, trusted });
}

describe('a journal held against its anchors', () => {
  it('is whole when it has grown since', () => {
    const held = check(noted(2, 5, 5), journal(7));

    expect(held).toMatchObject({ faults: [], good: { seq: 5, at: 3000 }, bad: undefined });
  });

  it('has lost its tail when an anchor names a record that is gone', () => {
    const { faults, good, bad } = check(noted(2, 5), journal(4));

    expect(faults).toEqual([
      { line: 2, kind: 'cut', message: 'record 5 was there when it was noted, and is gone' },
    ]);
    expect([good?.seq, bad?.seq]).toEqual([2, 5]);
  });

  it('was changed between the last anchor that fits and the first that does not', () => {
    const { faults, good, bad } = check(noted(2, 5, 7), journal(9, 4));

    expect(faults.map(({ kind, line }) => [kind, line])).toEqual([
      ['changed', 2],
      ['changed', 3],
    ]);
    expect([good?.seq, bad?.seq, bad?.at]).toEqual([2, 5, 2000]);
  });

  it('was set back to a copy when an anchor has fewer records than the one before', () => {
    const { faults } = check(noted(5, 3, 6), journal(6));

    expect(faults).toEqual([
      {
        line: 2,
        kind: 'set-back',
        message: 'the journal had 5 records, and only 3 when this anchor was noted',
      },
    ]);
  });

  it('was another one when two anchors name different records by one number', () => {
    const other = anchorLine({ at: 9000, seq: 5, hash: hashOf(5, 'b') }, signer);

    const { faults } = check(`${noted(5)}\n${other}`, journal(5));

    expect(faults.map(({ kind }) => kind)).toEqual(['changed', 'set-back']);
  });

  it.each([
    {
      of: 'another key',
      line: anchorLine({ at: 1, seq: 2, hash: hashOf(2) }, createSigner(makeKeyPair().privateKey)),
      message: 'is signed with a key that is not trusted here',
    },
    {
      of: 'nobody',
      line: anchorLine({ at: 1, seq: 2, hash: hashOf(2) }, undefined),
      message: 'is not signed',
    },
    {
      of: 'the site, changed',
      line: noted(2).replace('"at":1000', '"at":1001'),
      message: 'was changed: its signature does not fit',
    },
  ])('believes no anchor of $of', ({ line, message }) => {
    const { faults, good } = check(line, journal(3));

    expect(faults).toEqual([
      { line: 1, kind: 'forged', message: `the anchor of line 1 ${message}` },
    ]);
    expect(good).toBeUndefined();
  });

  it('looks at no signature where no key is named', () => {
    const line = anchorLine({ at: 1, seq: 2, hash: hashOf(2) }, undefined);

    const { faults } = checkAnchors(readAnchors(line).anchors, { hashes: journal(2) });

    expect(faults).toEqual([]);
  });

  it('finds every cut that reaches an anchor, and no other', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 40 }),
        (seqs, left) => {
          const sorted = seqs.toSorted((one, other) => one - other);

          const { faults } = check(noted(...sorted), journal(left));

          expect(faults.length).toBe(sorted.filter((seq) => seq > left).length);
        },
      ),
    );
  });
});

describe('a file of anchors', () => {
  it('is read from what a syslog server wrote, too', () => {
    const line = noted(4);

    const { anchors } = readAnchors(`2026-11-21T08:00:00Z bot-01 fettle[17]: ${line}\n\n`);

    expect(anchors).toMatchObject([
      { line: 1, anchor: { seq: 4 }, signature: { key: signer.keyId } },
    ]);
  });

  it.each([
    '{"anchor":{"format":1',
    'hello',
    '{"anchor":{"format":2,"at":1,"seq":1,"hash":"x"}}',
    '[]',
  ])('names the number of a line that is none: %s', (line) => {
    expect(readAnchors(`${noted(1)}\n${line}`)).toMatchObject({
      anchors: [{ line: 1 }],
      others: [2],
    });
  });

  it('is ASCII on one line, whoever signs', () => {
    expect(noted(1)).toMatch(/^[ -~]+$/);
  });
});
