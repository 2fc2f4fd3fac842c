import { createHmac, hash, type KeyObject } from 'node:crypto';

/** MD5 over one array: NTLM derives its keys with it (MS-NLMP 3.4.5). */
export function md5(data: Uint8Array): Uint8Array {
  return hash('md5', data, 'buffer');
}

/** HMAC-MD5 over the parts in their order (RFC 2104). */
export function hmacMd5(key: Uint8Array | KeyObject, ...parts: readonly Uint8Array[]): Uint8Array {
  const hmac = createHmac('md5', key);
  for (const part of parts) hmac.update(part);
  return hmac.digest();
}
