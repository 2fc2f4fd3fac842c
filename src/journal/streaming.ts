import { fold } from '#src/incident/advance.ts';
import type { Incident, IncidentId } from '#src/incident/incident.ts';
import type { JournalRecord } from '#src/journal/record.ts';
import type { AuditSink } from '#src/ports/audit-sink.ts';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Log } from '#src/ports/log.ts';
import type { Positions } from '#src/ports/positions.ts';
import type { Store } from '#src/ports/store.ts';
import { type AuditEntry, auditEntry } from './audit-entry.ts';
import { follow } from './followed.ts';

export interface StreamingParts {
  readonly store: Pick<Store, 'scan' | 'records' | 'head'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly positions: Positions;
  readonly sink: AuditSink;
  /** Takes the secrets that were used out of a text. */
  readonly redact: (text: string) => string;
}

/** How it stands with one stream; `waiting` records are in the journal and were not taken yet. */
export interface StreamState {
  readonly stream: string;
  readonly kind: 'running' | 'failing';
  readonly seq: number;
  readonly failingSince?: number | undefined;
}

const batch = 100;
const firstRetryMs = 1_000;
const longestRetryMs = 60_000;
/** Also looks by itself, so that nothing waits for the next incident. */
const lookMs = 30_000;
/** Incidents whose state is kept while they are followed; others are folded when they come again. */
const mostFollowed = 500;

/**
 * Sends each record of the journal to a sink: in order, at least once, also those that came while the sink or
 * the bot was away. The journal itself is the buffer: nothing is held in memory, and nothing overflows.
 */
export class Streaming {
  readonly #parts: StreamingParts;
  readonly #incidents = new Map<IncidentId, Incident>();
  /** Last record that was taken; undefined before the position was read. */
  #taken: number | undefined;
  /** Last record that is certain to be there. */
  #certain = 0;
  #failures = 0;
  #failingSince: number | undefined;
  #timer: Timer | undefined;
  #under: Promise<void> | undefined;
  #again = false;
  #stopped = false;

  constructor(parts: StreamingParts) {
    this.#parts = parts;
  }

  /** There may be something new. Never throws, and never waits for the sink. */
  wake(): void {
    if (this.#stopped || this.#failures > 0) return;
    if (this.#under === undefined) this.#run();
    else this.#again = true;
  }

  /** Sends what is there already, once, and ends the sink. What it does not take is sent after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#timer?.cancel();
    await this.#under;
    if (this.#failures === 0) await this.#round();
    await this.#finish();
  }

  state(): StreamState {
    const isFailing = this.#failures > 0;
    return {
      stream: this.#parts.sink.name,
      kind: isFailing ? 'failing' : 'running',
      seq: this.#taken ?? 0,
      ...(isFailing ? { failingSince: this.#failingSince } : {}),
    };
  }

  /** Resolves when nothing is being sent. */
  async idle(): Promise<void> {
    await this.#under;
  }

  #run(): void {
    this.#timer?.cancel();
    this.#under = this.#rounds().finally(() => {
      this.#under = undefined;
      if (!this.#stopped) this.#schedule();
    });
  }

  async #rounds(): Promise<void> {
    do {
      this.#again = false;
      await this.#round();
    } while (this.#again && !this.#stopped && this.#failures === 0);
  }

  #schedule(): void {
    const { clock } = this.#parts;
    const retry = Math.min(firstRetryMs * 2 ** Math.min(this.#failures - 1, 10), longestRetryMs);
    const wait = this.#failures > 0 ? retry : lookMs;
    this.#timer = clock.at(clock.now() + wait, () => this.#run());
  }

  async #round(): Promise<void> {
    try {
      await this.#send();
      this.#recovered();
    } catch (err) {
      this.#failed(err);
    }
  }

  async #send(): Promise<void> {
    const { store, sink } = this.#parts;
    await sink.send([]);
    let entries: AuditEntry[] = [];
    const from = (await this.#position()) + 1;
    for await (const record of store.scan(from)) {
      entries.push(await this.#entry(record));
      if (entries.length < batch) continue;
      await this.#hand(entries);
      entries = [];
      // What is left then goes out after the next start.
      if (this.#stopped) return;
    }
    if (entries.length > 0) await this.#hand(entries);
  }

  async #position(): Promise<number> {
    const { positions, sink, store } = this.#parts;
    if (this.#taken === undefined) {
      const kept = (await positions.read(sink.name)) ?? 0;
      const { seq } = await store.head();
      if (kept > seq) this.#setBack(kept, seq);
      this.#certain = Math.min(kept, seq);
      this.#taken = this.#certain;
    }
    return this.#taken;
  }

  /** More was sent than there is: a backup was put back, or the journal was cut. */
  #setBack(sent: number, head: number): void {
    const { log, sink } = this.#parts;
    log.error({ stream: sink.name, sent, head }, 'the journal is shorter than what was sent of it');
  }

  async #hand(entries: readonly AuditEntry[]): Promise<void> {
    const { sink } = this.#parts;
    await sink.send(entries);
    this.#taken = entries.at(-1)?.seq ?? this.#taken;
    await this.#keep((this.#taken ?? 0) - sink.unsure);
  }

  async #keep(certain: number): Promise<void> {
    const { positions, sink } = this.#parts;
    if (certain <= this.#certain) return;
    await positions.write(sink.name, certain);
    this.#certain = certain;
  }

  async #entry(record: JournalRecord): Promise<AuditEntry> {
    const before = await this.#before(record);
    const followed = follow(record, before);
    const { after } = followed;
    this.#incidents.delete(record.incident);
    if (after !== undefined) this.#incidents.set(record.incident, after);
    const [oldest] = this.#incidents.keys();
    if (this.#incidents.size > mostFollowed && oldest !== undefined) this.#incidents.delete(oldest);
    return auditEntry(followed, this.#parts.redact);
  }

  async #before({ incident, seq, event }: JournalRecord): Promise<Incident | undefined> {
    if (event.kind === 'opened') return undefined;
    const known = this.#incidents.get(incident);
    if (known !== undefined) return known;
    const records = await this.#parts.store.records(incident);
    return fold(records.filter((record) => record.seq < seq).map((record) => record.event));
  }

  #recovered(): void {
    const { log, sink } = this.#parts;
    if (this.#failures > 0) log.info({ stream: sink.name, seq: this.#taken }, 'the audit goes on');
    this.#failures = 0;
    this.#failingSince = undefined;
  }

  #failed(err: unknown): void {
    const { log, sink, clock } = this.#parts;
    this.#failures += 1;
    this.#failingSince ??= clock.now();
    // What was taken and may be lost goes out again; states are folded anew from there.
    if (this.#taken !== undefined) this.#taken = this.#certain;
    this.#incidents.clear();
    const fields = { stream: sink.name, failures: this.#failures, from: this.#certain + 1, err };
    log.error(fields, 'the audit could not be sent');
  }

  async #finish(): Promise<void> {
    try {
      const isThere = await this.#parts.sink.finish();
      if (isThere && this.#failures === 0) await this.#keep(this.#taken ?? 0);
    } catch (err) {
      this.#failed(err);
    }
  }
}
