export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

/** Blanks are for the reader. */
export function unhex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
}
