import type { Action, Block, Card, Span, Text } from '#src/card/card.ts';
import { literal, literalLines } from './literal.ts';

/** A card without control characters and line breaks in what anybody said. The core cleans too; an adapter trusts nobody. */
export function cleanCard(card: Card): Card {
  return {
    ...card,
    ...(card.title === undefined ? {} : { title: cleanSpans(card.title) }),
    blocks: card.blocks.map(cleanBlock),
    actions: card.actions.map(cleanAction),
  };
}

export function cleanSpans(text: Text): Text {
  return text.map(cleanSpan);
}

function cleanSpan(span: Span): Span {
  if (typeof span === 'string') return literal(span);
  switch (span.kind) {
    case 'code':
    case 'strong':
      return { ...span, text: literal(span.text) };
    case 'person':
      return { ...span, name: literal(span.name) };
    case 'link':
      return { ...span, text: literal(span.text) };
    case 'time':
      return span;
  }
}

function cleanBlock(block: Block): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, text: cleanSpans(block.text) };
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(({ label, value }) => ({
          label: literal(label).trim(),
          value: cleanSpans(value),
        })),
      };
    case 'list':
      return { ...block, items: block.items.map(cleanSpans) };
    case 'code':
      return { ...block, text: literalLines(block.text), label: literal(block.label).trim() };
    case 'steps':
      return {
        ...block,
        steps: block.steps.map(({ label, status, detail }) => ({
          label: cleanSpans(label),
          status,
          detail: cleanSpans(detail),
        })),
      };
  }
}

function cleanAction(action: Action): Action {
  const { label, confirm, form } = action;
  const name = literal(label).trim();
  return {
    ...action,
    label: name === '' ? '(no label)' : name,
    ...(confirm === undefined ? {} : { confirm: literal(confirm).trim() }),
    ...(form === undefined ? {} : { form: { ...form, label: literal(form.label).trim() } }),
  };
}
