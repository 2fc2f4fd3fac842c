/** Bytes written in hexadecimal, blanks between them allowed; `undefined` when it is anything else. */
export function bytesOf(hex: string): Uint8Array | undefined {
  const digits = hex.replaceAll(' ', '');
  if (digits.length % 2 !== 0 || /[^0-9a-f]/.test(digits)) return undefined;
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(index * 2, index * 2 + 2), 16),
  );
}
