import { z } from 'zod';
import { BotError, isBotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Hmac } from '#src/ports/hmac.ts';
import type { Kept, Strongbox } from '#src/ports/strongbox.ts';
import { AccountId, type Person } from './person.ts';
import { type TotpAnswer, TotpSeed, TotpTries, tryCode } from './totp.ts';

/** Of the records in the strongbox. */
export const factorKind = 'totp';
/** Whoever is overtaken more often than that is being raced on purpose. */
const mostRaces = 5;

const Factor = z.strictObject({
  /** Says in the journal which one it was, and nothing of the seed. */
  enrolment: z.string().regex(/^[a-z0-9]{8}$/),
  /** Milliseconds since 1970. */
  since: z.number(),
  /** Of whoever enrolled. Somebody else who is called the same later has none of these. */
  accounts: z.array(AccountId).min(1),
  seed: TotpSeed,
  tries: TotpTries,
});
type Factor = z.output<typeof Factor>;

/** Whose it is: the name in `people.yaml`, or the account where there is none. */
export type Holder = Pick<Person, 'account' | 'accounts' | 'human'>;

type Without<Kind extends TotpAnswer['kind']> = Omit<Extract<TotpAnswer, { kind: Kind }>, 'tries'>;

export type SecondFactorAnswer =
  | (Without<'right'> & { readonly enrolment: string })
  | Without<'used'>
  | Without<'wrong'>
  | Without<'paused'>
  /** They have no seed yet, or it is not theirs any more. */
  | { readonly kind: 'not-enrolled' };

export interface Enrolling {
  readonly seed: TotpSeed;
  /** A code that the seed gives now: proof that the app has it. */
  readonly code: string;
  /** 8 small letters and digits. */
  readonly enrolment: string;
}

/** Somebody who has a second factor. `broken`: no key opens it, or somebody changed it. */
export type Enrolled = { readonly holder: string } & (
  | {
      readonly kind: 'sound';
      readonly enrolment: string;
      readonly accounts: readonly AccountId[];
      /** Milliseconds since 1970. */
      readonly since: number;
      /** When the last code that counted began; that of the enrolment is the first. */
      readonly lastUsed: number;
    }
  | { readonly kind: 'broken'; readonly why: string }
);

export interface SecondFactorParts {
  readonly strongbox: Strongbox;
  readonly clock: Pick<Clock, 'now'>;
  readonly hmac: Hmac;
}

/** One-time codes of people: seeds sealed in the strongbox, and beside each what was tried with it. */
export class SecondFactor {
  readonly #parts: SecondFactorParts;

  constructor(parts: SecondFactorParts) {
    this.#parts = parts;
  }

  /**
   * Gives somebody a seed once a code proves that their app has it; that code counts for nothing else. Whoever has
   * one keeps it: `enrolled-already`.
   */
  async enrol(
    holder: Holder,
    { seed, code, enrolment }: Enrolling,
  ): Promise<'enrolled' | 'enrolled-already' | 'wrong'> {
    const { strongbox, clock, hmac } = this.#parts;
    const id = holderName(holder);
    if ((await strongbox.version(factorKind, id)) !== undefined) return 'enrolled-already';
    const at = clock.now();
    const { kind, tries } = tryCode(seed, TotpTries.parse({}), { code, at, hmac });
    if (kind !== 'right') return 'wrong';
    const accounts = [...accountsOf(holder)];
    const text = JSON.stringify({ enrolment, since: at, accounts, seed, tries } satisfies Factor);
    const version = await strongbox.put({ kind: factorKind, id, text, replaces: undefined });
    return version === undefined ? 'enrolled-already' : 'enrolled';
  }

  /**
   * Whether a code is right. Said only when what it means for the next try is durable. Rejects with `seal-broken`
   * or `store-…`, and nobody may take that for a yes.
   */
  async check(holder: Holder, code: string): Promise<SecondFactorAnswer> {
    const { strongbox, clock, hmac } = this.#parts;
    const id = holderName(holder);
    for (let race = 0; race < mostRaces; race += 1) {
      const found = await this.#factorOf(holder);
      if (found === undefined) return { kind: 'not-enrolled' };
      const { factor, version } = found;
      const { tries, ...answer } = tryCode(factor.seed, factor.tries, {
        code,
        at: clock.now(),
        hmac,
      });
      const said = answer.kind === 'right' ? { ...answer, enrolment: factor.enrolment } : answer;
      if (tries === factor.tries) return said;
      const text = JSON.stringify({ ...factor, tries } satisfies Factor);
      const written = await strongbox.put({ kind: factorKind, id, text, replaces: version });
      if (written !== undefined) return said;
    }
    throw raced();
  }

  /** The id of the enrolment that somebody has now; undefined when they have none. Rejects as `check` does. */
  async enrolmentOf(holder: Holder): Promise<string | undefined> {
    return (await this.#factorOf(holder))?.factor.enrolment;
  }

  /** Everybody who has one, by name. Rejects with `store-…`. */
  async list(): Promise<readonly Enrolled[]> {
    const holders = await this.#parts.strongbox.ids(factorKind);
    return Promise.all(holders.map((holder) => this.#enrolled(holder)));
  }

  /** Takes it away, whether it opens or not; false where there was none. */
  async remove(holder: string): Promise<boolean> {
    const { strongbox } = this.#parts;
    for (let race = 0; race < mostRaces; race += 1) {
      const version = await strongbox.version(factorKind, holder);
      if (version === undefined) return false;
      if (await strongbox.remove({ kind: factorKind, id: holder, version })) return true;
    }
    throw raced();
  }

  async #factorOf(
    holder: Holder,
  ): Promise<{ readonly factor: Factor; readonly version: string } | undefined> {
    const kept = await this.#parts.strongbox.get(factorKind, holderName(holder));
    if (kept === undefined) return undefined;
    const factor = read(kept);
    const accounts = accountsOf(holder);
    return factor.accounts.some((account) => accounts.has(account))
      ? { factor, version: kept.version }
      : undefined;
  }

  async #enrolled(holder: string): Promise<Enrolled> {
    try {
      const kept = await this.#parts.strongbox.get(factorKind, holder);
      if (kept === undefined) return { kind: 'broken', holder, why: 'it was taken away just now' };
      const { enrolment, accounts, since, seed, tries } = read(kept);
      const lastUsed = (tries.lastStep ?? 0) * seed.period * 1_000;
      return { kind: 'sound', holder, enrolment, accounts, since, lastUsed };
    } catch (error) {
      if (!isBotError(error) || error.code !== 'seal-broken') throw error;
      return { kind: 'broken', holder, why: error.message };
    }
  }
}

/** Under which name somebody's second factor is kept. A name of `people.yaml` has no colon, an account has one. */
export function holderName({ human, account }: Holder): string {
  return human ?? account;
}

function accountsOf({ account, accounts = [] }: Holder): ReadonlySet<AccountId> {
  return new Set([account, ...accounts]);
}

function read({ text }: Kept): Factor {
  const parsed = Factor.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw new BotError('seal-broken', 'what is kept of a second factor is none');
}

/** Without the fault of the parser, which quotes what it read: that may be a seed. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function raced(): BotError {
  return new BotError('store-failed', 'somebody else changed this second factor meanwhile', {
    hint: 'Try again.',
  });
}
