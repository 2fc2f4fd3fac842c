import { randomBytes } from 'node:crypto';
import { isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import type { Checked, CheckedPart, Job, JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope } from '#src/script/job.ts';
import { checkHost } from './check.ts';
import { type Fault, faultOf } from './fault.ts';
import { runPipelineJob } from './pipeline-job.ts';
import { type Client, defaults, Pool } from './pool.ts';
import type { PipelineEnd } from './powershell-session.ts';
import { type Segment, segmentsOf } from './segment.ts';
import { Session, type SessionEnd } from './session.ts';
import { type Route, routeOf, type SshOptions, settingsOf } from './settings.ts';
import { lookBehindSshd } from './subsystem-look.ts';
import { type SessionUse, type WarmEnd, WarmSessions } from './warm-sessions.ts';

/** Runs scripts over ssh, with the host key verified before anything is given away. */
export class SshTransport implements Transport {
  readonly name = 'ssh';
  readonly #options: SshOptions;
  readonly #pool: Pool;
  readonly #sessions = new WarmSessions();

  constructor(options: SshOptions) {
    this.#options = options;
    this.#pool = new Pool(options);
  }

  serves(host: Host): boolean {
    return host.transports.ssh !== undefined;
  }

  async run(job: Job): Promise<JobResult> {
    const began = this.#options.clock.now();
    const envelopes = new Map<string, Envelope>();
    const defects: unknown[] = [];
    const end = await this.#attempt(careful(job, defects), envelopes);
    if (defects.length > 0) throw defects[0];
    const durationMs = this.#options.clock.now() - began;
    // In the order of the calls, whatever the order in which they ran.
    const inOrder = job.calls.flatMap(({ name }) => envelopes.get(name) ?? []);
    if (end.fault === undefined) return { kind: 'ran', envelopes: inOrder, durationMs };
    const started = end.sent ? 'unknown' : 'no';
    return { kind: 'failed', ...end.fault, started, envelopes: inOrder, durationMs };
  }

  check(host: Host, signal: AbortSignal): Promise<readonly Checked[]> {
    const { clock, jobsPerHost = defaults.jobsPerHost } = this.#options;
    const lookAtSubsystem = (): Promise<CheckedPart> =>
      lookBehindSshd({ pool: this.#pool, options: this.#options, host, signal });
    return checkHost({ host, signal, transport: this, clock, jobsPerHost, lookAtSubsystem });
  }

  async close(): Promise<void> {
    await this.#pool.close();
  }

  async #attempt(job: Job, envelopes: Map<string, Envelope>): Promise<SessionEnd> {
    const progress = { sent: false };
    try {
      return await this.#segments(job, envelopes, progress);
    } catch (error) {
      return { fault: this.#fault(job.host, error), sent: progress.sent, neverBegan: false };
    }
  }

  async #segments(
    job: Job,
    envelopes: Map<string, Envelope>,
    progress: { sent: boolean },
  ): Promise<SessionEnd> {
    const settings = settingsOf(job.host);
    const shell = settings.shell ?? (job.host.platform === 'windows' ? 'powershell' : 'posix');
    const route = routeOf(job.host, this.#options.knownHosts);
    if (settings.session === 'psrp')
      return await this.#pipelines(job, { route, envelopes, progress });
    for (const segment of segmentsOf(job.calls, settings, shell)) {
      const end = await this.#segment({ job, segment, route, envelopes });
      progress.sent ||= end.sent;
      if (end.fault !== undefined) return { ...end, sent: progress.sent };
    }
    return { fault: undefined, sent: progress.sent, neverBegan: false };
  }

  async #pipelines(
    job: Job,
    { route, envelopes, progress }: Pick<Part, 'route' | 'envelopes'> & Progress,
  ): Promise<SessionEnd> {
    return await runPipelineJob({
      ...job,
      address: job.host.name,
      onEnvelope: (envelope) => kept(job, { envelope, envelopes }),
      run: async (pipeline, mayKeep) => {
        const end = await this.#pipeline({ route, host: job.host }, { pipeline, mayKeep });
        progress.sent ||= end.began;
        return end;
      },
    });
  }

  /** What is warm may have died unnoticed: as long as it is certain that nothing began, it is tried once more. */
  async #pipeline(
    { route, host }: Pick<Part, 'route'> & Pick<Job, 'host'>,
    { pipeline, mayKeep }: Pick<SessionUse, 'pipeline' | 'mayKeep'>,
  ): Promise<PipelineEnd> {
    const { clock } = this.#options;
    const { connectWithin: readyWithin } = { ...defaults, ...this.#options };
    const { signal } = pipeline;
    const common = { address: host.name, clock, readyWithin, pipeline, mayKeep };
    const once = (): Promise<WarmEnd> =>
      this.#pool.use(route, signal, async (client, { isFresh }) => {
        const end = await this.#sessions.run({ ...common, client });
        return { ...end, isFresh: isFresh && end.isFresh };
      });
    const first = await once();
    const isStale = first.fault !== undefined && !first.began && !first.isFresh;
    return isStale && !signal.aborted ? await once() : first;
  }

  /**
   * A warm connection may have died unnoticed, and a host may take a document and begin nothing. As long
   * as it is certain that no script of this segment began, a new connection is tried once.
   */
  async #segment(part: Part): Promise<SessionEnd> {
    const { job, route } = part;
    const once = (): Promise<SessionEnd & { readonly isFresh: boolean }> =>
      this.#pool.use(route, job.signal, async (client, { isFresh, retire }) => {
        const end = await this.#session(part, client);
        if (end.neverBegan) retire();
        return { ...end, isFresh };
      });
    const first = await once();
    const isStale = first.fault?.fault === 'unreachable' && !first.isFresh && !first.sent;
    return !job.signal.aborted && (isStale || first.neverBegan) ? await once() : first;
  }

  async #session({ job, segment, envelopes }: Part, client: Client): Promise<SessionEnd> {
    const { clock } = this.#options;
    const { connectWithin, beginWithin } = { ...defaults, ...this.#options };
    const marker = randomBytes(16).toString('hex');
    const session = new Session({
      client,
      address: job.host.name,
      command: segment.command,
      document: segment.document(marker),
      marker,
      names: segment.calls.map(({ name }) => name),
      sudoPassword: await this.#sudoPassword(job.host, segment),
      readyWithin: connectWithin,
      beginWithin: segment.saysBegun ? beginWithin : undefined,
      within: patience(segment),
      clock,
      signal: job.signal,
      onEnvelope: (envelope) => kept(job, { envelope, envelopes }),
    });
    return await session.run();
  }

  async #sudoPassword(host: Host, segment: Segment): Promise<string | undefined> {
    const { sudoPassword, password } = settingsOf(host);
    const reference = segment.asksPassword ? (sudoPassword ?? password) : undefined;
    return reference === undefined ? undefined : await this.#options.secrets.resolve(reference);
  }

  #fault(host: Host, error: unknown): Fault {
    if (isBotError(error) || host.transports.ssh === undefined) return faultOf(error, nobody(host));
    const { target } = routeOf(host, this.#options.knownHosts);
    return faultOf(error, target);
  }
}

interface Progress {
  readonly progress: { sent: boolean };
}

function kept(
  job: Job,
  { envelope, envelopes }: { readonly envelope: Envelope } & Pick<Part, 'envelopes'>,
): void {
  envelopes.set(envelope.name, envelope);
  job.onEnvelope?.(envelope);
}

interface Part {
  readonly job: Job;
  readonly segment: Segment;
  readonly route: Route;
  readonly envelopes: Map<string, Envelope>;
}

/** The host keeps the deadlines itself, and needs up to 5 s to end what outlives one. */
function patience({ calls }: Segment): number {
  return calls.reduce((sum, { deadlineMs }) => sum + deadlineMs + 6_000, 15_000);
}

function nobody(host: Host): { address: string; port: number; user: string } {
  return { address: host.address, port: 22, user: '' };
}

/** The caller's defect is no fault of the host: the job goes on, and the defect is thrown at its end. */
function careful(job: Job, defects: unknown[]): Job {
  const onEnvelope = (envelope: Envelope): void => {
    try {
      job.onEnvelope?.(envelope);
    } catch (error) {
      defects.push(error);
    }
  };
  return { ...job, onEnvelope };
}
