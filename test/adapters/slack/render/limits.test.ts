import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { render, renderText } from '#adapters/slack/render/render.ts';
import type { Rendered } from '#adapters/slack/render/rendered.ts';
import { hostile } from '#test/contracts/chat-cards.ts';
import { checkBlocks } from '#test/slack/check-blocks.ts';
import { arbitraryCard } from './arbitrary-card.ts';
import { blockFaults, textsOf, valuesOf } from './block-faults.ts';

const now = Date.UTC(2026, 10, 21, 10, 42);
const capabilities = fc.record({
  plan: fc.boolean(),
  files: fc.boolean(),
});
const hidden = /[\p{Cc}\u202A-\u202E\u2066-\u2069\u200B\u2060\uFEFF\p{Cs}]/u;
const isAddress = /^https:\/\/[^\s<>|]{1,2000}$/;
const someRuns = { numRuns: 60, endOnFailure: true };

describe('any card whatever', () => {
  it('stays inside of what Slack accepts', () => {
    everyCard((rendered) => {
      expect(rendered.blocks.length).toBeLessThanOrEqual(50);
      expect(blockFaults(rendered.blocks)).toEqual([]);
      expect(textsOf(rendered.blocks).join('').length).toBeLessThanOrEqual(10_000);
      expect(Buffer.byteLength(rendered.text)).toBeLessThanOrEqual(4000);
      expect(rendered.text).not.toBe('');
      expect(headers(rendered).every((text) => text.length <= 150)).toBe(true);
      expect(elementsOfActions(rendered)).toBeLessThanOrEqual(25);
    });
  });

  it('is nothing that the strict Slack of the tests refuses', () => {
    everyCard(({ blocks }) => {
      expect(checkBlocks(blocks, { kind: 'message', without: [] })).toEqual([]);
    });
  });

  it('has an action id once in a message', () => {
    everyCard(({ blocks }) => {
      const ids = valuesOf(blocks, 'action_id');

      expect(new Set(ids).size).toBe(ids.length);
    });
  });

  it('holds no control character, nothing invisible and no half of a pair', () => {
    everyCard(({ text, blocks, files }) => {
      const lines = [text, ...textsOf(blocks), ...files.map((file) => file.text)];

      expect(lines.filter((line) => hidden.test(line.replaceAll('\n', '')))).toEqual([]);
    });
  });

  it('mentions only accounts of this platform that it means', () => {
    everyCard(({ text, blocks }) => {
      const members = valuesOf(blocks, 'user_id');

      expect(text).not.toMatch(/[<>]/);
      expect(members.filter((member) => !['U02ABCDEF', 'W1'].includes(String(member)))).toEqual([]);
      expect(valuesOf(blocks, 'type')).not.toContain('broadcast');
      expect(valuesOf(blocks, 'url').filter((url) => !isAddress.test(String(url)))).toEqual([]);
      expect(valuesOf(blocks, 'type')).not.toContain('mrkdwn');
    });
  });

  it('mentions in its text alone nobody else either', () => {
    fc.assert(
      fc.property(arbitraryCard, capabilities, (card, can) => {
        const { text } = renderText(card, { now, capabilities: can });

        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4000);
        expect(text.replaceAll(/<@(?:U02ABCDEF|W1)>/g, '')).not.toMatch(/[<>]/);
        expect(text.replaceAll(/&(?:amp|lt|gt);/g, '')).not.toContain('&');
      }),
      someRuns,
    );
  });

  it('keeps every token, or says that something is missing', () => {
    fc.assert(
      fc.property(arbitraryCard, capabilities, (card, can) => {
        const rendered = render(card, { now, capabilities: can });
        const shown = new Set(valuesOf(rendered.blocks, 'value'));
        const isWhole = card.actions.every(({ token }) => shown.has(token));

        expect(isWhole || says(rendered, 'Shortened')).toBe(true);
      }),
      someRuns,
    );
  });

  it('attaches the whole when something is missing', () => {
    fc.assert(
      fc.property(arbitraryCard, (card) => {
        const view = { now, capabilities: { plan: false, files: true } };
        const rendered = render(card, view);
        const names = rendered.files.map(({ name }) => name);

        expect(names.includes('whole-message.txt')).toBe(
          says(rendered, 'Shortened') || rendered.text.includes('all of it in whole-message.txt'),
        );
        expect(new Set(names).size).toBe(names.length);
        expect(names.filter((name) => !/^[a-z0-9-]{1,80}\.[a-z0-9]{2,4}$/.test(name))).toEqual([]);
      }),
      someRuns,
    );
  });
});

describe('a text about as long as Slack takes', () => {
  const lengths = [30, 75, 100, 150, 255, 300, 2000, 3000];
  const around = lengths.flatMap((length) => [length, length + 1, length + 20]);

  it.each(around)('of %d characters is one that Slack takes, wherever it stands', (length) => {
    for (const piece of ['a', '&', 'é']) {
      const text = piece.repeat(length);
      const token = 't'.repeat(24);
      const actions = [{ token, label: text, style: 'primary', confirm: text }] as const;
      const card = { ...hostile('x'), title: [text], actions };
      for (const plan of [true, false]) {
        const view = { now, capabilities: { plan, files: true, somethingElse: true } };
        const { blocks } = render(card, view);
        expect(checkBlocks(blocks, { kind: 'message', without: [] })).toEqual([]);
        expect(blockFaults(blocks)).toEqual([]);
      }
    }
  });
});

describe('a link', () => {
  it.each([
    ['https://example.slack.com/archives/C1/p1', 1],
    ['http://example.com/', 0],
    ['javascript:alert(1)', 0],
    ['slack://open', 0],
    ['https://example.com/|text>', 0],
    ['https://example.com/<!here>', 0],
    [`https://example.com/${'a'.repeat(5000)}`, 0],
  ])('to %.40s is %d', (url, links) => {
    const view = { now, capabilities: { plan: true, files: true, somethingElse: false } };
    const blocks = [{ kind: 'text', text: [{ kind: 'link', text: 'open', url }] }] as const;

    const rendered = render({ ...hostile('x'), blocks }, view);

    expect(valuesOf(rendered.blocks, 'url')).toHaveLength(links);
    expect(rendered.text).not.toMatch(/[<>]/);
  });
});

describe('more choices than buttons', () => {
  it.each([26, 99, 100, 101, 119])('such as %d are a select that Slack takes', (number) => {
    const actions = Array.from({ length: number }, (_, index) => ({
      token: `${index}`.padStart(24, 't'),
      label: `${index} ${'long '.repeat(16)}`,
      style: 'plain' as const,
    }));
    const view = { now, capabilities: { plan: true, files: true, somethingElse: false } };

    const { blocks } = render({ ...hostile('x'), actions }, view);

    expect(checkBlocks(blocks, { kind: 'message', without: [] })).toEqual([]);
    expect(blockFaults(blocks)).toEqual([]);
    expect(valuesOf(blocks, 'options')).not.toEqual([]);
  });
});

describe('more blocks than a message takes', () => {
  it.each([
    [48, false],
    [80, true],
  ])('are %d, shortened: %s, and the buttons stay', (number, isShortened) => {
    const blocks = Array.from({ length: number }, (_, index) => ({
      kind: 'text' as const,
      text: [`line ${index}`],
    }));
    const view = { now, capabilities: { plan: true, files: true } };

    const rendered = render({ ...hostile('x'), title: [], blocks }, view);

    expect(rendered.blocks.length).toBeLessThanOrEqual(50);
    expect(says(rendered, 'Shortened')).toBe(isShortened);
    expect(textsOf(rendered.blocks)).toContain('line 0');
    expect(elementsOfActions(rendered)).toBe(1);
  });
});

describe('a hundred thousand characters', () => {
  it.each(['a', '&', '<!here> ', '😀', 'a\n', '`'])(
    'of %j leave a message that says so',
    (piece) => {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const view = { now, capabilities: { plan: true, files: true } };

      const rendered = render(hostile(text), view);

      expect(blockFaults(rendered.blocks)).toEqual([]);
      expect(says(rendered, 'Shortened')).toBe(true);
      expect(Buffer.byteLength(rendered.text)).toBeLessThanOrEqual(4000);
      expect(rendered.files.map(({ name }) => name)).toContain('whole-message.txt');
      expect(elementsOfActions(rendered)).toBe(1);
    },
  );
});

function everyCard(check: (rendered: Rendered) => void): void {
  fc.assert(
    fc.property(arbitraryCard, capabilities, (card, can) => {
      check(render(card, { now, capabilities: can }));
    }),
    someRuns,
  );
}

function headers({ blocks }: Rendered): readonly string[] {
  return blocks.flatMap((block) => (block.type === 'header' ? [block.text.text] : []));
}

function elementsOfActions({ blocks }: Rendered): number {
  return blocks.flatMap((block) => (block.type === 'actions' ? block.elements : [])).length;
}

function says({ blocks }: Rendered, words: string): boolean {
  return textsOf(blocks).some((text) => text.startsWith(words));
}
