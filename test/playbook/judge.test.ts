import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { judge, type Known, lines, weigh } from '#src/playbook/judge.ts';
import type { Look, Value } from '#src/playbook/reading.ts';
import type { Cause, Expected } from '#src/playbook/schema.ts';

function read(values: Readonly<Record<string, Value>>, unknown = {}): Look {
  return { kind: 'read', values, unknown, source: 'test', at: 0, durationMs: 0 };
}

function known(values: Readonly<Record<string, Value>>): Known {
  return { answers: {}, looks: { p: read(values) } };
}

function cause(confirmed: Cause['confirmed'], suspected?: Cause['suspected']): Cause {
  return { title: 't', explanation: 'e', confirmed, suspected, hides: [] };
}

describe('a line of evidence', () => {
  it.each<{ expected: Expected; actual: Value; truth: string }>([
    { expected: 'a', actual: 'a', truth: 'holds' },
    { expected: 'a', actual: 'A', truth: 'fails' },
    { expected: true, actual: 'true', truth: 'unknown' },
    { expected: 1, actual: '1', truth: 'unknown' },
    { expected: { below: 0 }, actual: -1, truth: 'holds' },
    { expected: { below: 0 }, actual: 0, truth: 'fails' },
    { expected: { above: 0 }, actual: 0, truth: 'fails' },
    { expected: { above: 0 }, actual: 'many', truth: 'unknown' },
    { expected: { not: 'x' }, actual: 'y', truth: 'holds' },
    { expected: { not: 'x' }, actual: 'x', truth: 'fails' },
    { expected: { not: 'x' }, actual: 3, truth: 'unknown' },
    { expected: { oneOf: ['x', 'y'] }, actual: 'y', truth: 'holds' },
    { expected: { oneOf: ['x', 'y'] }, actual: 'z', truth: 'fails' },
    { expected: { contains: 'LetsEncrypt' }, actual: 'cn=letsencrypt r3', truth: 'holds' },
    { expected: { contains: 'x' }, actual: 7, truth: 'unknown' },
    { expected: { before: '2026-11-21' }, actual: '2026-11-20T23:59:59Z', truth: 'holds' },
    { expected: { before: '2026-11-21' }, actual: '2026-11-21T00:00:00Z', truth: 'fails' },
    {
      expected: { after: '2026-11-21T08:00:00Z' },
      actual: '2026-11-21T08:00:00.5Z',
      truth: 'holds',
    },
    {
      expected: { after: '2026-11-21T08:00Z' },
      actual: '2026-11-21T08:00:00.000Z',
      truth: 'fails',
    },
    { expected: { after: '2026-11-21' }, actual: 'tomorrow', truth: 'unknown' },
  ])('$expected against $actual: $truth', ({ expected, actual, truth }) => {
    expect(weigh({ 'p.k': expected }, known({ k: actual }))).toBe(truth);
  });

  it.each<{ why: string; path: string; state: Known; missing: string }>([
    {
      why: 'not looked at',
      path: 'p.k',
      state: { answers: {}, looks: {} },
      missing: 'not looked at yet',
    },
    {
      why: 'a failed probe',
      path: 'p.k',
      state: {
        answers: {},
        looks: {
          p: {
            kind: 'failed',
            failure: 'refused',
            message: 'access denied for "probe"',
            source: 's',
            at: 0,
            durationMs: 0,
          },
        },
      },
      missing: 'access denied for "probe"',
    },
    {
      why: 'a key with a reason',
      path: 'p.k',
      state: { answers: {}, looks: { p: read({}, { k: 'needs root' }) } },
      missing: 'needs root',
    },
    {
      why: 'a key without a reason',
      path: 'p.k',
      state: known({}),
      missing: 'the probe did not report it',
    },
    {
      why: 'a value of another type',
      path: 'p.k',
      state: known({ k: 3 }),
      missing: 'reported a number, where a boolean was expected',
    },
    { why: 'an open question', path: 'answers.who', state: known({}), missing: 'not answered yet' },
    {
      why: 'a skipped question',
      path: 'answers.who',
      state: { ...known({}), skipped: ['who'] },
      missing: 'nobody could answer it',
    },
    {
      why: 'what every object inherits',
      path: 'constructor.toString',
      state: known({}),
      missing: 'not looked at yet',
    },
    {
      why: 'a key that every object inherits',
      path: 'p.toString',
      state: known({}),
      missing: 'the probe did not report it',
    },
    {
      why: 'an answer that every object inherits',
      path: 'answers.constructor',
      state: known({}),
      missing: 'not answered yet',
    },
  ])('is unknown for $why, and says so', ({ path, state, missing }) => {
    expect(lines({ [path]: true }, state)).toMatchObject([{ path, truth: 'unknown', missing }]);
  });

  it('shows what was read beside what was expected', () => {
    expect(lines({ 'p.k': { below: 0 } }, known({ k: -12 }))).toEqual([
      { path: 'p.k', expected: { below: 0 }, actual: -12, truth: 'holds' },
    ]);
  });

  it('may name an answer', () => {
    const state: Known = { answers: { who: 'only-me' }, looks: {} };

    expect(weigh({ 'answers.who': 'only-me' }, state)).toBe('holds');
  });
});

describe('a cause', () => {
  const both = cause({ 'p.a': true, 'p.b': true }, { 'p.a': true });

  it.each([
    { read: {}, verdict: 'unknown' },
    { read: { a: true, b: true }, verdict: 'confirmed' },
    { read: { a: true }, verdict: 'suspected' },
    { read: { a: true, b: false }, verdict: 'suspected' },
    { read: { a: false }, verdict: 'ruled-out' },
    { read: { b: true }, verdict: 'unknown' },
    // It would be suspected if a came out true: nobody has ruled it out yet.
    { read: { b: false }, verdict: 'unknown' },
  ])('is $verdict by $read', ({ read, verdict }) => {
    expect(judge(both, known(read))).toBe(verdict);
  });

  const value = fc.oneof(
    fc.boolean(),
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom('a', 'b', 'ab'),
  );
  const expected = fc.oneof(
    value,
    fc.record({ below: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ above: fc.integer({ min: -2, max: 2 }) }),
    fc.record({ not: value }),
    fc.record({ contains: fc.constantFrom('a', 'b') }),
  );
  const evidence = fc.dictionary(fc.constantFrom('p.a', 'p.b', 'p.c', 'p.d'), expected, {
    minKeys: 1,
  });
  const readings = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), value);

  it('is never turned round by more readings', () => {
    fc.assert(
      fc.property(
        evidence,
        fc.option(evidence, { nil: undefined }),
        readings,
        readings,
        (confirmed, suspected, before, more) => {
          const first = judge(cause(confirmed, suspected), known(before));
          const then = judge(cause(confirmed, suspected), known({ ...more, ...before }));

          const sharper: Record<string, string[]> = {
            unknown: ['unknown', 'suspected', 'confirmed', 'ruled-out'],
            suspected: ['suspected', 'confirmed'],
            confirmed: ['confirmed'],
            'ruled-out': ['ruled-out'],
          };
          expect(sharper[first]).toContain(then);
        },
      ),
    );
  });

  it('is judged alike whatever the order of lines and readings', () => {
    fc.assert(
      fc.property(evidence, readings, (confirmed, values) => {
        const turned = (record: object) => Object.fromEntries(Object.entries(record).reverse());

        expect(judge(cause(turned(confirmed)), known(turned(values)))).toBe(
          judge(cause(confirmed), known(values)),
        );
      }),
    );
  });
});
