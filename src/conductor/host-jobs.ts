import type { Context } from '#src/conductor/context.ts';
import type { Limit } from '#src/conductor/limit.ts';
import { redactedEnvelope, redactedResult } from '#src/conductor/redacted.ts';
import type { Host } from '#src/host/host.ts';
import type { JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';

/** What a job may take longer than its scripts: connecting, logging in, starting a shell. */
const overheadMs = 30_000;

export interface HostJob {
  readonly host: Host;
  readonly calls: readonly ScriptCall[];
  readonly stop: AbortSignal;
  readonly onEnvelope?: ((envelope: Envelope) => void) | undefined;
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
    return this.#context.transports.find((transport) => transport.serves(host));
  }

  run(job: HostJob): Promise<JobResult> {
    const transport = this.transportOf(job.host);
    if (transport === undefined) return Promise.resolve(noTransport(job.host));
    return this.#limit.run(job.host.name, () => this.#within(transport, job));
  }

  async #within(
    transport: Transport,
    { host, calls, stop, onEnvelope }: HostJob,
  ): Promise<JobResult> {
    const { clock } = this.#context;
    const deadline = new AbortController();
    const longest = calls.reduce((sum, call) => sum + call.deadlineMs, overheadMs);
    const timer = clock.at(clock.now() + longest, () => deadline.abort());
    try {
      const signal = AbortSignal.any([stop, deadline.signal]);
      const { redact = asItIs } = this.#context;
      const result = await transport.run({
        host,
        calls,
        signal,
        onEnvelope: (envelope) => onEnvelope?.(redactedEnvelope(envelope, redact)),
      });
      return redactedResult(result, redact);
    } finally {
      timer.cancel();
    }
  }
}

function asItIs(text: string): string {
  return text;
}

function noTransport(host: Host): JobResult {
  return {
    kind: 'failed',
    fault: 'unreachable',
    message: `There is no way into ${host.name}: the inventory names no transport for scripts.`,
    hint: 'Add transports.ssh to this host in hosts.yaml.',
    started: 'no',
    envelopes: [],
    durationMs: 0,
  };
}
