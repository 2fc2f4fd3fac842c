import type { Host } from '#src/host/host.ts';
import type { After } from '#src/playbook/case.ts';
import type { Look } from '#src/playbook/reading.ts';
import type { Checked, Job, JobResult, Transport, TransportFault } from '#src/ports/transport.ts';
import type { Envelope, Json, ScriptCall } from '#src/script/job.ts';
import type { Stage } from './stage.ts';

const probeMs = 180;
const remedyMs = 900;

/** Plays the scripts of a case: nothing is run anywhere, and every reading says where it comes from. */
export class PracticeTransport implements Transport {
  readonly name = 'practice';
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  serves(host: Host): boolean {
    return host.transports.practice !== undefined;
  }

  async check(_host: Host): Promise<readonly Checked[]> {
    const detail = 'simulated: a case file, no machine';
    const steps = ['reached', 'let-in', 'answered', 'in-time'] as const;
    return steps.map((step) => ({ step, ok: true, detail }));
  }

  async close(): Promise<void> {
    // Nothing is open.
  }

  async run({ calls, signal, onEnvelope }: Job): Promise<JobResult> {
    const begun = this.#stage.clock.now();
    if (signal.aborted) return stopped([], { started: 'no', durationMs: 0 });
    const shut = this.#shut(calls);
    if (shut !== undefined) {
      await this.#stage.pause(probeMs, signal);
      return { ...shut, durationMs: this.#stage.clock.now() - begun };
    }
    const envelopes: Envelope[] = [];
    for (const call of calls) {
      const played = await this.#play(call, signal);
      const durationMs = this.#stage.clock.now() - begun;
      if (played === 'stopped') return stopped(envelopes, { started: 'unknown', durationMs });
      if (played === 'lost') return lost(envelopes, durationMs);
      envelopes.push(played);
      onEnvelope?.(played);
    }
    return { kind: 'ran', envelopes, durationMs: this.#stage.clock.now() - begun };
  }

  /** Where no probe was let in, it was the connection that failed, not each of them. */
  #shut(calls: readonly ScriptCall[]): (JobResult & { readonly kind: 'failed' }) | undefined {
    const looks = calls.map(({ name }) => this.#stage.look(name, 0));
    const [first] = looks;
    if (first?.kind !== 'failed' || !isTransportFault(first.failure)) return undefined;
    const { failure: fault, message } = first;
    const same = looks.every((look) => look.kind === 'failed' && look.failure === fault);
    if (!same) return undefined;
    return {
      kind: 'failed',
      fault,
      message,
      hint: '',
      started: 'no',
      envelopes: [],
      durationMs: 0,
    };
  }

  async #play(call: ScriptCall, signal: AbortSignal): Promise<Envelope | 'lost' | 'stopped'> {
    const [remedy = '', phase] = call.name.split('/');
    const durationMs = phase === undefined ? probeMs : remedyMs;
    await this.#stage.pause(durationMs, signal);
    if (signal.aborted) return 'stopped';
    const common = { name: call.name, durationMs };
    if (phase === undefined)
      return { ...common, ...probeAnswer(this.#stage.look(remedy, durationMs)) };
    const after = this.#stage.written.after[remedy];
    // People may read a plan that the case never lets run.
    if (after === undefined && call.mode === 'preview') {
      return { ...common, outcome: 'ok', message: '', value: { preview: [] } };
    }
    if (after === undefined) return { ...common, ...unwritten(remedy) };
    return this.#remedy(call, { remedy, after, common });
  }

  #remedy(call: ScriptCall, { remedy, after, common }: Playing): Envelope | 'lost' {
    if (call.mode === 'preview') {
      const preview = [...this.#stage.preview(remedy)];
      return { ...common, outcome: 'ok', message: '', value: { preview } };
    }
    if (call.name.endsWith('/confirm')) return { ...common, outcome: 'ok', message: '', value: {} };
    const applying = call.name.endsWith('/apply');
    const { end, message } = applying ? after.apply : after.rollback;
    if (applying) this.#stage.apply(remedy);
    else this.#stage.rollBack(remedy);
    if (end === 'unknown') return 'lost';
    const state: Json = applying ? (after.apply.state ?? {}) : {};
    return { ...common, outcome: end === 'succeeded' ? 'ok' : 'error', message, value: state };
  }
}

function isTransportFault(failure: string): failure is TransportFault {
  return ['unreachable', 'refused', 'bad-answer', 'timed-out'].includes(failure);
}

interface Playing {
  readonly remedy: string;
  readonly after: After;
  readonly common: Pick<Envelope, 'name' | 'durationMs'>;
}

type Answer = Pick<Envelope, 'outcome' | 'message' | 'value'>;

function probeAnswer(look: Look): Answer {
  if (look.kind === 'failed') return { outcome: 'error', message: look.message };
  return { outcome: 'ok', message: '', value: { ...look.values, unknown: look.unknown } };
}

function unwritten(remedy: string): Answer {
  return { outcome: 'error', message: `The case does not say what comes of "${remedy}".` };
}

function stopped(
  envelopes: readonly Envelope[],
  how: { readonly started: 'no' | 'unknown'; readonly durationMs: number },
): JobResult {
  const message = 'The rehearsal was stopped.';
  return { kind: 'failed', fault: 'timed-out', message, hint: '', envelopes, ...how };
}

function lost(envelopes: readonly Envelope[], durationMs: number): JobResult {
  const message = 'The connection broke while the script ran (as the case says).';
  return {
    kind: 'failed',
    fault: 'timed-out',
    message,
    hint: '',
    started: 'unknown',
    envelopes,
    durationMs,
  };
}
