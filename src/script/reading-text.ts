/** Longest text that one reading or one message may hold, in UTF-8 bytes. */
export const textLimit = 4096;

/** Controls but newline and tab, formatting marks (bidirectional, zero-width), lone surrogates, line separators. */
const unfit = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Text from a host, safe to show and still honest to compare: hostile marks become U+FFFD, so that
 * nothing hidden makes two texts equal. Cut at 4 KiB.
 */
export function readingText(text: string): string {
  return cut(text.replaceAll('\r\n', '\n').replace(unfit, '\uFFFD'));
}

function cut(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= textLimit) return text;
  // A character that is cut in two is left out: `stream` keeps it back.
  const kept = new TextDecoder().decode(bytes.subarray(0, textLimit - 3), { stream: true });
  return `${kept}\u2026`;
}
