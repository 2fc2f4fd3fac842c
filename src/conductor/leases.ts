import type { IncidentId } from '#src/incident/incident.ts';

/** One remedy per host at a time. The next waits in order of arrival. */
export class Leases {
  readonly #queues = new Map<string, IncidentId[]>();

  /** Asks for a host. Returns who holds it now; asking again changes nothing. */
  ask(host: string, incident: IncidentId): IncidentId {
    const queue = this.#queues.get(host) ?? [];
    if (!queue.includes(incident)) queue.push(incident);
    this.#queues.set(host, queue);
    return queue[0] ?? incident;
  }

  /** Gives a host back, or a place in the queue. Returns who holds it from now on, if that changed. */
  release(host: string, incident: IncidentId): IncidentId | undefined {
    const queue = this.#queues.get(host) ?? [];
    const held = queue[0] === incident;
    const left = queue.filter((waiting) => waiting !== incident);
    if (left.length === 0) this.#queues.delete(host);
    else this.#queues.set(host, left);
    return held ? left[0] : undefined;
  }
}
