import { head } from '#src/chat/literal.ts';

/**
 * Clean text of anybody so that Discord shows it as it was written: every sign that could begin or end a
 * mention, a link, an emoji, a time, a heading, a list, a quote, a spoiler, code or emphasis is escaped.
 */
export function escaped(text: string): string {
  return text.replaceAll(/[\\`*_~|<>#@:[\]()+.-]/g, String.raw`\$&`);
}

/** Inside of a fence nothing acts but its end. What may stand there is for `needsFile` to say. */
export function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\``;
}

/** Three backticks would end a fence, and Discord knows no escape inside of one: they are set apart. */
export function withoutFences(text: string): string {
  return text.replaceAll(/`{3,}/g, (ticks) => [...ticks].join(' '));
}

/** As many characters of clean text as take `room` once they are escaped, an ellipsis at the end. */
export function escapedWithin(text: string, room: number): string {
  let length = Math.min(text.length, room);
  // Every step leaves out at least as much as an escape can have added.
  for (let over = overBy(text, { length, room }); over > 0; over = overBy(text, { length, room })) {
    length -= Math.ceil(over / 2);
  }
  return `${escaped(head(text, Math.max(0, length)))}…`;
}

function overBy(
  text: string,
  { length, room }: { readonly length: number; readonly room: number },
): number {
  return escaped(text.slice(0, Math.max(0, length))).length - (room - 1);
}
