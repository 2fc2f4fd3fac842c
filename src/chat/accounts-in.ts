import type { Block, Card, Span } from '#src/card/card.ts';
import type { AccountId } from '#src/identity/person.ts';

/** The accounts that a card means, each once and in order. */
export function accountsIn({
  title,
  blocks,
}: Pick<Card, 'title' | 'blocks'>): readonly AccountId[] {
  const spans = [...(title ?? []), ...blocks.flatMap(spansOf)];
  const accounts = spans.flatMap((span) =>
    typeof span === 'string' || span.kind !== 'person' ? [] : [span.account],
  );
  return [...new Set(accounts)];
}

function spansOf(block: Block): readonly Span[] {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'facts':
      return block.facts.flatMap(({ value }) => value);
    case 'list':
      return block.items.flat();
    case 'code':
      return [];
    case 'steps':
      return block.steps.flatMap(({ label, detail }) => [...label, ...detail]);
  }
}
