import type { Context } from '#src/conductor/context.ts';
import type { HostJobs } from '#src/conductor/host-jobs.ts';
import { inTime } from '#src/conductor/in-time.ts';
import type { Host } from '#src/host/host.ts';
import type { LoadedPlaybook } from '#src/playbook/loaded.ts';
import type { Look, Looks } from '#src/playbook/reading.ts';
import type { Probe } from '#src/playbook/schema.ts';
import type { JobResult } from '#src/ports/transport.ts';
import type { ScriptCall } from '#src/script/job.ts';
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
  /** Called as each probe ends. */
  readonly onLook: (probe: string, look: Look) => void;
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
      const { outside, clock } = this.#context;
      const taken = await inTime(
        outside.look({ host, probe, look, deadlineMs: ms, signal: stop }),
        {
          clock,
          until: clock.now() + ms + graceMs,
          late: () => this.#late(ms),
        },
      );
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
    const { host, loaded, stop, urgent, onLook } = request;
    const probes = new Map(probesOf(request, 'host'));
    const calls = [...probes].flatMap(([name, probe]) => callOf(loaded, host, name, probe) ?? []);
    if (calls.length === 0) return {};
    const source = this.#jobs.transportOf(host)?.name ?? 'none';
    const taken: Record<string, Look> = {};
    const note = (name: string, look: Look): void => {
      if (taken[name] === undefined) onLook(name, look);
      taken[name] = look;
    };
    const result = await this.#jobs.run({
      host,
      calls,
      stop,
      urgent,
      onEnvelope: (envelope) => {
        const probe = probes.get(envelope.name);
        if (probe)
          note(envelope.name, lookOf(probe, envelope, { source, at: this.#context.clock.now() }));
      },
    });
    for (const envelope of result.envelopes) {
      const probe = probes.get(envelope.name);
      if (probe)
        note(envelope.name, lookOf(probe, envelope, { source, at: this.#context.clock.now() }));
    }
    for (const { name } of calls) {
      if (taken[name] === undefined) note(name, this.#missing(result, source));
    }
    return taken;
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
