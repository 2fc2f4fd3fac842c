import { InOrder } from '#src/chat/in-order.ts';
import type { Context } from '#src/conductor/context.ts';
import type { Outbox } from '#src/conductor/outbox.ts';
import { pause } from '#src/conductor/pause.ts';
import { Timers } from '#src/conductor/timers.ts';
import type { Wording } from '#src/conductor/wording.ts';
import { isBotError } from '#src/errors.ts';
import { advance, open } from '#src/incident/advance.ts';
import type { Command, Step } from '#src/incident/command.ts';
import type { Event } from '#src/incident/event.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import { endingOf } from '#src/incident/step.ts';
import { type DueAt, timersOf } from '#src/incident/timers.ts';
import type { ThreadRef } from '#src/ports/chat.ts';
import { countRemoved } from '#src/redaction/removed.ts';

/** How long to wait before an event is offered to the store again, per try, in ms; the last one goes on. */
const pauses = [1_000, 5_000, 30_000, 60_000];

export interface DeskParts {
  readonly outbox: Outbox;
  readonly wording: Wording;
  readonly stop: AbortSignal;
}

export type CarryOut = (id: IncidentId, command: Command) => void;

/** What an event is made from: the incident as it is when its turn comes. */
export type MakeEvent = (incident: Incident) => Event | undefined;

/**
 * Where events become durable. One incident at a time: the event is advanced, written with its messages
 * and buttons in one transaction, and only then are its commands carried out.
 */
export class Desk {
  readonly #context: Context;
  readonly #outbox: Outbox;
  readonly #wording: Wording;
  readonly #stop: AbortSignal;
  readonly #serial = new InOrder();
  readonly #open = new Map<IncidentId, Incident>();
  /** The open incidents of each thread, the one that was opened last at the end. */
  readonly #threads = new Map<string, readonly IncidentId[]>();
  readonly #timers: Timers;
  #carryOut: CarryOut = () => undefined;

  constructor(context: Context, parts: DeskParts) {
    this.#context = context;
    this.#outbox = parts.outbox;
    this.#wording = parts.wording;
    this.#stop = parts.stop;
    this.#timers = new Timers(context, (id, timer) => {
      this.#ring(id, timer).catch((error: unknown) =>
        context.log.error({ err: error, incident: id }, 'a timer could not be noted'),
      );
    });
  }

  /** Says who carries commands out. Nothing is carried out before. */
  connect(carryOut: CarryOut): void {
    this.#carryOut = carryOut;
  }

  /** Takes an incident up again after a restart. */
  adopt(incident: Incident): void {
    this.#keep(incident);
  }

  /** An incident, open or closed. */
  async get(id: IncidentId): Promise<Incident | undefined> {
    return this.#open.get(id) ?? (await this.#context.store.incident(id));
  }

  openIncidents(): readonly Incident[] {
    return [...this.#open.values()];
  }

  /** The newest open incident of a thread: one that has ended and is still to be reviewed stands behind all others. */
  inThread(thread: ThreadRef): Incident | undefined {
    const ids = this.#threads.get(threadKey(thread)) ?? [];
    const open = ids.map((id) => this.#open.get(id)).filter((each) => each !== undefined);
    return open.findLast((each) => endingOf(each) === undefined) ?? open.at(-1);
  }

  /** Opens an incident. Rejects with `duplicate-delivery` when it was opened before. */
  begin(event: Event & { readonly kind: 'opened' }, delivery?: string): Promise<void> {
    return this.#serial.run(event.id, async () => {
      // Ids are short enough for people to say; among a million of them two may be the same.
      if ((await this.get(event.id)) !== undefined) throw new Error(`${event.id} is taken`);
      await this.#commit(event, open(event), { delivery });
    });
  }

  /**
   * Applies an event to an incident, open or closed. Resolves when it is durable; `false` when there
   * was nothing to do. Defects are noted with the incident and never lost.
   */
  dispatch(id: IncidentId, make: MakeEvent, delivery?: string): Promise<boolean> {
    return this.#serial.run(id, async () => {
      const incident = await this.get(id);
      const event = incident === undefined ? undefined : make(incident);
      if (incident === undefined || event === undefined) return false;
      const step = advance(incident, event);
      if (step.incident === incident && step.commands.length === 0) return false;
      await this.#commit(event, step, { delivery, before: incident });
      return true;
    });
  }

  /**
   * Applies what nobody will tell a second time: the end of a script, readings, a timer. As long as the
   * store refuses, it is offered again; without it the incident would stand still for ever.
   */
  async note(id: IncidentId, make: MakeEvent): Promise<boolean> {
    for (let tried = 0; ; tried += 1) {
      try {
        return await this.dispatch(id, make);
      } catch (error) {
        if (!isStoreFault(error) || this.#stop.aborted) throw error;
        this.#context.log.error({ err: error, incident: id }, 'an event waits for the store');
        await pause(this.#context.clock, pauses[tried] ?? 60_000, this.#stop);
      }
    }
  }

  stop(): void {
    this.#timers.stop();
  }

  idle(): Promise<void> {
    return this.#serial.idle();
  }

  async #ring(id: IncidentId, timer: DueAt['timer']): Promise<void> {
    const noted = await this.note(id, (incident) => dueEvent(this.#context, incident, timer));
    const incident = this.#open.get(id);
    // A clock that was set back makes it early again; it must still ring later.
    if (!noted && incident !== undefined && !this.#stop.aborted) this.#timers.set(incident);
  }

  async #commit(
    event: Event,
    step: Step,
    by: { delivery?: string | undefined; before?: Incident },
  ): Promise<void> {
    const { incident } = step;
    const { outgoing, actions } = this.#wording.messages(step, by.before);
    const { delivery } = by;
    await this.#context.store.append({ event, after: incident, outgoing, actions, delivery });
    this.#keep(incident);
    this.#context.log.info(
      {
        incident: incident.id,
        event: event.kind,
        state: incident.state.kind,
        ...removedFrom(event),
      },
      'event',
    );
    for (const message of outgoing) this.#outbox.send(message);
    for (const command of step.commands) {
      if (command.kind !== 'say') this.#carryOut(incident.id, command);
    }
    this.#context.watch?.(incident);
  }

  #keep(incident: Incident): void {
    const { id, thread, state } = incident;
    this.#timers.set(incident);
    const key = threadKey(thread);
    const others = (this.#threads.get(key) ?? []).filter((each) => each !== id);
    if (state.kind !== 'closed') {
      if (!this.#open.has(id)) this.#threads.set(key, [...others, id]);
      this.#open.set(id, incident);
      return;
    }
    this.#open.delete(id);
    if (others.length > 0) this.#threads.set(key, others);
    else this.#threads.delete(key);
  }
}

/** A timer that fires late finds another state and says nothing. */
function dueEvent(context: Context, incident: Incident, timer: DueAt['timer']): Event | undefined {
  const at = context.clock.now();
  const isDue = timersOf(incident, context.settings.patience).some(
    (due) => due.timer === timer && due.at <= at,
  );
  return isDue ? { kind: 'due', timer, at } : undefined;
}

function threadKey({ platform, id }: ThreadRef): string {
  return `${platform}:${id}`;
}

function isStoreFault(error: unknown): boolean {
  return isBotError(error) && error.code.startsWith('store-');
}

/** Tells whether an inbound was dealt with before. */
export function isDuplicate(error: unknown): boolean {
  return isBotError(error) && error.code === 'duplicate-delivery';
}

/** How many secrets of which kind the event came without: "password 2, token 1". */
function removedFrom(event: Event): { readonly removed?: string } {
  const counts = Object.entries(countRemoved(event)).map(([kind, count]) => `${kind} ${count}`);
  return counts.length === 0 ? {} : { removed: counts.join(', ') };
}
