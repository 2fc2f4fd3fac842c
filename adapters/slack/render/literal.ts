import { type Cut, cut, head } from '#src/chat/literal.ts';

/** For the one field in which Slack reads markup: no mention, link or command comes out of it. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What Slack counts: it keeps text escaped. */
export function sizeOf(text: string): number {
  return (
    text.length +
    4 * occurrences(text, '&') +
    3 * occurrences(text, '<') +
    3 * occurrences(text, '>')
  );
}

/** Bytes in UTF-8 once it is escaped. */
export function bytesOf(text: string): number {
  return new TextEncoder().encode(escaped(text)).length;
}

/** At most `room` of what Slack counts, an ellipsis at the end where something is missing. */
export function cutToSize(text: string, room: number): Cut {
  const short = cut(text, room);
  const most = sizeOf(short.text) <= room ? short.text.length : lengthWithin(short.text, room - 1);
  return most === short.text.length ? short : { text: `${head(text, most)}…`, isCut: true };
}

function lengthWithin(text: string, room: number): number {
  let length = text.length;
  // One character counts five at most, so that this never goes too far.
  for (let size = sizeOf(text); size > room; size = sizeOf(text.slice(0, length))) {
    length -= Math.ceil((size - room) / 5);
  }
  return length;
}

function occurrences(text: string, sign: string): number {
  return text.split(sign).length - 1;
}
