import type { Block, Card, Span, Text } from '#src/card/card.ts';

type Redact = (text: string) => string;

/** A card whose every word went through `redact`. What people press, tokens and kinds, stays as it is. */
export function redactedCard(card: Card, redact: Redact): Card {
  return {
    ...card,
    ...(card.title === undefined ? {} : { title: textOf(card.title, redact) }),
    blocks: card.blocks.map((block) => blockOf(block, redact)),
    actions: card.actions.map((action) => ({
      ...action,
      label: redact(action.label),
      ...(action.confirm === undefined ? {} : { confirm: redact(action.confirm) }),
      ...(action.form === undefined
        ? {}
        : { form: { ...action.form, label: redact(action.form.label) } }),
    })),
    fallbackText: redact(card.fallbackText),
  };
}

function blockOf(block: Block, redact: Redact): Block {
  switch (block.kind) {
    case 'text':
      return { ...block, text: textOf(block.text, redact) };
    case 'facts':
      return {
        ...block,
        facts: block.facts.map(({ label, value }) => ({
          label: redact(label),
          value: textOf(value, redact),
        })),
      };
    case 'list':
      return { ...block, items: block.items.map((item) => textOf(item, redact)) };
    case 'code':
      return { ...block, text: redact(block.text), label: redact(block.label) };
    case 'steps':
      return {
        ...block,
        steps: block.steps.map((step) => ({
          ...step,
          label: textOf(step.label, redact),
          detail: textOf(step.detail, redact),
        })),
      };
  }
}

function textOf(text: Text, redact: Redact): Text {
  return text.map((span) => spanOf(span, redact));
}

/** An account and an address are no words: a changed one would lead to somebody else. */
function spanOf(span: Span, redact: Redact): Span {
  if (typeof span === 'string') return redact(span);
  switch (span.kind) {
    case 'code':
    case 'strong':
    case 'link':
      return { ...span, text: redact(span.text) };
    case 'person':
      return { ...span, name: redact(span.name) };
    case 'time':
      return span;
  }
}
