import { createHash, randomBytes } from 'node:crypto';
import { readKey } from '#adapters/sealing/key.ts';
import { Seal } from '#adapters/sealing/seal.ts';
import { createStrongbox } from '#adapters/sealing/strongbox.ts';
import { systemHmac as hmac } from '#adapters/system/hmac.ts';
import { toBase32 } from '#src/identity/base32.ts';
import { type Holder, SecondFactor } from '#src/identity/second-factor.ts';
import { codeAt, stepAt, TotpSeed } from '#src/identity/totp.ts';
import type { SealedRecords } from '#src/ports/sealed-records.ts';
import type { FakeClock } from '#test/fakes/fake-clock.ts';
import { MemorySealedRecords } from '#test/fakes/memory-sealed-records.ts';

/** How long a code is the newest one. */
export const codeLasts = 30_000;

/** The authenticator apps of people, and what the bot keeps of them: it outlives the bot. */
export class Authenticator {
  readonly factor: SecondFactor;
  readonly records: SealedRecords;
  readonly #clock: FakeClock;
  readonly #seeds = new Map<string, TotpSeed>();

  constructor(clock: FakeClock, records: SealedRecords = new MemorySealedRecords()) {
    const seal = new Seal([readKey(randomBytes(32).toString('hex'), 'env:K')]);
    this.#clock = clock;
    this.records = records;
    this.factor = new SecondFactor({ strongbox: createStrongbox(records, seal), clock, hmac });
  }

  /** Gives somebody a seed, the same in every test; the code that proves it is used up, and the next one due. */
  async enrol(holder: Holder, enrolment = 'aaaaaaaa'): Promise<void> {
    const seed = TotpSeed.parse({ secret: toBase32(seedOf(`${holder.account} ${enrolment}`)) });
    this.#seeds.set(holder.account, seed);
    const code = this.codeOf(holder);
    const answer = await this.factor.enrol(holder, { seed, code, enrolment });
    if (answer !== 'enrolled') throw new Error(`not enrolled: ${answer}`);
    await this.#clock.advance(codeLasts);
  }

  /** What the app of somebody shows now, or so many steps later. */
  codeOf({ account }: Pick<Holder, 'account'>, later = 0): string {
    const seed = this.#seeds.get(account);
    if (seed === undefined) throw new Error(`${account} has no app`);
    return codeAt(seed, stepAt(seed, this.#clock.now()) + later, hmac);
  }

  /** Six digits that nobody's app shows now. */
  wrongCode(): string {
    const right = [...this.#seeds.values()].flatMap((seed) =>
      [-1, 0, 1].map((off) => codeAt(seed, stepAt(seed, this.#clock.now()) + off, hmac)),
    );
    const wrong = ['123456', '234567', '345678', '456789'].find((code) => !right.includes(code));
    if (wrong === undefined) throw new Error('every code is right');
    return wrong;
  }
}

function seedOf(text: string): Uint8Array {
  return createHash('sha1').update(text).digest();
}
