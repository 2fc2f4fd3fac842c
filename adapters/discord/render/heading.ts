import type { Card } from '#src/card/card.ts';
import { headingText, isDocument } from '#src/chat/heading-text.ts';
import { inline } from './inline.ts';
import { limits } from './limits.ts';
import type { Lines } from './lines.ts';

/** The title, with its severity as a word: a heading over what has buttons or facts, else a strong line. */
export function headingLines(card: Card): Lines {
  const style = isDocument(card) ? undefined : 'strong';
  const { text, isCut } = inline(headingText(card), { limit: limits.text.title, style });
  if (text.trim() === '') return { lines: [], isCut };
  return { lines: [style === undefined ? `### ${text.trimStart()}` : text], isCut };
}
