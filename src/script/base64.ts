/** Text as UTF-8 in base64. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

/** As PowerShell wants its -EncodedCommand: UTF-16, little endian. */
export function encodedCommand(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return btoa(units.map((unit) => String.fromCharCode(unit & 0xff, unit >> 8)).join(''));
}
