export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Blanks are for the reader. */
export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
}

/** The bytes with one bit changed in the byte at this place. */
export function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from(bytes, (byte, index) => (index === at ? byte ^ 1 : byte));
}
