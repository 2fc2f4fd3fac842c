import type { AnchorPlace } from '#src/ports/anchors.ts';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Signer } from '#src/ports/signing.ts';
import type { Store } from '#src/ports/store.ts';
import { anchorLine } from './anchor.ts';

export interface AnchoringParts {
  readonly store: Pick<Store, 'head'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly places: readonly AnchorPlace[];
  readonly signer: Signer | undefined;
  /** Milliseconds. */
  readonly every: number;
}

/** How it stands with one place; times in milliseconds since 1970. */
export interface AnchorState {
  readonly place: string;
  readonly kind: 'waiting' | 'noted' | 'failing';
  readonly seq?: number | undefined;
  readonly notedAt?: number | undefined;
  readonly failingSince?: number | undefined;
}

const firstRetryMs = 60_000;
/** One try; the last ones, at the stop, have as long together. */
const deadlineMs = 20_000;

/** Notes the head of the journal at every place: at the start, on a schedule, and at the stop. Never throws. */
export class Anchoring {
  readonly #each: readonly Place[];
  readonly #clock: Clock;

  constructor(parts: AnchoringParts) {
    this.#clock = parts.clock;
    this.#each = parts.places.map((place) => new Place(place, parts));
  }

  start(): void {
    for (const place of this.#each) place.note();
  }

  /** The head as it is now, once more; a place that does not answer keeps nothing from ending. */
  async stop(): Promise<void> {
    const last = new AbortController();
    const late = this.#clock.at(this.#clock.now() + deadlineMs, () => last.abort());
    await Promise.all(this.#each.map((place) => place.end(last.signal)));
    late.cancel();
  }

  states(): readonly AnchorState[] {
    return this.#each.map(({ state }) => state);
  }

  /** Resolves when nothing is being written. */
  async idle(): Promise<void> {
    await Promise.all(this.#each.map((place) => place.idle()));
  }
}

class Place {
  readonly #place: AnchorPlace;
  readonly #parts: AnchoringParts;
  readonly #stopping = new AbortController();
  #timer: Timer | undefined;
  #under: Promise<void> = Promise.resolve();
  #failures = 0;
  state: AnchorState;

  constructor(place: AnchorPlace, parts: AnchoringParts) {
    this.#place = place;
    this.#parts = parts;
    this.state = { place: place.name, kind: 'waiting' };
  }

  /** Notes it now and then on the schedule; one at a time, so that anchors stand in order. */
  note(): void {
    this.#under = this.#under
      .then(() => this.#try(this.#stopping.signal))
      .then(() => this.#schedule());
  }

  async end(signal: AbortSignal): Promise<void> {
    this.#timer?.cancel();
    this.#stopping.abort();
    await this.#under;
    this.#timer?.cancel();
    await this.#try(signal);
  }

  idle(): Promise<void> {
    return this.#under;
  }

  #schedule(): void {
    const { clock, every } = this.#parts;
    if (this.#stopping.signal.aborted) return;
    const retry = firstRetryMs * 2 ** Math.min(this.#failures - 1, 10);
    const wait = this.#failures === 0 ? every : Math.min(retry, every);
    this.#timer = clock.at(clock.now() + wait, () => this.note());
  }

  /** A journal that cannot be read, or a place that cannot be reached: told, and tried again. */
  async #try(signal: AbortSignal): Promise<void> {
    const { store, clock } = this.#parts;
    const tooLate = new AbortController();
    const timer = clock.at(clock.now() + deadlineMs, () => tooLate.abort());
    try {
      const { seq, hash } = await store.head();
      // There is nothing yet that could be changed.
      if (seq === 0) return;
      const line = anchorLine({ at: clock.now(), seq, hash }, this.#parts.signer);
      await this.#place.note(line, AbortSignal.any([signal, tooLate.signal]));
      this.#noted(seq);
    } catch (err) {
      this.#failed(err);
    } finally {
      timer.cancel();
    }
  }

  #noted(seq: number): void {
    const { log, clock } = this.#parts;
    const { name } = this.#place;
    if (this.#failures > 0) log.info({ place: name, seq }, 'the journal is noted again');
    this.#failures = 0;
    this.state = { place: name, kind: 'noted', seq, notedAt: clock.now() };
  }

  #failed(err: unknown): void {
    const { log, clock } = this.#parts;
    const { name } = this.#place;
    this.#failures += 1;
    const { seq, notedAt, failingSince = clock.now() } = this.state;
    this.state = { place: name, kind: 'failing', seq, notedAt, failingSince };
    log.error({ place: name, failures: this.#failures, err }, 'the journal could not be noted');
  }
}
