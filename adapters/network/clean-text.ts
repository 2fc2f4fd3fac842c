const mostCharacters = 500;

/** Text that a host chose, fit for cards and logs: on one line, without controls, at most 500 characters. */
export function cleanText(text: string): string {
  const short = text.slice(0, 4 * mostCharacters).toWellFormed();
  return Array.from(short.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '\uFFFD'))
    .slice(0, mostCharacters)
    .join('');
}
