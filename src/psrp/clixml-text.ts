// Control characters, halves of surrogate pairs, what XML cannot carry, and what would read as such an escape.
const escaped = /[\p{Cc}\p{Cs}\u{10000}-\u{10FFFF}\uFFFE\uFFFF]|_(?=[xX])/gu;
const escapes = /_x([0-9A-Fa-f]{4})_/g;

/** Any text for CLIXML: UTF-16 units that XML cannot carry safely as _xHHHH_ (MS-PSRP 2.2.5.3.2). */
export function clixmlText(text: string): string {
  return text.replaceAll(escaped, (character) => {
    const units = Array.from({ length: character.length }, (_, at) => character.charCodeAt(at));
    return units.map((unit) => `_x${unit.toString(16).toUpperCase().padStart(4, '0')}_`).join('');
  });
}

/** The same backwards. Gives exactly what was written: halves of pairs and control characters too. */
export function fromClixmlText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replaceAll(escapes, (_, unit: string) =>
    String.fromCharCode(Number.parseInt(unit, 16)),
  );
}
