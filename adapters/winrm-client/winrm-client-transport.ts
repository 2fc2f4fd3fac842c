import { randomBytes } from 'node:crypto';
import { globalAgent } from 'node:https';
import { BotError, isBotError } from '#src/errors.ts';
import type { Host } from '#src/host/host.ts';
import { accountOf, usesTls, type WinrmSettings, winrmPort } from '#src/host/winrm-settings.ts';
import type { Clock } from '#src/ports/clock.ts';
import type { Secrets } from '#src/ports/secrets.ts';
import type { Checked, Job, JobResult, Transport } from '#src/ports/transport.ts';
import type { Envelope } from '#src/script/job.ts';
import { checkHost } from './check.ts';
import { faultOf, isRefusal } from './client-fault.ts';
import {
  type ClientPackage,
  type ClientParams,
  loadPackage,
  printsSecrets,
} from './client-package.ts';
import { type RunEnd, runOverClient } from './client-run.ts';
import type { Logons, LogonTry } from './logons.ts';

export interface WinrmClientOptions {
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly logons: Logons;
  /** The variable DEBUG of this process. */
  readonly debug: string | undefined;
  /** Default: the npm package. */
  readonly load?: (() => Promise<ClientPackage>) | undefined;
}

/** The npm package winrm-client as a transport, over HTTPS only. What it cannot do stands in limits.ts. */
export class WinrmClientTransport implements Transport {
  readonly name = 'winrm-client';
  readonly #options: WinrmClientOptions;

  constructor(options: WinrmClientOptions) {
    this.#options = options;
  }

  serves({ transports: { winrm } }: Host): boolean {
    return winrm?.driver === 'winrm-client';
  }

  async run(job: Job): Promise<JobResult> {
    const { clock } = this.#options;
    const began = clock.now();
    const envelopes = new Map<string, Envelope>();
    const end = await this.#attempt(job, (envelope) => {
      envelopes.set(envelope.name, envelope);
      job.onEnvelope?.(envelope);
    });
    const durationMs = clock.now() - began;
    const inOrder = job.calls.flatMap(({ name }) => envelopes.get(name) ?? []);
    if (end.fault === undefined) return { kind: 'ran', envelopes: inOrder, durationMs };
    const { fault, started } = end;
    return { kind: 'failed', ...fault, started, envelopes: inOrder, durationMs };
  }

  check(host: Host, signal: AbortSignal): Promise<readonly Checked[]> {
    return checkHost({ host, signal, transport: this, clock: this.#options.clock });
  }

  close(): Promise<void> {
    // The package never reads the answers that it takes for errors: without this, their connections stay for good.
    globalAgent.destroy();
    return Promise.resolve();
  }

  async #attempt(job: Job, onEnvelope: (envelope: Envelope) => void): Promise<RunEnd> {
    const { host, calls, signal } = job;
    try {
      const params = await this.#prepared(job);
      const client = await (this.#options.load ?? loadPackage)();
      const { clock } = this.#options;
      using tried = await this.#turn(job, params);
      const marker = randomBytes(16).toString('hex');
      const told = { host: host.name, calls, marker, onEnvelope, onLogon: () => tried.accepted() };
      const end = await runOverClient({ client, params, clock, signal, ...told });
      if (isRefusal(end.error)) tried.refused();
      return end;
    } catch (error) {
      if (!isBotError(error)) throw error;
      return { fault: { ...faultOf(error, host.name), ...stopOf(error) }, started: 'no' };
    }
  }

  async #turn(
    { host, signal }: Job,
    { username: account, password }: ClientParams,
  ): Promise<LogonTry> {
    try {
      return await this.#options.logons.enter({ host: host.name, account, password }, signal);
    } catch (error) {
      throw signal.aborted ? stopped(error) : error;
    }
  }

  /** Everything that keeps a job from being tried, before anything goes out. */
  async #prepared({ host, calls, signal }: Job): Promise<ClientParams> {
    if (signal.aborted) throw stopped();
    if (calls.some(({ language }) => language !== 'powershell')) throw foreign(host);
    if (printsSecrets(this.#options.debug)) throw talkative();
    return await paramsOf(host, this.#options.secrets);
  }
}

function stopped(cause?: unknown): BotError {
  return new BotError('timed-out', 'The job was stopped.', { cause });
}

/** Being stopped is no refusal. */
function stopOf({ code }: BotError): { fault?: 'timed-out' } {
  return code === 'timed-out' ? { fault: 'timed-out' } : {};
}

/** TLS always, and always verified. The schema asks for it, too; whoever goes around it is refused here. */
async function paramsOf(host: Host, secrets: Secrets): Promise<ClientParams> {
  const settings = host.transports.winrm;
  if (settings === undefined) throw new BotError('host-unknown', `${host.name} has no winrm.`);
  const { auth, password } = settings;
  const isKnown = auth === 'ntlm' || auth === 'basic';
  if (!usesTls(settings) || !isKnown || password === undefined) throw unfit(settings);
  return {
    host: settings.address ?? host.address,
    port: winrmPort(settings),
    path: '/wsman',
    username: accountOf(settings),
    password: await secrets.resolve(password),
    authMethod: auth,
    useHttps: true,
    rejectUnauthorized: true,
  };
}

function unfit({ auth }: WinrmSettings): BotError {
  return new BotError('config-invalid', `winrm-client is not used here: https, and not ${auth}.`, {
    hint: 'Set https: true with auth: ntlm or basic, or take driver: winrm.',
  });
}

function foreign({ name }: Host): BotError {
  return new BotError('bad-output', `${name} runs PowerShell, and the script is none.`);
}

function talkative(): BotError {
  return new BotError(
    'config-invalid',
    'DEBUG is set so that winrm-client would print passwords; it is not used.',
    { hint: 'Start Fettle without DEBUG, or take driver: winrm.' },
  );
}
