export type HmacAlgorithm = 'sha1' | 'sha256' | 'sha512';

/** HMAC (RFC 2104) of a message under a key. */
export type Hmac = (algorithm: HmacAlgorithm, key: Uint8Array, message: Uint8Array) => Uint8Array;
