import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import { type SecretReference, splitReference } from '#src/host/secret-reference.ts';
import type { VaultSettings } from '#src/host/secret-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { refusedRead } from './vault-fault.ts';
import { askVault, type VaultAnswer, type VaultWay } from './vault-request.ts';
import { VaultToken } from './vault-token.ts';

export interface VaultOptions {
  readonly settings: VaultSettings;
  /** Where the proof of the login and the authority stand; never the vault itself. */
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly note: (secret: string) => void;
}

const Value = z.object({
  data: z.object({ data: z.record(z.string(), z.unknown()).nullable() }),
});

/** HashiCorp Vault or OpenBao as a place of secrets: KV engine version 2. Each value is read at the moment of its use. */
export class VaultSecrets implements Secrets {
  readonly #options: VaultOptions;
  #opened: Promise<{ readonly way: VaultWay; readonly token: VaultToken }> | undefined;

  constructor(options: VaultOptions) {
    this.#options = options;
  }

  async resolve(reference: SecretReference): Promise<string> {
    const { path, key } = placeOf(reference, this.#options.settings.mount);
    const answer = await this.#read(path);
    if (answer.status !== 200) throw refusedRead(answer, reference);
    return valueAt(answer, key, reference);
  }

  /** Ends the login at the vault. Never rejects: the lease ends it in any case. */
  async close(): Promise<void> {
    const opened = await this.#opened?.catch(() => undefined);
    const token = await opened?.token.own();
    if (opened === undefined || token === undefined) return;
    const end = { method: 'POST', path: 'auth/token/revoke-self', token } as const;
    await askVault(opened.way, end).catch(() => undefined);
  }

  /** A token that is refused may only have ended early: one new login, then the answer stands. */
  async #read(path: string): Promise<VaultAnswer> {
    const { way, token } = await this.#open();
    const first = await token.get();
    const answer = await askVault(way, { method: 'GET', path, token: first });
    if (answer.status !== 403) return answer;
    await token.drop(first);
    return await askVault(way, { method: 'GET', path, token: await token.get() });
  }

  #open() {
    this.#opened ??= this.#prepare().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  async #prepare() {
    const { settings, secrets, clock, note } = this.#options;
    const ca = settings.ca === undefined ? undefined : await secrets.resolve(settings.ca);
    const way: VaultWay = { settings, ca, clock };
    return { way, token: new VaultToken({ way, login: settings.login, secrets, clock, note }) };
  }
}

function placeOf(reference: SecretReference, mount: string): { path: string; key: string } {
  const rest = splitReference(reference)[1];
  const at = rest.indexOf('#');
  const parts = rest.slice(0, at).split('/').map(encodeURIComponent);
  return { path: `${mount}/data/${parts.join('/')}`, key: rest.slice(at + 1) };
}

/** A version that was deleted is there without data. */
function valueAt({ body }: VaultAnswer, key: string, reference: string): string {
  const parsed = Value.safeParse(body);
  if (!parsed.success)
    throw missing(reference, 'The vault answers something that is no KV of version 2.');
  const values = parsed.data.data.data;
  if (values === null) throw missing(reference, 'Its newest version is deleted.');
  const value = Object.hasOwn(values, key) ? values[key] : undefined;
  if (typeof value !== 'string' || value === '')
    throw missing(reference, 'There is no such key, or it holds no text.');
  return value;
}

function missing(reference: string, hint: string): BotError {
  return new BotError('secret-missing', `the secret ${reference} is not to be had`, { hint });
}
