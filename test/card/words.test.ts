import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Card, Span, Text } from '#src/card/card.ts';
import { type Draft, draft, finish } from '#src/card/draft.ts';
import { plainText } from '#src/card/fallback.ts';
import { count, distance, duration, listed } from '#src/card/measure.ts';
import { capped, cappedList, shown } from '#src/card/shown.ts';
import { utcDate, utcTime } from '#src/card/utc.ts';
import { AccountId } from '#src/identity/person.ts';

const now = Date.UTC(2026, 10, 21, 10, 42);
const context = { now, simulated: false };

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [99, '99 ms'],
    [100, '0.1 s'],
    [400, '0.4 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_700, '1 min'],
    [372_000, '6 min 12 s'],
    [3_600_000, '1 h'],
    [11_100_000, '3 h 5 min'],
    [86_400_000, '1 day'],
    [187_200_000, '2 days 4 h'],
    [-5, '0 ms'],
  ])('says %d ms as %s', (ms, words) => {
    expect(duration(ms)).toBe(words);
  });

  it('never says sixty of a smaller unit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 10 }), (ms) => {
        expect(duration(ms)).not.toMatch(/\b60 (s|min)|\b24 h/u);
      }),
    );
  });
});

describe('distance', () => {
  it.each([
    [now, 'now'],
    [now + 4 * 3_600_000, 'in 4 h'],
    [now - 125_000, '2 min ago'],
    [now - 3 * 86_400_000, '3 days ago'],
  ])('says %d', (at, words) => {
    expect(distance(at, now)).toBe(words);
  });
});

describe('counting', () => {
  it('uses the plural where it belongs', () => {
    expect([count(0, 'probe'), count(1, 'probe'), count(2, 'person', 'people')]).toEqual([
      '0 probes',
      '1 probe',
      '2 people',
    ]);
  });

  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
  ])('lists %j', (words, text) => {
    expect(listed(words)).toBe(text);
  });
});

describe('times in UTC', () => {
  it('agree with the calendar of the machine', () => {
    const at = fc.integer({ min: -62_000_000_000_000, max: 250_000_000_000_000 });
    fc.assert(
      fc.property(at, (ms) => {
        expect(utcDate(ms)).toBe(
          new Date(ms)
            .toISOString()
            .slice(0, 10)
            .replace(/^0+(?=\d{1,3}-)/u, ''),
        );
      }),
    );
  });

  it('name the date only when it is another day', () => {
    expect(utcTime(now - 60_000, now)).toBe('10:41 UTC');
    expect(utcTime(now - 86_400_000, now)).toBe('2026-11-20 10:42 UTC');
  });
});

describe('shown', () => {
  it.each([
    ['escape sequences', '\u001b[31mred\u001b[0m\u0007', 'red'],
    ['C1 controls', 'a\u009b31mb', 'ab'],
    ['direction overrides', 'abc\u202egpj.exe', 'abcgpj.exe'],
    ['invisible characters', 'pay\u200bpal\u2060\ufeff\u00ad', 'paypal'],
    ['lines in one line', 'a\r\nb\tc\u2028d', 'a b c d'],
    ['a lone surrogate', 'a\ud83d', 'a\ufffd'],
  ])('takes away %s', (_what, hostile, harmless) => {
    expect(shown(hostile)).toBe(harmless);
  });

  it('says how much it leaves out', () => {
    expect(capped('x'.repeat(100_000), 10)).toBe(`${'x'.repeat(10)}… (99990 more characters)`);
    expect(cappedList([['a'], ['b'], ['c']], 2)).toEqual([['a'], ['b'], ['… (1 more)']]);
  });

  it('never cuts a character in two', () => {
    expect(capped('ab😀😀', 3)).toBe('ab… (4 more characters)');
  });
});

describe('a draft', () => {
  const hostile = fc.string({ unit: 'binary', maxLength: 60 });
  const span: fc.Arbitrary<Span> = fc.oneof(
    hostile,
    fc.record({ kind: fc.constant('code' as const), text: hostile }),
    fc.record({ kind: fc.constant('strong' as const), text: hostile }),
    fc.record({
      kind: fc.constant('person' as const),
      account: fc.constant(AccountId.parse('memory:maria')),
      name: hostile,
    }),
    fc.record({
      kind: fc.constant('time' as const),
      at: fc.integer({ min: 0, max: 4 * 10 ** 12 }),
      style: fc.constantFrom('clock' as const, 'relative' as const),
    }),
  );
  const text = fc.array(span, { minLength: 1, maxLength: 4 });
  const step = fc.record({
    label: text,
    status: fc.constantFrom('waiting', 'running', 'done', 'failed', 'skipped' as const),
    detail: text,
  });
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text }),
    fc.record({
      kind: fc.constant('facts' as const),
      facts: fc.array(fc.record({ label: fc.string(), value: text }), { minLength: 1 }),
    }),
    fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(text, { minLength: 1 }),
      ordered: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('code' as const),
      text: hostile,
      language: fc.constant('sh'),
      label: hostile,
    }),
    fc.record({ kind: fc.constant('steps' as const), steps: fc.array(step, { minLength: 1 }) }),
  );
  const wording = fc.record({
    severity: fc.constantFrom('info', 'question', 'success', 'warning', 'error' as const),
    title: text,
    blocks: fc.array(block, { maxLength: 5 }),
    actions: fc.array(
      fc.record({
        label: fc.string({ unit: 'binary', maxLength: 200 }),
        style: fc.constant('plain' as const),
        meaning: fc.constant({ kind: 'cancel' } as const),
      }),
      { maxLength: 4 },
    ),
  });

  it('says in its fallback text all that its blocks and its actions say', () => {
    fc.assert(
      fc.property(wording, (said) => {
        const made = draft(said, context);

        for (const part of partsOf(made)) expect(made.card.fallbackText).toContain(part);
      }),
    );
  });

  it('lets nothing invisible through, wherever it stands', () => {
    fc.assert(
      fc.property(wording, (said) => {
        const { card, actions } = draft(said, context);

        const all = [card.fallbackText, ...actions.map(({ label }) => label)].join('');
        expect(all.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });

  it('says that it is simulated', () => {
    const made = draft({ severity: 'info', title: ['Done'] }, { ...context, simulated: true });

    expect(made.card).toMatchObject({ simulated: true, fallbackText: 'Simulated · Done' });
  });

  it('gives tokens in order, keeps the meaning to itself, and refuses a wrong number of them', () => {
    const action = (label: string) =>
      ({ label, style: 'plain', meaning: { kind: 'cancel' } }) as const;
    const made = draft(
      { severity: 'info', title: ['?'], actions: [action('A'), action('B')] },
      context,
    );

    expect(finish(made, ['t1', 't2']).actions).toEqual([
      { token: 't1', label: 'A', style: 'plain' },
      { token: 't2', label: 'B', style: 'plain' },
    ]);
    expect(() => finish(made, ['t1'])).toThrow(RangeError);
  });

  function partsOf({ card, actions }: Draft): readonly string[] {
    return [
      ...plain(card.title ?? []),
      ...card.blocks.flatMap(blockParts),
      ...actions.map(({ label }) => label),
    ];
  }

  function blockParts(one: Card['blocks'][number]): readonly string[] {
    switch (one.kind) {
      case 'text':
        return plain(one.text);
      case 'facts':
        return one.facts.flatMap(({ label, value }) => [label, ...plain(value)]);
      case 'list':
        return one.items.flatMap(plain);
      case 'code':
        return [one.label, one.text];
      case 'steps':
        return one.steps.flatMap((made) => [
          made.status,
          ...plain(made.label),
          ...plain(made.detail),
        ]);
    }
  }

  function plain(said: Text): readonly string[] {
    return [plainText(said, now)];
  }
});
