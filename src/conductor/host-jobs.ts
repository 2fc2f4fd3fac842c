import type { Context } from '#src/conductor/context.ts';
import { inTime } from '#src/conductor/in-time.ts';
import type { Limit } from '#src/conductor/limit.ts';
import { redactedEnvelope, redactedResult } from '#src/conductor/redacted.ts';
import type { Host } from '#src/host/host.ts';
import { transportFor } from '#src/host/transport-for.ts';
import type { CallProgress, Job, JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';

/** What a job may take longer than its scripts: connecting, logging in, starting a shell. */
const overheadMs = 30_000;

/** In a repair: the host keeps the deadline, from when a script begins, and nothing is cut off from here before. */
const repairOverheadMs = 120_000;

/** How long a transport may take to end what it was told to end. */
export const graceMs = 30_000;

export interface HostJob {
  readonly host: Host;
  readonly calls: readonly ScriptCall[];
  readonly stop: AbortSignal;
  readonly onEnvelope?: ((envelope: Envelope) => void) | undefined;
  readonly onProgress?: Job['onProgress'];
  /** Part of a repair that has begun: it does not wait behind other people's looks. */
  readonly urgent?: boolean | undefined;
  /** After this moment it must not begin any more, however long it had to wait for its turn. */
  readonly startBy?: number | undefined;
  /** Asked when its turn has come: why it must not begin after all. */
  readonly gate?: (() => Promise<string | undefined>) | undefined;
}

/** Runs scripts on hosts within the limits of the site; every job has an end. */
export class HostJobs {
  readonly #context: Context;
  readonly #limit: Limit;

  constructor(context: Context, limit: Limit) {
    this.#context = context;
    this.#limit = limit;
  }

  transportOf(host: Host): Transport | undefined {
    return transportFor(host, this.#context.transports);
  }

  run(job: HostJob): Promise<JobResult> {
    const transport = this.transportOf(job.host);
    if (transport === undefined) return Promise.resolve(noTransport(job.host));
    const { name } = job.host;
    const turn = (): Promise<JobResult> => this.#inTurn(transport, job);
    return job.urgent === true ? this.#limit.runUrgent(name, turn) : this.#limit.run(name, turn);
  }

  async #inTurn(transport: Transport, job: HostJob): Promise<JobResult> {
    const { host, startBy = Number.POSITIVE_INFINITY, gate } = job;
    if (this.#context.clock.now() > startBy) return tooLate(host);
    // Between the order and the turn there may have been minutes.
    const refusal = await gate?.();
    return refusal === undefined ? this.#within(transport, job) : notAllowed(refusal);
  }

  async #within(
    transport: Transport,
    { host, calls, stop, onEnvelope, onProgress, urgent }: HostJob,
  ): Promise<JobResult> {
    const { clock, redact } = this.#context;
    const deadline = new AbortController();
    const overhead = urgent === true ? repairOverheadMs : overheadMs;
    const end = clock.now() + calls.reduce((sum, call) => sum + call.deadlineMs, overhead);
    const timer = clock.at(end, () => deadline.abort());
    const seen: Envelope[] = [];
    const running = transport.run({
      host,
      calls,
      signal: AbortSignal.any([stop, deadline.signal]),
      onEnvelope: (envelope) => {
        seen.push(envelope);
        onEnvelope?.(redactedEnvelope(envelope, redact));
      },
      onProgress: (progress) => {
        const known = knownProgress(progress, calls);
        if (known !== undefined) onProgress?.(known);
      },
    });
    try {
      const late = (): JobResult => this.#neverEnded(host, { seen, stop });
      const result = await inTime(running, { clock, until: end + graceMs, stop, late });
      return redactedResult(result, redact);
    } finally {
      timer.cancel();
    }
  }

  /** The transport did not even end when it was told to: nobody knows what the script does. */
  #neverEnded(host: Host, { seen, stop }: Unended): JobResult {
    if (!stop.aborted) {
      this.#context.log.error({ host: host.name }, 'a transport did not end its job');
    }
    return {
      kind: 'failed',
      fault: 'timed-out',
      message: `The connection to ${host.name} could not be ended in time.`,
      hint: 'Whoever runs the bot finds it in its log.',
      started: 'unknown',
      envelopes: seen,
      durationMs: 0,
    };
  }
}

/** A host may say anything: a call that was asked for, and a share of it, or nothing. */
function knownProgress(
  { name, percent }: CallProgress,
  calls: readonly ScriptCall[],
): CallProgress | undefined {
  if (!calls.some((call) => call.name === name)) return undefined;
  const isShare = percent !== undefined && percent >= 0 && percent <= 100;
  return { name, percent: isShare ? Math.floor(percent) : undefined };
}

interface Unended {
  readonly seen: readonly Envelope[];
  readonly stop: AbortSignal;
}

function noTransport(host: Host): JobResult {
  return {
    kind: 'failed',
    fault: 'unreachable',
    message: `There is no way into ${host.name}: the inventory names no transport for scripts.`,
    hint: 'Add transports.winrm or transports.ssh to this host in hosts.yaml.',
    started: 'no',
    envelopes: [],
    durationMs: 0,
  };
}

function notAllowed(message: string): JobResult {
  return {
    kind: 'failed',
    fault: 'refused',
    message,
    hint: '',
    started: 'no',
    envelopes: [],
    durationMs: 0,
  };
}

function tooLate(host: Host): JobResult {
  return {
    kind: 'failed',
    fault: 'timed-out',
    message: `The approval expired before it was the turn of ${host.name}.`,
    hint: '',
    started: 'no',
    envelopes: [],
    durationMs: 0,
  };
}
