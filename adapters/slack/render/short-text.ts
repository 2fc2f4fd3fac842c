import { type Cut, head } from '#src/chat/literal.ts';
import { bytesOf, escaped } from './literal.ts';

/** Clean text escaped, and in at most `limit` bytes; says how many are missing, and where they are. */
export function shortText(
  text: string,
  { limit, where }: { readonly limit: number; readonly where: string },
): Cut {
  if (bytesOf(text) <= limit) return { text: escaped(text), isCut: false };
  const note = `\n… (${text.length} characters in all; ${where})`;
  const kept = head(text, lengthWithin(text, limit - bytesOf(note)));
  return { text: escaped(kept + note), isCut: true };
}

/** How many characters from the start take that much room once they are escaped. */
function lengthWithin(text: string, room: number): number {
  let length = Math.min(text.length, room);
  while (bytesOf(text.slice(0, length)) > room) {
    length -= Math.ceil((bytesOf(text.slice(0, length)) - room) / 5);
  }
  return length;
}
