import type { Card, Text } from '#src/card/card.ts';
import { plainText } from '#src/card/fallback.ts';
import { headingText, isDocument } from '#src/chat/heading-text.ts';
import { inline, inlineSize } from './inline.ts';
import { limits } from './limits.ts';
import { sizeOf } from './literal.ts';
import type { Parts } from './part.ts';

/** The title, with its severity as a word: a heading over what has buttons or facts, else a strong line. */
export function headingParts(card: Card, now: number): Parts {
  const text = headingText(card);
  const plain = plainText(text, now).trim();
  if (plain === '') return { parts: [], isCut: false };
  if (isDocument(card) && isPlain(text) && plain.length <= limits.header.text) {
    const block = {
      type: 'header',
      text: { type: 'plain_text', text: plain, emoji: false },
    } as const;
    return { parts: [{ block, size: 20 + sizeOf(plain) }], isCut: false };
  }
  const { elements, isCut } = inline(text, { now, limit: limits.richText.title, style: 'strong' });
  const section = { type: 'rich_text_section', elements } as const;
  return {
    parts: [{ block: { type: 'rich_text', elements: [section] }, size: inlineSize(elements) }],
    isCut,
  };
}

/** A header takes no mention, and no time that Slack could write in the reader's zone. */
function isPlain(text: Text): boolean {
  return text.every((span) => typeof span === 'string' || !['person', 'time'].includes(span.kind));
}
