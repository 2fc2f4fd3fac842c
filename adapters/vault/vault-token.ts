import { z } from 'zod';
import type { VaultSettings } from '#src/host/secret-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import { refusedLogin } from './vault-fault.ts';
import { askVault, type VaultRequest, type VaultWay } from './vault-request.ts';

const Login = z.object({
  auth: z.object({ client_token: z.string().min(1), lease_duration: z.number().min(0) }),
});

export interface VaultTokenOptions {
  readonly way: VaultWay;
  readonly login: VaultSettings['login'];
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Told of each token before it is used, so that it is taken out of whatever leaves. */
  readonly note: (secret: string) => void;
}

/**
 * The token of this process: got by logging in, used for two thirds of its lease, then got anew. It is never
 * written down. Whoever comes while a login is under way waits for the same one.
 */
export class VaultToken {
  readonly #options: VaultTokenOptions;
  #current: Promise<string> | undefined;
  #until = 0;

  constructor(options: VaultTokenOptions) {
    this.#options = options;
  }

  get(): Promise<string> {
    if (this.#current === undefined || this.#options.clock.now() >= this.#until) {
      this.#until = Number.POSITIVE_INFINITY;
      const next = this.#logIn().catch((error: unknown) => {
        if (this.#current === next) this.#current = undefined;
        throw error;
      });
      this.#current = next;
    }
    return this.#current;
  }

  /** The vault takes this token no more. Another one that came in the meantime stays. */
  async drop(token: string): Promise<void> {
    const current = this.#current;
    if (
      current !== undefined &&
      (await current.catch(() => token)) === token &&
      current === this.#current
    ) {
      this.#current = undefined;
    }
  }

  /** The token that a close should end; none where the site wrote one itself, for that is not ours to end. */
  async own(): Promise<string | undefined> {
    if (this.#options.login.kind === 'token') return undefined;
    return await this.#current?.catch(() => undefined);
  }

  async #logIn(): Promise<string> {
    const { login, secrets, clock, way, note } = this.#options;
    const began = clock.now();
    if (login.kind === 'token') return await secrets.resolve(login.token);
    const answer = await askVault(way, await loginRequest(login, secrets));
    const parsed = Login.safeParse(answer.body);
    if (answer.status !== 200 || !parsed.success) throw refusedLogin(answer, login.kind);
    const { client_token: token, lease_duration: seconds } = parsed.data.auth;
    note(token);
    // A lease of 0 does not end.
    this.#until = seconds === 0 ? Number.POSITIVE_INFINITY : began + (seconds * 1000 * 2) / 3;
    return token;
  }
}

async function loginRequest(
  login: Exclude<VaultSettings['login'], { kind: 'token' }>,
  secrets: Secrets,
): Promise<VaultRequest> {
  const path = `auth/${login.mount}/login`;
  if (login.kind === 'approle') {
    const body = { role_id: login.roleId, secret_id: await secrets.resolve(login.secretId) };
    return { method: 'POST', path, body };
  }
  return {
    method: 'POST',
    path,
    body: { role: login.role, jwt: await secrets.resolve(login.token) },
  };
}
