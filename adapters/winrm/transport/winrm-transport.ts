import { randomBytes } from 'node:crypto';
import type { PsrpOptions } from '#adapters/winrm/client/psrp-client.ts';
import type { PsrpHost } from '#adapters/winrm/client/psrp-host.ts';
import type { WinrmOptions } from '#adapters/winrm/client/settings.ts';
import type { WinrmHost } from '#adapters/winrm/client/winrm-host.ts';
import { isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { SessionLook } from '#src/host/session-advice.ts';
import { configurationOf } from '#src/host/winrm-settings.ts';
import type { JeaCommands } from '#src/jea/jea-command.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { Checked, Job, JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { workerManner } from '#src/script/worker-manner.ts';
import { checkHost } from './check.ts';
import { optionsOf, type SharedOptions, winrmOf } from './host-options.ts';
import { type EndpointCommand, jeaManner } from './jea-manner.ts';
import { type Knock, knock } from './knock.ts';
import { runPipelineJob } from './pipeline-job.ts';
import { type JobEnd, runJob } from './powershell-job.ts';
import type { Reached } from './reached.ts';
import { lookAtSessions } from './session-looks.ts';
import { faultOf, stoppedFault } from './transport-fault.ts';

export interface WinrmTransportOptions {
  readonly secrets: Secrets;
  readonly shared: SharedOptions;
  /** Makes the client of one host and one account. Connects to nothing yet. */
  readonly open: (options: WinrmOptions) => WinrmHost;
  /** The same for an endpoint of PowerShell. */
  readonly openEndpoint: (options: PsrpOptions) => PsrpHost;
  /** The command of an endpoint that stands for a script of a playbook, all but its -Number. Default: there is none. */
  readonly commandFor?: ((call: ScriptCall) => EndpointCommand | undefined) | undefined;
  /** Names of the commands that the playbooks need by digest, for `sessions`; absent: not known. */
  readonly needed?: JeaCommands | undefined;
  /** Tells whether a port is open, for the advice of a check. Default: by TCP. */
  readonly knock?: Knock | undefined;
}

/**
 * Runs PowerShell scripts over WinRM, or the commands of an endpoint that stand for them. Every call runs with the
 * account that logs on, or that the endpoint has for it, whatever the call needs.
 */
export class WinrmTransport implements Transport {
  readonly name = 'winrm';
  readonly #options: WinrmTransportOptions;
  readonly #hosts = new Map<string, Promise<Reached>>();

  constructor(options: WinrmTransportOptions) {
    this.#options = options;
  }

  serves({ transports: { winrm } }: Host): boolean {
    return winrm?.driver === 'winrm';
  }

  async run(job: Job): Promise<JobResult> {
    const { clock } = this.#options.shared;
    const began = clock.now();
    const envelopes = new Map<string, Envelope>();
    const defects: unknown[] = [];
    const end = await this.#attempt(job, (envelope) => {
      envelopes.set(envelope.name, envelope);
      tell(job, { envelope, defects });
    });
    if (defects.length > 0) throw defects[0];
    const durationMs = clock.now() - began;
    const inOrder = job.calls.flatMap(({ name }) => envelopes.get(name) ?? []);
    if (end.fault === undefined) return { kind: 'ran', envelopes: inOrder, durationMs };
    const { fault, started } = end;
    return { kind: 'failed', ...fault, started, envelopes: inOrder, durationMs };
  }

  check(host: Host, signal: AbortSignal): Promise<readonly Checked[]> {
    return checkHost({
      host,
      signal,
      settings: winrmOf(host),
      reach: () => this.#hostOf(host),
      transport: this,
      clock: this.#options.shared.clock,
      knock: this.#options.knock ?? knock,
    });
  }

  sessions(host: Host, signal: AbortSignal): Promise<readonly SessionLook[]> {
    const { needed } = this.#options;
    const open = async (entry: Host) => this.#reached(entry, await optionsOf(entry, this.#options));
    return lookAtSessions({ host, signal, open, needed });
  }

  async close(): Promise<void> {
    const hosts = [...this.#hosts.values()];
    this.#hosts.clear();
    const closing = hosts.map(async (reached) => (await reached).host.close());
    await Promise.allSettled(closing);
  }

  async #attempt(job: Job, onEnvelope: (envelope: Envelope) => void): Promise<JobEnd> {
    const { host, calls, signal } = job;
    if (signal.aborted) return { fault: stoppedFault(), started: 'no' };
    if (calls.some(({ language }) => language !== 'powershell')) return foreign(host);
    let started: JobEnd['started'] = 'no';
    try {
      const reached = await this.#hostOf(host);
      if (reached.kind === 'jea') {
        const unknown = calls.find((call) => this.#commandFor(call) === undefined);
        if (unknown !== undefined) return uninstalled(host, unknown);
      }
      started = 'unknown';
      return await this.#run(job, { reached, onEnvelope });
    } catch (error) {
      // A secret that is missing, or settings that cannot be used: mostly before anything was handed over.
      if (!isBotError(error)) throw error;
      return { fault: faultOf(error), started };
    }
  }

  async #run(
    job: Job,
    { reached, onEnvelope }: { readonly reached: Reached; readonly onEnvelope: Tell },
  ): Promise<JobEnd> {
    const { host, calls, signal, onProgress } = job;
    if (reached.kind === 'winrs') {
      const marker = randomBytes(16).toString('hex');
      const { clock } = this.#options.shared;
      const winrm = reached.host;
      return await runJob({ winrm, host: host.name, calls, marker, clock, signal, onEnvelope });
    }
    const { configuration } = reached;
    const commandFor = (call: ScriptCall) => this.#commandFor(call);
    return await runPipelineJob({
      psrp: reached.host,
      manner:
        reached.kind === 'psrp'
          ? workerManner
          : jeaManner({ host: host.name, configuration, commandFor }),
      configuration,
      host: host.name,
      calls: calls.map((call, index) => ({ number: index + 1, call })),
      signal,
      onProgress,
      onEnvelope,
    });
  }

  #commandFor(call: ScriptCall): EndpointCommand | undefined {
    return this.#options.commandFor?.(call);
  }

  /** One client for all jobs of a host, with its warm shells; another one once the inventory says otherwise. */
  #hostOf(host: Host): Promise<Reached> {
    const key = JSON.stringify([host.name, host.address, host.transports.winrm]);
    const known = this.#hosts.get(key);
    if (known !== undefined) return known;
    const opened = optionsOf(host, this.#options).then((options) => this.#reached(host, options));
    this.#hosts.set(key, opened);
    // What could not be made, for want of a secret, may be had the next time.
    opened.catch(() => this.#hosts.delete(key));
    return opened;
  }

  #reached(host: Host, options: WinrmOptions): Reached {
    const { session } = winrmOf(host);
    const configuration = configurationOf(winrmOf(host));
    if (session === 'winrs' || configuration === undefined) {
      return { kind: 'winrs', host: this.#options.open(options) };
    }
    const opened = this.#options.openEndpoint({ ...options, configuration });
    return { kind: session, host: opened, configuration };
  }
}

type Tell = (envelope: Envelope) => void;

/** Certain: nothing was asked of the host. */
function uninstalled({ name }: Host, call: ScriptCall): JobEnd {
  const fault = {
    fault: 'bad-answer',
    message: `No endpoint has a command for "${call.name}", so that it cannot run on ${name}.`,
    hint: 'Only scripts of the playbooks that are loaded have one, and none whose parameters have names of its own.',
  } as const;
  return { fault, started: 'no' };
}

function foreign({ name }: Host): JobEnd {
  const fault = {
    fault: 'bad-answer',
    message: `${name} is reached by WinRM, which runs PowerShell, and the script is none.`,
    hint: 'Give the host the transport ssh, or the playbook a script in PowerShell.',
  } as const;
  return { fault, started: 'no' };
}

/** The caller's defect is no fault of the host: the job goes on, and the defect is thrown at its end. */
function tell(
  { onEnvelope }: Job,
  { envelope, defects }: { readonly envelope: Envelope; readonly defects: unknown[] },
): void {
  try {
    onEnvelope?.(envelope);
  } catch (error) {
    defects.push(error);
  }
}
