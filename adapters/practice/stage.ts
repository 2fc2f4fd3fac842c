import {
  type Case,
  type CaseLooks,
  looksAfter,
  looksAfterRollback,
  looksMeanwhile,
  looksOf,
} from '#src/playbook/case.ts';
import type { Look } from '#src/playbook/reading.ts';
import type { Clock } from '#src/ports/clock.ts';

/** The imagined machine of a case: what its probes read now. Nothing real stands behind it. */
export class Stage {
  readonly written: Case;
  readonly clock: Clock;
  #looks: CaseLooks;
  #before: CaseLooks;
  readonly #planned = new Set<string>();

  constructor(written: Case, clock: Clock) {
    this.written = written;
    this.clock = clock;
    this.#looks = written.looks;
    this.#before = written.looks;
  }

  /** What a probe reads now. A probe that the case does not name was never looked at. */
  look(probe: string, durationMs: number): Look {
    const taken = { at: this.clock.now(), source: 'practice' };
    const look = looksOf(this.#looks, taken)[probe];
    if (look !== undefined) return { ...look, durationMs };
    const message = 'The case tells nothing about this probe.';
    return { kind: 'failed', failure: 'not-available', message, durationMs, ...taken };
  }

  /** What the script says that it would do. After the first plan, somebody else may change something. */
  preview(remedy: string): readonly string[] {
    const { apply, meanwhile } = this.written.after[remedy] ?? {};
    const lines = apply?.preview ?? [];
    if (this.#planned.has(remedy)) return meanwhile?.preview ?? lines;
    this.#planned.add(remedy);
    this.#looks = looksMeanwhile(this.written, remedy, this.#looks);
    return lines;
  }

  apply(remedy: string): void {
    this.#before = this.#looks;
    this.#looks = looksAfter(this.written, remedy, this.#looks);
  }

  rollBack(remedy: string): void {
    this.#looks = looksAfterRollback(this.written, remedy, this.#before);
  }

  /** A moment, so that people see how a real incident feels. Ends early when it is stopped. */
  pause(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = this.clock.at(this.clock.now() + ms, resolve);
    const stopped = (): void => {
      timer.cancel();
      resolve();
    };
    signal.addEventListener('abort', stopped, { once: true });
    if (signal.aborted) stopped();
    return promise.finally(() => signal.removeEventListener('abort', stopped));
  }
}
