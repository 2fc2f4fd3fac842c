/** As many arguments as one call may safely have. */
const piece = 8192;

/** Text as UTF-8 in base64. */
export function base64Of(text: string): string {
  const bytes = new TextEncoder().encode(text);
  // In pieces: character by character, this was more than half of what a job costs us.
  let binary = '';
  for (let at = 0; at < bytes.length; at += piece) {
    binary += String.fromCharCode(...bytes.subarray(at, at + piece));
  }
  return btoa(binary);
}

/** As PowerShell wants its -EncodedCommand: UTF-16, little endian. */
export function encodedCommand(text: string): string {
  const units = Array.from({ length: text.length }, (_, index) => text.charCodeAt(index));
  return btoa(units.map((unit) => String.fromCharCode(unit & 0xff, unit >> 8)).join(''));
}
