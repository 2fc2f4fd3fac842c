import { homedir } from 'node:os';
import { createExecSecrets } from '#adapters/exec/exec-secrets.ts';
import { createSecrets } from '#adapters/files/secrets.ts';
import type { VaultSecrets } from '#adapters/vault/vault-secrets.ts';
import { SecretSettings } from '#src/host/secret-settings.ts';
import { joinSecrets } from '#src/host/secret-sources.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { type KeptSecrets, keepSecrets } from '#src/redaction/kept-secrets.ts';

export interface SiteSecrets extends KeptSecrets, AsyncDisposable {
  /** Which programs and which vault may be asked. Before this is known, none. */
  use(settings: SecretSettings): void;
}

/** Secrets of every kind of reference, and the redactor that knows each that was used. */
export function createSiteSecrets(clock: Clock): SiteSecrets {
  const environment = process.env;
  const here = createSecrets({ environment, home: homedir() });
  let settings = SecretSettings.parse({});
  let vault: Promise<VaultSecrets> | undefined;
  const exec: Secrets = {
    resolve: (reference) =>
      createExecSecrets({ programs: settings.programs, environment }).resolve(reference),
  };
  const openVault = async (written: NonNullable<SecretSettings['vault']>) => {
    const { VaultSecrets } = await import('#adapters/vault/vault-secrets.ts');
    const secrets: Secrets = { resolve: (reference) => proofs.resolve(reference) };
    return new VaultSecrets({ settings: written, secrets, clock, note: conceal });
  };
  const inVault: Secrets = {
    resolve: async (reference) => {
      const { vault: written } = settings;
      if (written === undefined) return await joinSecrets({}).resolve(reference);
      vault ??= openVault(written);
      return await (await vault).resolve(reference);
    },
  };
  // What opens the vault cannot stand in it.
  const outside = { env: here, file: here, credential: here, exec };
  const kept = keepSecrets(joinSecrets({ ...outside, vault: inVault }));
  const conceal = (secret: string): void => kept.conceal(secret);
  const proofs = noting(joinSecrets(outside), conceal);
  return {
    ...kept,
    use: (written) => {
      settings = written;
    },
    [Symbol.asyncDispose]: async () => (await vault)?.close(),
  };
}

function noting(secrets: Secrets, note: (secret: string) => void): Secrets {
  return {
    resolve: async (reference) => {
      const secret = await secrets.resolve(reference);
      note(secret);
      return secret;
    },
  };
}
