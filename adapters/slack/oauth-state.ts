import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Clock } from '#src/ports/clock.ts';
import type { Strongbox } from '#src/ports/strongbox.ts';

export interface StateOptions {
  readonly secret: string;
  readonly strongbox: Strongbox;
  readonly clock: Clock;
}

/** What a browser takes to Slack and brings back, and the cookie that only this browser has. */
export interface IssuedState {
  readonly state: string;
  readonly cookie: string;
}

export type Redeemed = 'valid' | 'not-ours' | 'other-browser' | 'too-old' | 'used' | 'too-many';

/** Milliseconds between the beginning of an installation and its end. */
export const stateLife = 600_000;
const kind = 'slack-oauth-used';
/** So many installations end in ten minutes, at most. */
const mostUsed = 500;
const statePattern = /^([\w-]{22})\.(\d{13})\.([\w-]{43})\.([\w-]{43})$/;

/**
 * States of OAuth: signed, bound to one browser, good for ten minutes and for one use, also over several
 * processes and a restart. Nothing is kept of one that was only issued.
 */
export class OAuthStates {
  readonly #options: StateOptions;

  constructor(options: StateOptions) {
    this.#options = options;
  }

  issue(): IssuedState {
    const cookie = randomBytes(32).toString('base64url');
    const nonce = randomBytes(16).toString('base64url');
    const signed = `${nonce}.${this.#options.clock.now()}.${hashOf(cookie)}`;
    return { state: `${signed}.${this.#signature(signed)}`, cookie };
  }

  /** Uses a state up. Anything but `valid` ends the installation. */
  async redeem(state: string, cookie: string | undefined): Promise<Redeemed> {
    const [, nonce, stamp, browser, signature] = statePattern.exec(state) ?? [];
    if (nonce === undefined || browser === undefined || signature === undefined) return 'not-ours';
    const signed = `${nonce}.${stamp}.${browser}`;
    if (!isSame(signature, this.#signature(signed))) return 'not-ours';
    if (cookie === undefined || !isSame(browser, hashOf(cookie))) return 'other-browser';
    const age = this.#options.clock.now() - Number(stamp);
    if (age < 0 || age > stateLife) return 'too-old';
    return this.#use(`${Number(stamp) + stateLife}.${nonce}`);
  }

  async #use(id: string): Promise<Redeemed> {
    const { strongbox } = this.#options;
    await this.#forgetOld();
    if ((await strongbox.ids(kind)).length >= mostUsed) return 'too-many';
    const version = await strongbox.put({ kind, id, text: 'used', replaces: undefined });
    return version === undefined ? 'used' : 'valid';
  }

  /** What is too old needs no note that it was used. The time stands in its name, so that no key is needed. */
  async #forgetOld(): Promise<void> {
    const { strongbox, clock } = this.#options;
    for (const id of await strongbox.ids(kind)) {
      if (Number(id.split('.')[0]) >= clock.now()) continue;
      const version = await strongbox.version(kind, id);
      if (version !== undefined) await strongbox.remove({ kind, id, version });
    }
  }

  #signature(signed: string): string {
    const hmac = createHmac('sha256', this.#options.secret);
    return hmac.update(`fettle-oauth-state\0${signed}`).digest('base64url');
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function isSame(left: string, right: string): boolean {
  return left.length === right.length && timingSafeEqual(Buffer.from(left), Buffer.from(right));
}
