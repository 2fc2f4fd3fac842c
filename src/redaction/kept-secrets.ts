import type { SecretReference } from '#src/host/secret-reference.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { createRedactor, type Redactor } from '#src/redaction/redactor.ts';

/** Secrets as they are looked up, and the redactor that knows every one of them. */
export interface KeptSecrets extends Secrets {
  /** Takes every secret that was used so far out of a text, in each form that it may have. */
  redact(text: string): string;
}

/** Shorter ones would blot out ordinary words. */
const shortest = 4;

/** Notes each secret at the moment it is used, so that nothing that leaves afterwards carries it. */
export function keepSecrets(secrets: Secrets): KeptSecrets {
  const used = new Set<string>();
  let redactor: Redactor | undefined;
  return {
    resolve: async (reference: SecretReference) => {
      const secret = await secrets.resolve(reference);
      if (secret.length >= shortest && !used.has(secret)) {
        used.add(secret);
        redactor = undefined;
      }
      return secret;
    },
    redact: (text) => {
      redactor ??= createRedactor([...used]);
      return redactor.redact(text);
    },
  };
}
