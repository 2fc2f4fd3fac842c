import { describe, expect, it } from '@jest/globals';
import { knownSpaces } from '#src/errorcode/code.ts';
import written from '#src/errorcode/generated/sentences.json' with { type: 'json' };
import { sentenceOf } from '#src/errorcode/sentence.ts';

interface Sentence {
  readonly means: string;
  readonly causes: string;
  readonly look: string;
  readonly source: string;
}

const spaces: Readonly<Record<string, Readonly<Record<string, Sentence>>>> = written.codes;
const sources: Readonly<Record<string, string>> = written.sources;
const all = Object.entries(spaces).flatMap(([space, codes]) =>
  Object.entries(codes).map(([hex, sentence]) => ({ code: `${space}:${hex}`, sentence })),
);

describe('the sentences', () => {
  it('explain what administrators meet most', () => {
    expect(all.length).toBeGreaterThan(800);
    expect(Object.keys(spaces).every((space) => knownSpaces.some((known) => known === space))).toBe(
      true,
    );
  });

  // One test for all: a test for each would say nothing more and cost seconds.
  it('are short, finished, and cite a source', () => {
    const faults = all.flatMap(({ code, sentence }) =>
      faultsOf(sentence).map((fault) => `${code}: ${fault}`),
    );

    expect(faults).toEqual([]);
  });

  it('say what to look at, not only that something failed', () => {
    const bare = all.filter(({ sentence }) => sentence.look.length < 10).map(({ code }) => code);

    expect(bare).toEqual([]);
  });

  it('use every source that is listed', () => {
    const used = new Set(all.map(({ sentence }) => sentence.source));

    expect(Object.keys(sources).filter((source) => !used.has(source))).toEqual([]);
  });

  it.each(['__proto__', 'constructor', 'toString'])(
    'know nothing of a space called %s',
    (space) => {
      const known = knownSpaces.find((one) => one === space);

      expect(known && sentenceOf(known, 5)).toBeUndefined();
      expect(sentenceOf('win32', 0xfffffff)).toBeUndefined();
    },
  );
});

function faultsOf({ means, causes, look, source }: Sentence): readonly string[] {
  return [
    ...[means, causes, look].flatMap((text) => [
      ...(text.length > 240 ? [`"${text}" is too long`] : []),
      ...(/[^.]\.$/.test(text) ? [] : [`"${text}" does not end with a period`]),
      ...(/\s{2}|^\s|\n/.test(text) ? [`"${text}" has stray blanks`] : []),
      ...(/TODO|TBD|FIXME|\?\?|lorem/i.test(text) ? [`"${text}" has a placeholder`] : []),
    ]),
    ...(/^[A-Z]/.test(means) && /^[A-Z]/.test(causes) ? [] : ['begins with a small letter']),
    ...(sources[source] === undefined ? [`cites "${source}"`] : []),
  ];
}
