const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Base32 without padding (RFC 4648, section 6), as authenticator apps read seeds. */
export function toBase32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const groups = bits.match(/.{1,5}/g) ?? [];
  return groups.map((group) => alphabet[Number.parseInt(group.padEnd(5, '0'), 2)]).join('');
}

/** The bytes; `undefined` for what is no Base32 without padding, or another spelling of it. */
export function fromBase32(text: string): Uint8Array | undefined {
  if (!/^[A-Z2-7]*$/.test(text)) return undefined;
  const bits = [...text]
    .map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0'))
    .join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  const read = Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 2));
  return toBase32(read) === text ? read : undefined;
}
