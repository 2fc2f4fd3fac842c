import { randomUUID } from 'node:crypto';
import type { webApi } from '@slack/bolt';
import { z } from 'zod';
import { wait } from '#src/chat/wait.ts';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { refusedWith } from './fault.ts';
import { type Installation, nameOf } from './installation.ts';
import type { Installations, KeptInstallation } from './installations.ts';

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret: string;
}

export interface TokensOptions {
  readonly installations: Installations;
  readonly client: OAuthClient;
  /** Without a token of its own. */
  readonly api: webApi.WebClient;
  readonly clock: Clock;
  readonly log: Log;
}

/** https://docs.slack.dev/authentication/using-token-rotation */
const Renewed = z.object({
  access_token: z.string(),
  refresh_token: z.string(),
  expires_in: z.number().positive(),
});

/** Slack's tokens live twelve hours; all in ms. */
const renewBefore = 2 * 3_600_000;
/** With less than that to live a call waits for the new one. */
const atHand = 60_000;
/** Longer than the one call that it protects. */
const claimFor = 30_000;
const again = 60_000;
const lookEvery = 500;

/**
 * Tokens of installations, renewed before they expire. Over all processes one of them renews at a time; until
 * that has succeeded the old token is used for as long as it lives.
 */
export class Tokens {
  readonly #options: TokensOptions;
  readonly #self = randomUUID();
  readonly #running = new Map<string, Promise<void>>();
  readonly #notBefore = new Map<string, number>();

  constructor(options: TokensOptions) {
    this.#options = options;
  }

  /** Rejects with `chat-refused` when there is none that lives. */
  async tokenOf(id: string): Promise<string> {
    const kept = await this.#options.installations.get(id);
    const left = this.#left(kept);
    if (kept !== undefined && left > renewBefore) return kept.installation.bot.token;
    const renewing = this.#renew(id);
    if (kept !== undefined && left > atHand) return kept.installation.bot.token;
    await renewing;
    const now = await this.#options.installations.get(id);
    if (now !== undefined && this.#left(now) > 0) return now.installation.bot.token;
    throw noToken(id, now?.installation);
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await Promise.all(this.#running.values());
  }

  /** Milliseconds that a token has to live. */
  #left(kept: KeptInstallation | undefined): number {
    if (kept === undefined) return 0;
    const { expiresAt } = kept.installation.bot;
    return expiresAt === undefined
      ? Number.POSITIVE_INFINITY
      : expiresAt - this.#options.clock.now();
  }

  /** Once at a time in this process. Never rejects. */
  #renew(id: string): Promise<void> {
    const running = this.#running.get(id);
    if (running !== undefined) return running;
    if (this.#options.clock.now() < (this.#notBefore.get(id) ?? 0)) return Promise.resolve();
    const renewing = this.#renewNow(id)
      .catch((error: unknown) => this.#failed(id, error))
      .finally(() => this.#running.delete(id));
    this.#running.set(id, renewing);
    return renewing;
  }

  #failed(id: string, error: unknown): void {
    const { clock, log } = this.#options;
    this.#notBefore.set(id, clock.now() + again);
    const reason = refusedWith(error) ?? 'no-answer';
    log.error({ err: error, id, reason }, 'a token of Slack was not renewed; the old one stays');
  }

  async #renewNow(id: string): Promise<void> {
    const { installations, clock } = this.#options;
    for (;;) {
      const kept = await installations.get(id);
      if (kept === undefined || this.#left(kept) > renewBefore) return;
      const { renewing } = kept.installation;
      const isTheirs = renewing !== undefined && renewing.until > clock.now();
      const claimed = isTheirs ? undefined : await this.#claim(kept);
      if (claimed !== undefined) return this.#exchange(claimed);
      await wait(clock, clock.now() + lookEvery);
    }
  }

  #claim(kept: KeptInstallation): Promise<KeptInstallation | undefined> {
    const { installations, clock } = this.#options;
    const renewing = { by: this.#self, until: clock.now() + claimFor };
    return installations.change(kept, { ...kept.installation, renewing });
  }

  async #exchange(claimed: KeptInstallation): Promise<void> {
    const { client, api, clock } = this.#options;
    const used = claimed.installation.bot.refreshToken ?? '';
    try {
      const answer = await api.oauth.v2.access({
        client_id: client.clientId,
        client_secret: client.clientSecret,
        grant_type: 'refresh_token',
        refresh_token: used,
      });
      const {
        access_token: token,
        refresh_token: refreshToken,
        expires_in,
      } = Renewed.parse(answer);
      const expiresAt = clock.now() + expires_in * 1000;
      await this.#settle(claimed, used, { token, refreshToken, expiresAt });
    } catch (error) {
      await this.#settle(claimed, used, {});
      throw error;
    }
  }

  /** Ends the claim. What was installed anew meanwhile stays; what was only sealed anew does not count. */
  async #settle(
    claimed: KeptInstallation,
    used: string,
    renewed: Partial<Installation['bot']>,
  ): Promise<void> {
    const { installations } = this.#options;
    for (let kept: KeptInstallation | undefined = claimed; kept !== undefined; ) {
      const { bot, renewing: _over, ...rest } = kept.installation;
      if (bot.refreshToken !== used) return;
      if (
        (await installations.change(kept, { ...rest, bot: { ...bot, ...renewed } })) !== undefined
      )
        return;
      kept = await installations.get(claimed.id);
    }
  }
}

function noToken(id: string, installation: Installation | undefined): BotError {
  const isGone = installation === undefined;
  const name = isGone ? id : `${nameOf(installation)} (${id})`;
  const message = isGone
    ? `Slack: the app is not installed in ${name}.`
    : `Slack: the token of ${name} has expired, and Slack gave no new one.`;
  return new BotError('chat-refused', message, {
    hint: 'Install the app there again; "fettle slack check" says how.',
    details: { team: id, reason: isGone ? 'not-installed' : 'token-expired' },
  });
}
