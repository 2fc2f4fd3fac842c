/** What a secret looks like that was found by its form. */
export type SecretKind =
  | 'password'
  | 'private key'
  | 'token'
  | 'access key'
  | 'connection string'
  | 'password in an address'
  | 'password hash';

/**
 * How a kind of secret is found. Group 1 of `pattern` is what is taken out; texts are folded but keep
 * their case. Every pattern begins at a literal and is linear; `accept` sorts out what is no secret.
 */
export interface SecretPattern {
  readonly kind: SecretKind;
  readonly pattern: RegExp;
  readonly accept?: (value: string) => boolean;
}
