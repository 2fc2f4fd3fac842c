import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import { type Retained, type RetainParts, retain } from './retain.ts';

export interface RetainingParts extends RetainParts {
  readonly clock: Clock;
  readonly log: Log;
}

const dayMs = 86_400_000;
/** After the start the bot has other things to do. */
const firstMs = 5 * 60_000;

/** Carries retention out once a day while the bot runs. Never throws: what failed is told, and tried again. */
export class Retaining {
  readonly #parts: RetainingParts;
  #timer: Timer | undefined;
  #under: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(parts: RetainingParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#next(firstMs);
  }

  /** Lets the incident that is being forgotten come to its end. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#under;
  }

  /** Resolves when nothing is being removed. */
  async idle(): Promise<void> {
    await this.#under;
  }

  #next(wait: number): void {
    if (this.#stopped) return;
    const { clock } = this.#parts;
    this.#timer = clock.at(clock.now() + wait, () => {
      this.#under = this.#round().finally(() => this.#next(dayMs));
    });
  }

  async #round(): Promise<void> {
    const { log, clock } = this.#parts;
    try {
      this.#tell(await retain(this.#parts, clock.now()));
    } catch (err) {
      log.error({ err }, 'what is too old could not be removed');
    }
  }

  #tell({ persons, incidents, pictures, left, isScrubbed }: Retained): void {
    const { log } = this.#parts;
    if (persons + incidents + pictures > 0)
      log.info({ persons, incidents, pictures }, 'what was too old is removed');
    for (const { incident, why } of left) log.warn({ incident, why }, 'an incident stays as it is');
    if (!isScrubbed) log.warn({}, 'the log of the journal is being read: it is cleared later');
  }
}
