import { z } from 'zod';
import { BotError } from '#src/errors.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Hmac } from '#src/ports/hmac.ts';
import type { Kept, Strongbox } from '#src/ports/strongbox.ts';
import { type TotpAnswer, TotpSeed, TotpTries, tryCode } from './totp.ts';

const kind = 'totp';
/** Whoever is overtaken more often than that is being raced on purpose. */
const mostRaces = 5;

const Factor = z.strictObject({ seed: TotpSeed, tries: TotpTries });
type Factor = z.output<typeof Factor>;

export type SecondFactorAnswer =
  | Omit<Extract<TotpAnswer, { kind: 'right' }>, 'tries'>
  | Omit<Extract<TotpAnswer, { kind: 'wrong' }>, 'tries'>
  | Omit<Extract<TotpAnswer, { kind: 'paused' }>, 'tries'>
  /** They have no seed yet. */
  | { readonly kind: 'not-enrolled' };

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

  /** Gives somebody a seed, in place of the one before. `human`: the name in `people.yaml`, or the account. */
  async enrol(human: string, seed: TotpSeed): Promise<void> {
    const { strongbox } = this.#parts;
    const replaces = await strongbox.version(kind, human);
    const text = JSON.stringify({ seed, tries: TotpTries.parse({}) });
    const version = await strongbox.put({ kind, id: human, text, replaces });
    if (version === undefined) throw raced();
  }

  /**
   * Whether a code is right. Said only when what it means for the next try is durable. Rejects with `seal-broken`
   * or `store-…`, and nobody may take that for a yes.
   */
  async check(human: string, code: string): Promise<SecondFactorAnswer> {
    const { strongbox, clock, hmac } = this.#parts;
    for (let race = 0; race < mostRaces; race += 1) {
      const kept = await strongbox.get(kind, human);
      if (kept === undefined) return { kind: 'not-enrolled' };
      const { seed, tries: before } = read(kept);
      const { tries, ...answer } = tryCode(seed, before, { code, at: clock.now(), hmac });
      if (answer.kind === 'paused' && tries === before) return answer;
      const text = JSON.stringify({ seed, tries });
      const version = await strongbox.put({ kind, id: human, text, replaces: kept.version });
      if (version !== undefined) return answer;
    }
    throw raced();
  }
}

function read({ text }: Kept): Factor {
  const parsed = Factor.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  throw new BotError('seal-broken', 'what is kept of a second factor is none');
}

function raced(): BotError {
  return new BotError('store-failed', 'somebody else changed this second factor meanwhile', {
    hint: 'Try again.',
  });
}
