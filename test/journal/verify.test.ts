import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson } from '#src/journal/canonical.ts';
import { genesis, hashOf, type JournalLine, lineOf, seal } from '#src/journal/chain.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import { verifyChain, verifyTail } from '#src/journal/verify.ts';
import { incidentId } from '#test/contracts/store-samples.ts';

/** A journal as it is kept: its lines, and what is kept apart from them. */
interface Kept {
  readonly lines: JournalLine[];
  readonly head: { readonly seq: number; readonly hash: string };
  readonly last: ReadonlyMap<string, number>;
}

function journal(length: number, incidents = 3): Kept {
  const records: JournalRecord[] = [];
  for (let seq = 1; seq <= length; seq += 1) {
    const incident = incidentId((seq * 7) % incidents);
    const event = { kind: 'broke', message: `event ${seq}`, at: seq } as const;
    records.push(seal(records.at(-1)?.hash ?? genesis, { seq, incident, event }));
  }
  return keep(records.map(lineOf));
}

function keep(lines: JournalLine[]): Kept {
  const last = new Map(lines.map(({ incident, seq }) => [incident, seq]));
  const end = lines.at(-1);
  return { lines, last, head: { seq: end?.seq ?? 0, hash: end?.hash ?? genesis } };
}

function found(lines: readonly JournalLine[], { head, last }: Kept): readonly string[] {
  return verifyChain(lines, { head, last }).map(({ kind, seq }) => `${kind} ${seq}`);
}

function rehashed(line: JournalLine): JournalLine {
  return { ...line, hash: hashOf(line) };
}

function at(lines: readonly JournalLine[], seq: number): JournalLine {
  const line = lines[seq - 1];
  if (line === undefined) throw new Error(`no line ${seq}`);
  return line;
}

const otherHash = 'f'.repeat(64);
const otherEvent = canonicalJson({ kind: 'broke', message: 'forged', at: 1 });

const changes: readonly (readonly [string, (line: JournalLine) => JournalLine])[] = [
  ['its event', (line) => ({ ...line, event: otherEvent })],
  ['white space in its event', (line) => ({ ...line, event: ` ${line.event}` })],
  ['its incident', (line) => ({ ...line, incident: incidentId(99) })],
  ['its hash', (line) => ({ ...line, hash: otherHash })],
  ['the hash that it names', (line) => ({ ...line, previous: otherHash })],
  ['its event, hashed again', (line) => rehashed({ ...line, event: otherEvent })],
  ['its incident, hashed again', (line) => rehashed({ ...line, incident: incidentId(99) })],
  ['the hash that it names, hashed again', (line) => rehashed({ ...line, previous: otherHash })],
];

/** A journal of 1 to 20 records and one or two places in it. */
const place = fc
  .integer({ min: 1, max: 20 })
  .chain((length) =>
    fc.record({ length: fc.constant(length), seq: fc.integer({ min: 1, max: length }) }),
  );
const twoPlaces = fc.integer({ min: 2, max: 20 }).chain((length) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: length }), { minLength: 2, maxLength: 2 })
    .map((pair) => pair.sort((left, right) => left - right))
    .map(([low = 1, high = 2]) => ({ length, low, high })),
);

describe('the verifier of the journal', () => {
  it.each([0, 1, 2, 50])('finds nothing in a whole journal of %d records', (length) => {
    const kept = journal(length);

    expect(found(kept.lines, kept)).toEqual([]);
  });

  it.each(changes)('names the record of which somebody changed %s', (_, change) => {
    fc.assert(
      fc.property(place, ({ length, seq }) => {
        const kept = journal(length);

        const lines = kept.lines.with(seq - 1, change(at(kept.lines, seq)));

        expect(found(lines, kept)).toEqual([`changed ${seq}`]);
      }),
      { numRuns: 60 },
    );
  });

  it('names the record that carries another number, wherever that puts it', () => {
    fc.assert(
      fc.property(place, fc.constantFrom(-4, 0, 21, 1000), ({ length, seq }, carries) => {
        const kept = journal(length);
        const lines = kept.lines.with(seq - 1, { ...at(kept.lines, seq), seq: carries });
        const sorted = [...lines].sort((left, right) => left.seq - right.seq);

        expect(found(lines, kept)).toEqual([`changed ${seq}`]);
        expect(found(sorted, kept)).toEqual([`changed ${seq}`]);
      }),
    );
  });

  it('names a record that is missing, and the place where the journal is cut', () => {
    fc.assert(
      fc.property(place, ({ length, seq }) => {
        const kept = journal(length);

        const without = kept.lines.toSpliced(seq - 1, 1);
        const cut = kept.lines.slice(0, seq - 1);

        expect(found(without, kept)).toEqual([`${seq === length ? 'cut' : 'missing'} ${seq}`]);
        expect(found(cut, kept)).toEqual([`cut ${seq}`]);
      }),
    );
  });

  it('finds a cut that took the head with it', () => {
    fc.assert(
      fc.property(place, ({ length, seq }) => {
        const kept = journal(length);

        const { lines, head } = keep(kept.lines.slice(0, seq - 1));

        expect(found(lines, { ...kept, head })).toEqual([`cut ${seq}`]);
      }),
    );
  });

  it('names two records that stand in the place of each other', () => {
    fc.assert(
      fc.property(twoPlaces, ({ length, low, high }) => {
        const kept = journal(length);
        const [one, other] = [at(kept.lines, low), at(kept.lines, high)];

        const moved = kept.lines.with(low - 1, other).with(high - 1, one);
        const exchanged = kept.lines
          .with(low - 1, { ...other, seq: low })
          .with(high - 1, { ...one, seq: high });

        expect(found(moved, kept)).toEqual([`swapped ${low}`, `swapped ${high}`]);
        expect(found(exchanged, kept)).toEqual([`swapped ${low}`, `swapped ${high}`]);
      }),
    );
  });

  it('names what was added, repeated, or written by nobody', () => {
    const kept = journal(5);
    const event = { kind: 'broke', message: 'added', at: 9 } as const;
    const added = lineOf(seal(kept.head.hash, { seq: 6, incident: incidentId(1), event }));

    expect(found([...kept.lines, added], kept)).toEqual(['changed 6']);
    expect(found([...kept.lines, at(kept.lines, 3)], kept)).toEqual(['changed 3']);
    expect(found(kept.lines.with(2, { ...added, seq: 77, event: otherEvent }), kept)).toEqual([
      'missing 3',
      'changed 77',
    ]);
  });

  it('notices that the head is not that of the last record', () => {
    const kept = journal(5);

    expect(found(kept.lines, { ...kept, head: { seq: 5, hash: otherHash } })).toEqual([
      'changed 5',
    ]);
    expect(found(kept.lines, { ...kept, head: { seq: 7, hash: otherHash } })).toEqual(['cut 6']);
    expect(found([], { ...kept, last: new Map() })).toEqual(['cut 1']);
  });

  it('notices an incident whose kept state was made after another record', () => {
    const kept = journal(5);
    const last = new Map([...kept.last, [incidentId(50), 3]]);

    expect(found(kept.lines, { ...kept, last })).toEqual(['fold-differs 3']);
  });

  it('finds any number of faults of any kind, and never takes a forged journal for a whole one', () => {
    const forgery = fc.record({
      kind: fc.constantFrom('change', 'drop', 'exchange', 'renumber'),
      one: fc.nat(19),
      other: fc.nat(19),
      change: fc.nat(changes.length - 1),
    });
    fc.assert(
      fc.property(fc.array(forgery, { minLength: 1, maxLength: 5 }), (forgeries) => {
        const kept = journal(20);

        const lines = forgeries.reduce(forge, kept.lines);

        const isWhole = canonicalJson(lines) === canonicalJson(kept.lines);
        expect(found(lines, kept).length > 0).toBe(!isWhole);
      }),
      { numRuns: 500 },
    );
  });

  it('holds the newest records against the head without those before them', () => {
    const kept = journal(30);
    const tail = kept.lines.slice(-10);

    expect(verifyTail(tail, kept.head)).toEqual([]);
    expect(verifyTail(tail.toSpliced(4, 1), kept.head)).toMatchObject([
      { kind: 'missing', seq: 25 },
    ]);
    expect(verifyTail(tail.slice(0, -1), kept.head)).toMatchObject([{ kind: 'cut', seq: 30 }]);
    expect(verifyTail([], kept.head)).toMatchObject([{ kind: 'cut', seq: 1 }]);
  });

  it('says it in words', () => {
    const kept = journal(9);
    const lines = kept.lines.toSpliced(2, 2).with(0, { ...at(kept.lines, 1), event: otherEvent });

    expect(verifyChain(lines, kept).map(({ message }) => message)).toEqual([
      'record 1 was changed: its hash does not fit its content',
      'records 3 to 4 are missing',
    ]);
  });
});

function forge(
  lines: JournalLine[],
  { kind, one, other, change }: { kind: string; one: number; other: number; change: number },
): JournalLine[] {
  const [first, second] = [lines[one], lines[other]];
  const alter = changes[change]?.[1];
  if (first === undefined || second === undefined || alter === undefined) return lines;
  if (kind === 'drop') return lines.toSpliced(one, 1);
  if (kind === 'renumber') return lines.with(one, { ...first, seq: other + 1 });
  if (kind === 'exchange') return lines.with(one, second).with(other, first);
  return lines.with(one, alter(first));
}
