import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { render } from '#adapters/slack/render/render.ts';
import type { Block, Text } from '#src/card/card.ts';
import { now } from '#test/card/repair.ts';
import { textsOf } from './block-faults.ts';

describe('what a card says', () => {
  const word = fc.stringMatching(/^[a-z<&>*]{1,6}$/);
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
    fc.record({ kind: fc.constant('code' as const), text: word, language: word, label: word }),
    fc.record({ kind: fc.constant('steps' as const), steps: fc.array(step, { maxLength: 4 }) }),
  );

  it('stands in its blocks and in its text, word for word', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 3 }), fc.boolean(), (blocks, plan) => {
        const capabilities = { files: true, plan };
        const rendered = render(
          { severity: 'info', blocks, actions: [], fallbackText: '' },
          { now, capabilities },
        );
        const read = textsOf(rendered.blocks).join('');
        const heard = unescaped(rendered.text);
        const missing = blocks
          .flatMap(words)
          .filter((each) => !read.includes(each) || !heard.includes(each));

        expect(rendered.files).toEqual([]);
        expect(missing).toEqual([]);
      }),
      { numRuns: 100, endOnFailure: true },
    );
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

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
