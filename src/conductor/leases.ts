import type { IncidentId } from '#src/incident/incident.ts';

/** One remedy per host at a time. The next waits in order of arrival. */
export class Leases {
  readonly #queues = new Map<string, readonly IncidentId[]>();

  /** Asks for a host. Returns who holds it now; asking again changes nothing. */
  ask(host: string, incident: IncidentId): IncidentId {
    const before = this.#queues.get(host) ?? [];
    const queue = before.includes(incident) ? before : [...before, incident];
    this.#queues.set(host, queue);
    return queue[0] ?? incident;
  }

  /** Gives back whatever the incident holds or waits for. Returns who holds a host from now on, if that changed. */
  release(incident: IncidentId): IncidentId | undefined {
    const asked = [...this.#queues].find(([, queue]) => queue.includes(incident));
    if (asked === undefined) return undefined;
    const [host, queue] = asked;
    const left = queue.filter((waiting) => waiting !== incident);
    if (left.length === 0) this.#queues.delete(host);
    else this.#queues.set(host, left);
    return queue[0] === incident ? left[0] : undefined;
  }
}
