import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { render } from '#adapters/discord/render/render.ts';
import { forms } from '#adapters/discord/render/rendered.ts';
import type { Block, Span, Text } from '#src/card/card.ts';
import { literal, literalLines } from '#src/chat/literal.ts';
import { hostileTexts } from '#test/contracts/chat-cards.ts';
import { readMarkdown } from './read-markdown.ts';
import { actsIn, markdownOf } from './shown.ts';

const can = { files: true };
const signs = fc.constantFrom(
  ...Array.from('\\`*_~|<>#@:[]()+-.!/&=1aé😀 \n\t'),
  '```',
  '@everyone',
  '<@80351110224678912>',
  '<@&80351110224678912>',
  '<#80351110224678912>',
  '<t:1:R>',
  '<:x:80351110224678912>',
  '</fettle help:80351110224678912>',
  '<id:home>',
  'https://evil.example',
  'discord.gg/evil',
  '[x](https://evil.example)',
  '\n# ',
  '\n> ',
  '\n- ',
  '1. ',
  '-# ',
  '||',
  ':skull:',
  '\u200B',
  '\u202E',
);
/** What people, hosts and other bots write to do harm. */
const hostile = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.array(signs, { maxLength: 40, size: 'max' }).map((all) => all.join('')),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom(...hostileTexts.map(({ text }) => text)) },
);
const runs = { numRuns: 100, endOnFailure: true };

describe('text of anybody in Discord', () => {
  it.each(forms)('acts in no way as %s, and is read letter by letter', (form) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const read = bodyOf([text], form);

        expect(read.acts).toEqual([]);
        expect(read.text).toBe(literal(text).trim() === '' ? '' : literal(text));
      }),
      runs,
    );
  });

  it('acts as code or stands as it is', () => {
    fc.assert(
      fc.property(hostile, hostile, (before, text) => {
        const read = bodyOf([before, { kind: 'code', text }, before], 'container');

        expect(read.acts.filter((act) => act !== 'code')).toEqual([]);
        expect(read.acts.length).toBeLessThanOrEqual(1);
        expect(read.text.trim()).toBe([before, text, before].map(literal).join('').trim());
      }),
      runs,
    );
  });

  it('is strong and nothing more', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom('strong', 'plain'), hostile), { maxLength: 4 }),
        (parts) => {
          const read = bodyOf(
            parts.map(([kind, text]) => spanOf(kind, text)),
            'text',
          );

          expect(read.acts.filter((act) => act !== 'strong')).toEqual([]);
          expect(read.text.trim()).toBe(
            parts
              .map(([, text]) => literal(text))
              .join('')
              .trim(),
          );
        },
      ),
      runs,
    );
  });

  it('stands in a fence as it is, but for a fence of its own', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const block: Block = { kind: 'code', text, language: 'powershell', label: 'Script' };
        const [code = ''] = markdownOf(rendered([block], 'container'));
        const read = readMarkdown(code.slice(code.indexOf('```')));
        const body = literalLines(text).replaceAll(/^(?:[^\S\n]*\n)+|\s+$/gu, '');

        expect(read.acts).toEqual(['block']);
        if (!text.includes('```')) expect(read.text).toBe(body === '' ? '(empty)' : body);
      }),
      runs,
    );
  });

  it.each(forms)('acts nowhere else of a card either, as %s', (form) => {
    fc.assert(
      fc.property(hostile, (text) => {
        const blocks: readonly Block[] = [
          { kind: 'facts', facts: [{ label: text, value: [text] }] },
          { kind: 'list', ordered: true, items: [[text], [text]] },
          { kind: 'steps', steps: [{ label: [text], status: 'done', detail: [text] }] },
        ];
        const actions = [{ token: 't', label: text, style: 'danger', confirm: text }] as const;
        const card = {
          severity: 'error',
          title: [text],
          blocks,
          actions,
          fallbackText: text,
        } as const;

        const acts = actsIn(render(card, { now: 0, form, can }));

        expect(
          acts.filter((act) => !['heading', 'strong', 'item', 'subtext'].includes(act)),
        ).toEqual([]);
      }),
      runs,
    );
  });
});

describe('markup that a card means', () => {
  it.each([
    [
      { kind: 'person', account: 'discord:80351110224678912', name: '@everyone' },
      ['user:80351110224678912'],
    ],
    [{ kind: 'person', account: 'discord:80351110224678912>', name: '@everyone' }, []],
    [{ kind: 'person', account: 'slack:T1/80351110224678912', name: '@everyone' }, []],
    [{ kind: 'time', at: 1_700_000_000_999, style: 'relative' }, ['time:1700000000']],
    [{ kind: 'time', at: -5, style: 'clock' }, ['time:-1']],
    [{ kind: 'time', at: Number.NaN, style: 'clock' }, []],
    [{ kind: 'time', at: 1e18, style: 'clock' }, []],
    [
      { kind: 'link', text: 'the *thread*', url: 'https://discord.com/channels/1/2' },
      ['link:https://discord.com/channels/1/2'],
    ],
    [{ kind: 'link', text: 'x', url: 'javascript:alert(1)' }, []],
    [{ kind: 'link', text: 'x', url: 'https://evil.example/)[y](https://evil.example' }, []],
  ])('of %j acts as %j', (span, acts) => {
    // Accounts are branded by their schema, which also lets through what is no account of this platform.
    expect(bodyOf([span as Span], 'container').acts).toEqual(acts);
  });

  it('is read out by the client in the zone of whoever reads', () => {
    const read = bodyOf(['at ', { kind: 'time', at: 60_000, style: 'clock' }], 'text');

    expect(read.text).toBe('at <t:60:f>');
  });
});

function spanOf(kind: string, text: string): Span {
  return kind === 'strong' ? { kind: 'strong', text } : text;
}

function bodyOf(text: Text, form: (typeof forms)[number]) {
  const [body = ''] = markdownOf(rendered([{ kind: 'text', text }], form)).filter(
    (each) => each !== '',
  );
  const read = readMarkdown(body);
  return read.text === '(an empty message)' ? { ...read, text: '' } : read;
}

function rendered(blocks: readonly Block[], form: (typeof forms)[number]) {
  const card = { severity: 'info', blocks, actions: [], fallbackText: '' } as const;
  return render(card, { now: 0, form, can: { ...can, files: false } });
}
