import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { render } from '#adapters/discord/render/render.ts';
import { forms } from '#adapters/discord/render/rendered.ts';
import type { Block, Text } from '#src/card/card.ts';
import { now } from '#test/card/repair.ts';
import { readIn } from './shown.ts';

describe('what a card says', () => {
  const word = fc.stringMatching(/^[a-z<&>*_`|#.@-]{1,6}$/);
  const span = fc.oneof(
    word,
    fc.record({ kind: fc.constantFrom('code' as const, 'strong' as const), text: word }),
  );
  const text = fc.array(span, { minLength: 1, maxLength: 3 });
  const status = fc.constantFrom('waiting', 'running', 'done', 'failed', 'skipped');
  const step = fc.record({ label: text, status, detail: text });
  const block: fc.Arbitrary<Block> = fc.oneof(
    fc.record({ kind: fc.constant('text' as const), text }),
    fc.record({
      kind: fc.constant('facts' as const),
      facts: fc.array(fc.record({ label: word, value: text }), { maxLength: 4 }),
    }),
    fc.record({
      kind: fc.constant('list' as const),
      items: fc.array(text, { maxLength: 4 }),
      ordered: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant('code' as const),
      text: fc.stringMatching(/^[a-z<&>*_|#.@-]{1,6}$/),
      language: word,
      label: word,
    }),
    fc.record({ kind: fc.constant('steps' as const), steps: fc.array(step, { maxLength: 4 }) }),
  );

  it.each(forms)('stands in the message word for word, also as %s', (form) => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), (blocks) => {
        const card = { severity: 'info', blocks, actions: [], fallbackText: '' } as const;
        const rendered = render(card, { now, form, can: { files: true } });
        const read = readIn(rendered);

        expect(rendered.files).toEqual([]);
        expect(blocks.flatMap(words).filter((each) => !read.includes(each))).toEqual([]);
      }),
      { numRuns: 60, endOnFailure: true },
    );
  });

  it('leaves the names of its buttons where there are none', () => {
    const actions = [
      { token: 'a', label: 'Approve *all*', style: 'primary' },
      { token: 'b', label: 'Decline', style: 'plain' },
    ] as const;
    const card = { severity: 'info', blocks: [], actions, fallbackText: '' } as const;

    const rendered = render(card, {
      now,
      form: 'bare',
      can: { files: false },
    });

    expect(readIn(rendered)).toBe(
      'Choices: Approve *all* | Decline\nThe buttons of this message cannot be shown.',
    );
    expect(rendered.components).toEqual([]);
  });
});

function words(block: Block): readonly string[] {
  switch (block.kind) {
    case 'text':
      return [joined(block.text)];
    case 'facts':
      return block.facts.flatMap(({ label, value }) => [label, joined(value)]);
    case 'list':
      return block.items.map(joined);
    case 'code':
      return [block.label, block.text];
    case 'steps':
      return block.steps.flatMap(({ label, detail }) => [joined(label), joined(detail)]);
  }
}

function joined(text: Text): string {
  return text
    .map((span) => (typeof span === 'string' ? span : 'text' in span ? span.text : ''))
    .join('');
}
