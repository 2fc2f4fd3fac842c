/** Signs what leaves as proof. The private key never leaves the adapter. */
export interface Signer {
  /** SHA-256 of the public key (SPKI, DER), the first 16 hexadecimal digits. */
  readonly keyId: string;
  /** Ed25519 (RFC 8032) over the UTF-8 of the text, as Base64. */
  sign(text: string): string;
}

/** A public key that somebody trusts. */
export interface VerificationKey {
  readonly keyId: string;
  /** False for a signature of another key, of another text, or that is none at all. Never throws. */
  verify(text: string, signature: string): boolean;
}
