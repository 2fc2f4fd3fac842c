import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { createRedactor, type Redactor } from '#src/redaction/redactor.ts';

/** Secrets as they are looked up, and the redactor that knows every one of them. */
export interface KeptSecrets extends Secrets {
  /** Takes every secret that was used so far out of a text, in each form that it may have. */
  redact(text: string): string;
  /** Notes a secret that was not looked up but handed over while the bot ran. */
  conceal(secret: string): void;
}

/** Shorter ones would blot out ordinary words. */
const shortest = 4;

/** Notes each secret at the moment it is used, so that nothing that leaves afterwards carries it. */
export function keepSecrets(secrets: Secrets): KeptSecrets {
  const used = new Set<string>();
  let redactor: Redactor | undefined;
  const conceal = (secret: string): void => {
    if (secret.length < shortest || used.has(secret)) return;
    used.add(secret);
    redactor = undefined;
  };
  return {
    conceal,
    resolve: async (reference: SecretReference) => {
      const secret = await secrets.resolve(reference);
      conceal(secret);
      return secret;
    },
    redact: (text) => {
      redactor ??= createRedactor([...used]);
      return redactor.redact(text);
    },
  };
}
