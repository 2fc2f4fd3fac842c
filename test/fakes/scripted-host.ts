import type { Host } from '#src/host/host.ts';
import type { Look, Value } from '#src/playbook/reading.ts';
import type {
  Checked,
  Job,
  JobResult,
  Outside,
  OutsideRequest,
  Transport,
} from '#src/ports/transport.ts';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';

type Values = Readonly<Record<string, Value>>;

/**
 * A machine in memory: probes read its readings, apply and rollback change them. It counts what ran,
 * and a test can break the connection at any place.
 */
export class ScriptedHost implements Transport {
  readonly name = 'practice';
  readings: Record<string, Values>;
  /** What the remedies change; absent remedies succeed and change nothing. */
  changes: Record<string, () => void> = {};
  /** Every call that ran, in order: "service", "restart/apply". */
  readonly ran: string[] = [];
  /** How the next calls of a name end instead. */
  readonly faults = new Map<string, 'lost' | 'unreachable' | 'error' | 'timed-out' | 'throws'>();
  /** Called before each call; a test may wait in it. */
  before: (call: ScriptCall, job: Job) => Promise<void> = async () => undefined;

  constructor(readings: Record<string, Values>) {
    this.readings = readings;
  }

  serves(_host: Host): boolean {
    return true;
  }

  async check(): Promise<readonly Checked[]> {
    return [];
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  async run(job: Job): Promise<JobResult> {
    const { calls, signal, onEnvelope } = job;
    const envelopes: Envelope[] = [];
    for (const call of calls) {
      await this.before(call, job);
      const fault = this.faults.get(call.name);
      if (signal.aborted || fault === 'unreachable') return failed(envelopes, 'no');
      if (fault === 'throws') throw new Error('the transport has a defect');
      this.ran.push(call.mode === 'preview' ? `${call.name}?` : call.name);
      if (fault === 'lost') {
        this.changes[call.name]?.();
        return failed(envelopes, 'unknown');
      }
      const envelope = this.#envelope(call, fault);
      envelopes.push(envelope);
      onEnvelope?.(envelope);
    }
    return { kind: 'ran', envelopes, durationMs: 5 };
  }

  /** How often a script of a remedy ran. */
  count(name: string): number {
    return this.ran.filter((each) => each === name).length;
  }

  #envelope(call: ScriptCall, fault: 'error' | 'timed-out' | undefined): Envelope {
    const { name } = call;
    const common = { name, durationMs: 5 };
    if (fault !== undefined) return { ...common, outcome: fault, message: `it says: ${fault}` };
    return { ...common, outcome: 'ok', message: '', value: this.#value(call) };
  }

  #value({ name, mode }: ScriptCall): Json {
    if (mode === 'preview') return { preview: ['1 service is started'] };
    const readings = this.readings[name];
    if (readings !== undefined) return readings;
    this.changes[name]?.();
    return { was: 'stopped' };
  }
}

function failed(envelopes: readonly Envelope[], started: 'no' | 'unknown'): JobResult {
  const message = started === 'no' ? 'web-01 does not answer.' : 'The connection broke.';
  return {
    kind: 'failed',
    fault: 'unreachable',
    message,
    hint: 'Is it on?',
    started,
    envelopes,
    durationMs: 5,
  };
}

/** The same machine seen from outside. */
export class ScriptedOutside implements Outside {
  readonly name = 'practice';
  readonly #host: ScriptedHost;
  readonly #now: () => number;

  constructor(host: ScriptedHost, now: () => number) {
    this.#host = host;
    this.#now = now;
  }

  async look({ probe }: OutsideRequest): Promise<Look> {
    const values = this.#host.readings[probe] ?? {};
    return {
      kind: 'read',
      values,
      unknown: {},
      source: 'practice',
      at: this.#now(),
      durationMs: 3,
    };
  }
}
