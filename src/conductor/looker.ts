import type { Context } from '#src/conductor/context.ts';
import type { HostJob, HostJobs } from '#src/conductor/host-jobs.ts';
import { inTime } from '#src/conductor/in-time.ts';
import { redactedLook } from '#src/conductor/redacted.ts';
import type { Host } from '#src/host/host.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Look, Looks } from '#src/playbook/reading.ts';
import type { Probe } from '#src/playbook/schema.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { lookOf } from '#src/script/look-of.ts';
import { deadlineMs, scriptOf } from '#src/script/script-of.ts';

/** How long a look from outside may take to end itself once its deadline has passed. */
const graceMs = 15_000;

export interface LookRequest {
  readonly host: Host;
  readonly loaded: LoadedPlaybook;
  readonly probes: readonly string[];
  readonly stop: AbortSignal;
  /** Part of a repair that has begun. */
  readonly urgent?: boolean | undefined;
  /** Asked when its turn at the host has come: why it must not begin after all. */
  readonly gate?: HostJob['gate'];
  /** Called as each probe ends. */
  readonly onLook: (probe: string, look: Look) => void;
  /** Called now and then while a probe takes long; `percent` of its time. */
  readonly onProgress?: ((probe: string, percent: number) => void) | undefined;
}

/** Takes probes: all scripts of a host in one round trip, the outside ones beside them. Changes nothing. */
export class Looker {
  readonly #context: Context;
  readonly #jobs: HostJobs;

  constructor(context: Context, jobs: HostJobs) {
    this.#context = context;
    this.#jobs = jobs;
  }

  async take(request: LookRequest): Promise<Looks> {
    const [outside, inside] = await Promise.all([this.#outside(request), this.#inside(request)]);
    return { ...outside, ...inside };
  }

  async #outside(request: LookRequest): Promise<Looks> {
    const { host, stop, onLook } = request;
    const looks = probesOf(request, 'outside').map(async ([probe, { look, deadline }]) => {
      const ms = deadlineMs(deadline);
      const { outside, clock, redact } = this.#context;
      const answer = await inTime(
        outside.look({ host, probe, look, deadlineMs: ms, signal: stop }),
        {
          clock,
          until: clock.now() + ms + graceMs,
          stop,
          late: () => this.#late(ms),
        },
      );
      const taken = redactedLook(answer, redact);
      onLook(probe, taken);
      return [probe, taken] as const;
    });
    return Object.fromEntries(await Promise.all(looks));
  }

  #late(durationMs: number): Look {
    const { outside, clock } = this.#context;
    const message = 'The look from outside did not end in time.';
    const at = clock.now();
    return { kind: 'failed', failure: 'timed-out', message, source: outside.name, at, durationMs };
  }

  async #inside(request: LookRequest): Promise<Looks> {
    const { host, loaded, onLook } = request;
    const probes = new Map(probesOf(request, 'host'));
    const calls = [...probes].flatMap(([name, probe]) => callOf(loaded, host, name, probe) ?? []);
    const taken: Record<string, Look> = {};
    const note = (name: string, look: Look): void => {
      if (taken[name] === undefined) onLook(name, look);
      taken[name] = look;
    };
    for (const name of probes.keys()) {
      if (!calls.some((call) => call.name === name)) note(name, this.#notForThis(host));
    }
    if (calls.length > 0) await this.#ask(request, { probes, calls, note });
    return taken;
  }

  async #ask(
    { host, stop, urgent, gate, onProgress }: LookRequest,
    { probes, calls, note }: Asked,
  ): Promise<void> {
    const source = this.#jobs.transportOf(host)?.name ?? 'none';
    const answered = new Set<string>();
    const onEnvelope = (envelope: Envelope): void => {
      const probe = probes.get(envelope.name);
      if (probe === undefined) return;
      answered.add(envelope.name);
      note(envelope.name, lookOf(probe, envelope, { source, at: this.#context.clock.now() }));
    };
    const result = await this.#jobs.run({
      host,
      calls,
      stop,
      urgent,
      gate,
      onEnvelope,
      onProgress: ({ name, percent }) => {
        if (percent !== undefined) onProgress?.(name, percent);
      },
    });
    for (const envelope of result.envelopes) onEnvelope(envelope);
    for (const { name } of calls) {
      if (!answered.has(name)) note(name, this.#missing(result, source));
    }
  }

  /** What cannot be taken is known to be unknown: it would be wanted again for ever. */
  #notForThis({ platform }: Host): Look {
    const message = `The playbook has no script for ${platform} here.`;
    const at = this.#context.clock.now();
    return { kind: 'failed', failure: 'not-available', message, source: 'none', at, durationMs: 0 };
  }

  /** A probe whose answer did not come: which of the four questions failed is kept. */
  #missing(result: JobResult, source: string): Look {
    const common = {
      kind: 'failed',
      source,
      at: this.#context.clock.now(),
      durationMs: result.durationMs,
    } as const;
    if (result.kind === 'ran') {
      return {
        ...common,
        failure: 'bad-answer',
        message: 'The host sent no answer for this probe.',
      };
    }
    const message = [result.message, result.hint].filter((part) => part !== '').join(' ');
    return { ...common, failure: result.fault, message };
  }
}

interface Asked {
  readonly probes: ReadonlyMap<string, Extract<Probe, { on: 'host' }>>;
  readonly calls: readonly ScriptCall[];
  readonly note: (name: string, look: Look) => void;
}

function probesOf<On extends Probe['on']>(
  { loaded, probes }: LookRequest,
  on: On,
): [string, Extract<Probe, { on: On }>][] {
  return probes.flatMap((name) => {
    const probe = loaded.playbook.probes[name];
    return probe !== undefined && isOn(probe, on) ? [[name, probe]] : [];
  });
}

function isOn<On extends Probe['on']>(probe: Probe, on: On): probe is Extract<Probe, { on: On }> {
  return probe.on === on;
}

function callOf(
  loaded: LoadedPlaybook,
  host: Host,
  name: string,
  probe: Extract<Probe, { on: 'host' }>,
): ScriptCall | undefined {
  const script = scriptOf(loaded.files, probe.run, host.platform);
  if (script === undefined) return undefined;
  return {
    name,
    language: script.language,
    text: script.text,
    parameters: {},
    mode: 'run',
    deadlineMs: deadlineMs(probe.deadline),
    needs: probe.needs,
  };
}
