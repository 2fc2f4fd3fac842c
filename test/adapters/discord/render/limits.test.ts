import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { render } from '#adapters/discord/render/render.ts';
import { type Form, forms, type Rendered } from '#adapters/discord/render/rendered.ts';
import { arbitraryCardFor } from '#test/chat/arbitrary-card.ts';
import { hostile } from '#test/contracts/chat-cards.ts';
import { checkMessage } from '#test/discord/check-message.ts';
import { actsIn, markdownOf, readIn, valuesOf } from './shown.ts';

const now = Date.UTC(2026, 10, 21, 10, 42);
const user = '80351110224678912';
const arbitraryCard = arbitraryCardFor([
  `discord:${user}`,
  'discord:8035',
  'discord:80351110224678912>',
  'slack:T1/U1',
  'terminal:maria',
]);
const capabilities = fc.record({ files: fc.boolean() });
const hidden = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF\p{Cs}]/u;
const someRuns = { numRuns: 25, endOnFailure: true };
/** What a card may mean; whatever else acts came out of a text. */
const meant =
  /^(?:heading|strong|item|subtext|code|block|time:-?\d+|user:80351110224678912|link:https:.*)$/;

describe.each(forms)('any card whatever as %s', (form) => {
  it('stays inside of what Discord accepts', () => {
    everyCard(form, (rendered) => {
      const { content = '', embeds = [], components, files } = rendered;
      const texts = valuesOf(components, 'content').join('');
      const kinds = valuesOf(components, 'type');
      const ids = valuesOf(components, 'custom_id').map(String);

      expect(content.length).toBeLessThanOrEqual(2000);
      expect(embeds.map(({ description = '' }) => description).join('').length).toBeLessThanOrEqual(
        4096,
      );
      expect(texts.length).toBeLessThanOrEqual(4000);
      expect(kinds.filter((kind) => typeof kind === 'number').length).toBeLessThanOrEqual(40);
      expect(rowsIn(rendered).length).toBeLessThanOrEqual(5);
      expect(rowsIn(rendered).filter((row) => row > 5)).toEqual([]);
      expect(ids.filter((id) => id.length === 0 || id.length > 100)).toEqual([]);
      expect(new Set(ids).size).toBe(ids.length);
      expect(
        labelsIn(rendered).filter((label) => label.length === 0 || label.length > 100),
      ).toEqual([]);
      expect(files.length).toBeLessThanOrEqual(10);
    });
  });

  it('is nothing that the strict Discord of the tests refuses', () => {
    everyCard(form, ({ content, embeds, components, flags, mentions, files }) => {
      const body = {
        ...(content === undefined ? {} : { content }),
        ...(embeds === undefined ? {} : { embeds }),
        components,
        flags,
        allowed_mentions: { parse: [], users: mentions },
        attachments: files.map(({ name, title }, id) => ({
          id,
          filename: name,
          description: title,
        })),
      };
      // As it goes over the wire: plain JSON.
      const sent: unknown = JSON.parse(JSON.stringify(body));
      const uploads = files.map(({ name, text }) => new File([text], name));

      expect(() =>
        checkMessage(jsonOf(sent), { shape: 'newMessage', flags, files: uploads }),
      ).not.toThrow();
    });
  });

  it('says something, and nothing that is invisible', () => {
    everyCard(form, (rendered) => {
      const lines = [
        ...markdownOf(rendered),
        ...labelsIn(rendered),
        ...rendered.files.map(({ text }) => text),
      ];

      expect(readIn(rendered).trim()).not.toBe('');
      expect(lines.filter((line) => hidden.test(line.replaceAll('\n', '')))).toEqual([]);
    });
  });

  it('mentions and marks only what it means', () => {
    everyCard(form, (rendered) => {
      expect(actsIn(rendered).filter((act) => !meant.test(act))).toEqual([]);
      expect(rendered.mentions.filter((each) => each !== user)).toEqual([]);
    });
  });

  it('tells whoever is meant, whatever is cut', () => {
    everyCard(form, (rendered) => {
      const told = actsIn(rendered).filter((act) => act.startsWith('user:'));

      expect([...new Set(told)]).toEqual(rendered.mentions.map((id) => `user:${id}`));
    });
  });

  it('keeps every token, or says that something is missing', () => {
    fc.assert(
      fc.property(arbitraryCard, capabilities, (card, can) => {
        const rendered = render(card, { now, form, can });
        const shown = [
          ...valuesOf(rendered.components, 'custom_id'),
          ...valuesOf(rendered.components, 'value'),
        ];
        const isWhole = card.actions.every(({ token }) =>
          shown.some((id) => String(id).includes(token)),
        );

        expect(isWhole || says(rendered)).toBe(true);
      }),
      someRuns,
    );
  });

  it('attaches the whole exactly when something is missing', () => {
    everyCard(form, (rendered, can) => {
      const names = rendered.files.map(({ name }) => name);

      expect(names.includes('whole-message.txt')).toBe(
        can.files && readIn(rendered).includes('Shortened; all of it'),
      );
      expect(new Set(names).size).toBe(names.length);
      expect(names.filter((name) => !/^[a-z0-9-]{1,80}\.[a-z0-9]{2,4}$/.test(name))).toEqual([]);
      if (!can.files) expect(names).toEqual([]);
    });
  });
});

describe('a hundred thousand characters', () => {
  it.each(
    forms.flatMap((form) =>
      ['a', '*', '<@1> ', '😀', 'a\n', '`'].map((piece) => [form, piece] as const),
    ),
  )('as %s of %j leave a message that says so', (form, piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));

    const rendered = render(hostile(text), {
      now,
      form,
      can: { files: true },
    });

    expect(says(rendered)).toBe(true);
    expect(rendered.files.map(({ name }) => name)).toContain('whole-message.txt');
    expect(rowsIn(rendered)).toEqual(form === 'bare' ? [] : [1]);
  });
});

describe('more blocks than a message has components', () => {
  it('share one, and the buttons stay', () => {
    const blocks = Array.from({ length: 60 }, (_, index) => ({
      kind: 'text' as const,
      text: [`line ${index}`],
    }));
    const card = { ...hostile('x'), title: [], blocks };

    const rendered = render(card, {
      now,
      form: 'container',
      can: { files: false },
    });

    expect(says(rendered)).toBe(false);
    expect(readIn(rendered)).toContain('line 0\nline 1');
    expect(readIn(rendered)).toContain('line 59');
    expect(rowsIn(rendered)).toEqual([1]);
  });
});

interface Can {
  readonly files: boolean;
}

function everyCard(form: Form, check: (rendered: Rendered, can: Can) => void): void {
  fc.assert(
    fc.property(arbitraryCard, capabilities, (card, can) => {
      check(render(card, { now, form, can }), can);
    }),
    someRuns,
  );
}

function says(rendered: Rendered): boolean {
  return (
    /Shortened; |The buttons of this message cannot/.test(readIn(rendered)) ||
    rendered.files.some(({ name }) => name === 'whole-message.txt')
  );
}

/** How many components each row holds. */
function rowsIn({ components }: Rendered): readonly number[] {
  const inside = components.flatMap((each) => (each.type === 17 ? each.components : [each]));
  return inside.flatMap((each) => (each.type === 1 ? [each.components.length] : []));
}

function labelsIn({ components }: Rendered): readonly string[] {
  return valuesOf(components, 'label').map(String);
}

function jsonOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value))
    : {};
}
