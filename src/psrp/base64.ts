const alphabet = /^[A-Za-z0-9+/]*={0,2}$/;
/** As many arguments as one call may safely have. */
const piece = 8192;

/** Bytes in base64. */
export function base64OfBytes(bytes: Uint8Array): string {
  let binary = '';
  for (let at = 0; at < bytes.length; at += piece) {
    binary += String.fromCharCode(...bytes.subarray(at, at + piece));
  }
  return btoa(binary);
}

/** The bytes of base64; white space is allowed, anything else gives undefined. */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  const packed = /\s/.test(text) ? text.replaceAll(/\s+/g, '') : text;
  if (packed.length % 4 !== 0 || !alphabet.test(packed)) return undefined;
  const binary = atob(packed);
  const bytes = new Uint8Array(binary.length);
  for (let at = 0; at < binary.length; at += 1) bytes[at] = binary.charCodeAt(at);
  return bytes;
}
