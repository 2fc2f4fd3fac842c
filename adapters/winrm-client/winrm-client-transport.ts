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
import { RefusedLogons } from './refused-logons.ts';

export interface WinrmClientOptions {
  readonly clock: Clock;
  readonly secrets: Secrets;
  /** The variable DEBUG of this process. */
  readonly debug: string | undefined;
  /** Default: the npm package. */
  readonly load?: (() => Promise<ClientPackage>) | undefined;
}

/** The npm package winrm-client as a transport, over HTTPS only. What it cannot do stands in limits.ts. */
export class WinrmClientTransport implements Transport {
  readonly name = 'winrm-client';
  readonly #options: WinrmClientOptions;
  readonly #refused = new RefusedLogons();

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
      const marker = randomBytes(16).toString('hex');
      const { clock } = this.#options;
      const run = { client, params, host: host.name, calls, marker, clock, signal, onEnvelope };
      const end = await runOverClient(run);
      this.#remember(params, end);
      return end;
    } catch (error) {
      if (!isBotError(error)) throw error;
      return { fault: { ...faultOf(error, host.name), ...stopOf(error) }, started: 'no' };
    }
  }

  /** Everything that keeps a job from being tried, before anything goes out. */
  async #prepared({ host, calls, signal }: Job): Promise<ClientParams> {
    if (signal.aborted) throw new BotError('timed-out', 'The job was stopped.');
    if (calls.some(({ language }) => language !== 'powershell')) throw foreign(host);
    if (printsSecrets(this.#options.debug)) throw talkative();
    const params = await paramsOf(host, this.#options.secrets);
    const { host: address, username: account, password } = params;
    const isRefused = this.#refused.has(
      { host: address, account, password },
      this.#options.clock.now(),
    );
    if (isRefused) throw refusedBefore(host, account);
    return params;
  }

  #remember({ host, username: account, password }: ClientParams, { error }: RunEnd): void {
    if (!Error.isError(error) || !isRefusal(error)) return;
    this.#refused.note({ host, account, password }, this.#options.clock.now());
  }
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
  if (!usesTls(settings) || auth === 'certificate' || password === undefined) throw unfit(settings);
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

function refusedBefore({ name }: Host, account: string): BotError {
  return new BotError('access-denied', `${account} is not tried on ${name}: it has refused it.`, {
    hint: 'Check its password and its rights. A new password is tried at once, the old one again in an hour.',
  });
}
