import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { renderCard, renderSpoken, type View } from '#adapters/terminal/render.ts';
import { paintColour, paintNothing } from '#adapters/terminal/style.ts';
import { padded, widthOf } from '#adapters/terminal/width.ts';
import { wrap } from '#adapters/terminal/wrap.ts';
import type { Card, Text } from '#src/card/card.ts';
import { cardFor } from '#src/card/card-for.ts';
import { finish } from '#src/card/draft.ts';
import { context, incident, now, repaired, states } from '#test/card/repair.ts';

const view: View = {
  columns: 72,
  paint: paintNothing,
  now,
  timeZone: 'Asia/Tokyo',
  locale: 'en-GB',
};

describe('renderCard', () => {
  it.each([
    ['findings', { kind: 'findings' }, incident(states.explaining)],
    ['an approval', { kind: 'approval' }, incident(states.waiting)],
    ['progress', { kind: 'applying' }, incident(states.applying)],
    ['a resolution', { kind: 'closed', outcome: 'resolved' }, repaired(states.closed)],
  ] as const)('shows %s', (_what, saying, of) => {
    const draft = cardFor(saying, of, { ...context, before: repaired(states.verifying) });
    const card = finish(
      draft,
      draft.actions.map(({ label }) => label),
    );

    expect(renderCard(card, view).join('\n')).toMatchSnapshot();
  });

  it('shows scripts line by line, and marks where they begin', () => {
    const block = {
      kind: 'code',
      text: 'set -eu\n\tid\n',
      language: 'sh',
      label: 'Apply',
    } as const;

    expect(renderCard({ ...saying('The script'), blocks: [block] }, view)).toEqual([
      'fettle  The script',
      '        Apply:',
      '        | set -eu',
      '        |     id',
    ]);
  });

  it('says clock times in the zone of the reader, with the date when it is another day', () => {
    const at = (offset: number) => ({ kind: 'time', at: now + offset, style: 'clock' }) as const;

    expect(renderCard(saying(at(0), ' and ', at(-86_400_000)), view)).toEqual([
      'fettle  19:36 and 20 Nov 2026 19:36',
    ]);
  });

  it('paints only where colours are wanted', () => {
    const card = saying({ kind: 'code', text: 'rds-07' });

    expect(renderCard(card, { ...view, paint: paintColour }).join('')).toContain(
      '\u001b[36mrds-07',
    );
    expect(renderCard(card, view).join('')).not.toContain('\u001b');
  });

  it('keeps within the width and lets no control character through, whatever it is given', () => {
    const text = fc.string({ unit: 'binary', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 30, max: 120 }), (hostile, columns) => {
        const lines = renderCard(everywhere(hostile), { ...view, columns });

        expect(Math.max(...lines.map(widthOf))).toBeLessThanOrEqual(columns);
        expect(lines.join('')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });
});

describe('renderSpoken', () => {
  it('shows who said it in the column of the speaker', () => {
    expect(renderSpoken('Maximiliane', 'Error code: 0x904\nExtended\u001b[2J: 0x7', view)).toEqual([
      'Maximi  Error code: 0x904',
      '        Extended: 0x7',
    ]);
  });
});

describe('widthOf', () => {
  it.each([
    ['abc', 3],
    ['リモート', 8],
    ['ﾘﾓｰﾄ', 4],
    ['연결', 4],
    ['é', 1],
    ['e\u0301', 1],
    ['👩‍💻', 2],
    ['⚠️', 2],
    ['☂', 1],
    ['🇩🇪', 2],
    ['', 0],
  ])('counts the columns of %s', (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });

  it('fills up by columns, not by characters', () => {
    expect(padded('連絡', 6)).toBe('連絡  ');
  });
});

describe('wrap', () => {
  const plain = (text: string) => [{ text, look: 'plain' }] as const;

  it('breaks at blanks, and long words where the line ends', () => {
    expect(wrap(plain('one two three abcdefghijkl'), 8, paintNothing)).toEqual([
      'one two',
      'three',
      'abcdefgh',
      'ijkl',
    ]);
  });

  it('never splits a wide character', () => {
    expect(wrap(plain('接続できません'), 5, paintNothing)).toEqual(['接続', 'でき', 'ませ', 'ん']);
  });

  it('keeps pieces together that stand together', () => {
    const pieces = [...plain('on '), { text: 'rds-07', look: 'code' }, ...plain('. Then')] as const;

    expect(wrap(pieces, 10, paintNothing)).toEqual(['on rds-07.', 'Then']);
  });
});

function saying(...title: Text): Card {
  return { severity: 'info', title, blocks: [], actions: [], fallbackText: '' };
}

function everywhere(text: string): Card {
  return {
    ...saying(text, { kind: 'strong', text }),
    blocks: [
      { kind: 'text', text: [text, { kind: 'code', text }] },
      { kind: 'facts', facts: [{ label: text, value: [text] }] },
      { kind: 'list', ordered: true, items: [[text], [text]] },
      { kind: 'code', text, language: 'sh', label: text },
      { kind: 'steps', steps: [{ label: [text], status: 'failed', detail: [text] }] },
    ],
  };
}
