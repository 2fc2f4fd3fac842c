import type { Context } from '#src/conductor/context.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import { type DueAt, timersOf } from '#src/incident/timers.ts';
import type { Timer } from '#src/ports/clock.ts';

/** One timer per open incident, always for the next thing that is due. */
export class Timers {
  readonly #context: Context;
  readonly #due: (id: IncidentId, timer: DueAt['timer']) => void;
  readonly #timers = new Map<IncidentId, Timer>();
  #stopped = false;

  constructor(context: Context, due: (id: IncidentId, timer: DueAt['timer']) => void) {
    this.#context = context;
    this.#due = due;
  }

  set(incident: Incident): void {
    this.#timers.get(incident.id)?.cancel();
    this.#timers.delete(incident.id);
    const [next] = timersOf(incident, this.#context.settings.patience).toSorted(
      (a, b) => a.at - b.at,
    );
    // What still ends while the bot stops must not keep the process alive.
    if (next === undefined || this.#stopped) return;
    const timer = this.#context.clock.at(next.at, () => this.#due(incident.id, next.timer));
    this.#timers.set(incident.id, timer);
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#timers.values()) timer.cancel();
    this.#timers.clear();
  }
}
