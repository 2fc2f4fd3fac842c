import { randomBytes } from 'node:crypto';
import type { WinrmOptions } from '#adapters/winrm/client/settings.ts';
import type { WinrmHost } from '#adapters/winrm/client/winrm-host.ts';
import { isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { Checked, Job, JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope } from '#src/script/job.ts';
import { checkHost } from './check.ts';
import { optionsOf, type SharedOptions, winrmOf } from './host-options.ts';
import { type Knock, knock } from './knock.ts';
import { type JobEnd, runJob } from './powershell-job.ts';
import { faultOf, stoppedFault } from './transport-fault.ts';

export interface WinrmTransportOptions {
  readonly secrets: Secrets;
  readonly shared: SharedOptions;
  /** Makes the client of one host and one account. Connects to nothing yet. */
  readonly open: (options: WinrmOptions) => WinrmHost;
  /** Tells whether a port is open, for the advice of a check. Default: by TCP. */
  readonly knock?: Knock | undefined;
}

/**
 * Runs PowerShell scripts over WinRM. Every call runs with the account that logs on, whatever it needs: who may
 * open a shell over WinRM is an administrator of the host.
 */
export class WinrmTransport implements Transport {
  readonly name = 'winrm';
  readonly #options: WinrmTransportOptions;
  readonly #hosts = new Map<string, Promise<WinrmHost>>();

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
      winrm: () => this.#hostOf(host),
      transport: this,
      clock: this.#options.shared.clock,
      knock: this.#options.knock ?? knock,
    });
  }

  async close(): Promise<void> {
    const hosts = [...this.#hosts.values()];
    this.#hosts.clear();
    const closing = hosts.map(async (opened) => (await opened).close());
    await Promise.allSettled(closing);
  }

  async #attempt(job: Job, onEnvelope: (envelope: Envelope) => void): Promise<JobEnd> {
    const { host, calls, signal } = job;
    if (signal.aborted) return { fault: stoppedFault(), started: 'no' };
    if (calls.some(({ language }) => language !== 'powershell')) return foreign(host);
    let started: JobEnd['started'] = 'no';
    try {
      const winrm = await this.#hostOf(host);
      started = 'unknown';
      const marker = randomBytes(16).toString('hex');
      const { clock } = this.#options.shared;
      return await runJob({ winrm, host: host.name, calls, marker, clock, signal, onEnvelope });
    } catch (error) {
      // A secret that is missing, or settings that cannot be used: mostly before anything was handed over.
      if (!isBotError(error)) throw error;
      return { fault: faultOf(error), started };
    }
  }

  /** One client for all jobs of a host, with its warm shells; another one once the inventory says otherwise. */
  #hostOf(host: Host): Promise<WinrmHost> {
    const key = JSON.stringify([host.name, host.address, host.transports.winrm]);
    const known = this.#hosts.get(key);
    if (known !== undefined) return known;
    const opened = optionsOf(host, this.#options).then((options) => this.#options.open(options));
    this.#hosts.set(key, opened);
    // What could not be made, for want of a secret, may be had the next time.
    opened.catch(() => this.#hosts.delete(key));
    return opened;
  }
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
