import type { SecretReference } from '#src/host/secret-reference.ts';

/** Looks secrets up at the moment they are used. Nothing keeps them. */
export interface Secrets {
  /** Rejects with BotError `secret-missing`; the error names the reference, never a value. */
  resolve(reference: SecretReference): Promise<string>;
}
