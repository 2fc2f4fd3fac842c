import { createHmac, randomBytes } from 'node:crypto';

/** An account at a host, with the password that was tried. */
export interface Logon {
  readonly host: string;
  readonly account: string;
  readonly password: string;
}

/** Longer than domains count failures. */
const countsFor = 3_600_000;

/** Keeps accounts from being locked: what a host refused is not tried there again for an hour, unless it changed. */
export class RefusedLogons {
  readonly #key = randomBytes(32);
  readonly #at = new Map<string, number>();

  has(logon: Logon, now: number): boolean {
    const at = this.#at.get(this.#mark(logon));
    return at !== undefined && now - at < countsFor;
  }

  note(logon: Logon, now: number): void {
    this.#at.set(this.#mark(logon), now);
  }

  #mark({ host, account, password }: Logon): string {
    const text = [host, account.toLowerCase(), password].join('\0');
    return createHmac('sha256', this.#key).update(text).digest('base64');
  }
}
