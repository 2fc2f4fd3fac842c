const escapeSign = '\u001b';
const bell = '\u0007';
// Escape sequences of terminals: CSI, and OSC up to its end or the end of the line.
const escapes = new RegExp(
  `(?:${escapeSign}\\[|\u009b)[0-?]{0,32}[ -/]{0,8}[@-~]|${escapeSign}\\][^${bell}${escapeSign}\n]{0,4096}(?:${bell}|${escapeSign}\\\\)?`,
  'g',
);
const lineEnds = /\r\n?|[\u0085\u2028\u2029]/g;
// Control characters, and all that is invisible or turns the direction of writing.
const hidden = /[\p{Cc}\p{Cf}\u115f\u1160\u3164\uffa0]/gu;

/**
 * Text of users, hosts or platforms, made safe to show: no control characters but line break and tab, no
 * terminal escapes, nothing invisible, nothing that turns the direction of writing. Idempotent.
 */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(lineEnds, '\n')
    .replaceAll(escapes, '')
    .replaceAll(hidden, (character) => (character === '\n' || character === '\t' ? character : ''));
}

/** The same on one line: what stands in a log field, a table or a button. */
export function cleanLine(text: string): string {
  return cleanText(text).replaceAll(/\s+/gu, ' ').trim();
}
