import { longestMemory, type PastRun } from '#src/approval/limits.ts';
import type { Plan } from '#src/approval/plan.ts';
import { isSameHuman, type Person } from '#src/identity/person.ts';
import type { Event } from '#src/incident/event.ts';
import type { RunEnd, RunId } from '#src/incident/incident.ts';
import { runOf } from '#src/incident/run.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { Hosts } from '#src/ports/hosts.ts';
import type { Store } from '#src/ports/store.ts';

/** How many records are read at first, to find those of the last days. */
const firstReach = 10_000;

/** The repairs of the last days, for the limits of the site. The journal is the truth; this is what it says. */
export class Ledger {
  #reports: { readonly by: Person; readonly at: number }[] = [];
  readonly #runs = new Map<RunId, PastRun>();

  /** Repairs that began, or may have, since then. */
  since(at: number): readonly PastRun[] {
    return [...this.#runs.values()].filter((run) => run.at >= at || run.endedAt === undefined);
  }

  begin(plan: Plan, tags: readonly string[], at: number): void {
    const { host, playbook, remedy } = plan;
    this.#runs.set(runOf(plan, 'apply'), { host, playbook, remedy, tags, at });
    for (const [id, run] of this.#runs) {
      if ((run.endedAt ?? at) < at - longestMemory) this.#runs.delete(id);
    }
  }

  /** What was certainly never started was no repair. */
  end(run: RunId, end: RunEnd, at: number): void {
    const known = this.#runs.get(run);
    if (known === undefined) return;
    if (end === 'not-started') this.#runs.delete(run);
    else this.#runs.set(run, { ...known, endedAt: at });
  }

  /** Somebody opens an incident. What is returned takes that back, when there came none of it. */
  reported(by: Person, at: number): () => void {
    const report = { by, at };
    this.#reports.push(report);
    // The oldest are at the front, but for what a clock that was set back left there.
    while ((this.#reports[0]?.at ?? at) < at - longestMemory) this.#reports.shift();
    return () => {
      this.#reports = this.#reports.filter((each) => each !== report);
    };
  }

  /** How many incidents this human opened since then, with whatever account. */
  reportsSince(by: Person, at: number): number {
    return this.#reports.filter((report) => report.at >= at && isSameHuman(report.by, by)).length;
  }

  /** Takes over what the journal knows, after a restart. */
  async fill(store: Store, { now, hosts }: { now: number; hosts: Hosts }): Promise<void> {
    for (const record of await recordsSince(store, now - longestMemory)) {
      const { event } = record;
      if (event.kind === 'opened') this.reported(event.reporter, event.at);
      if (event.kind === 'run-intended') await this.#intended(store, record, { event, hosts });
      if (event.kind === 'run-ended') this.end(event.run, event.end, event.at);
    }
  }

  async #intended(store: Store, { incident }: JournalRecord, found: Intended): Promise<void> {
    const { event, hosts } = found;
    const plans = (await store.records(incident)).flatMap((record) =>
      record.event.kind === 'planned' ? [record.event.plan] : [],
    );
    const plan = plans.find(({ digest }) => digest === event.digest);
    if (plan === undefined || runOf(plan, 'apply') !== event.run) return;
    const match = hosts.find(plan.host);
    this.begin(plan, match.kind === 'found' ? match.host.tags : [], event.at);
  }
}

const counted: readonly Event['kind'][] = ['opened', 'run-intended', 'run-ended'];

interface Intended {
  readonly event: Event & { readonly kind: 'run-intended' };
  readonly hosts: Hosts;
}

/** The end of the journal, as far back as it takes. */
async function recordsSince(store: Store, at: number): Promise<readonly JournalRecord[]> {
  const { seq: head } = await store.head();
  for (let reach = firstReach; ; reach *= 4) {
    const from = Math.max(1, head - reach);
    const runs: JournalRecord[] = [];
    let oldest = Number.POSITIVE_INFINITY;
    for await (const record of store.scan(from)) {
      oldest = Math.min(oldest, record.event.at);
      if (counted.includes(record.event.kind)) runs.push(record);
    }
    if (from === 1 || oldest < at) return runs.filter(({ event }) => event.at >= at);
  }
}
