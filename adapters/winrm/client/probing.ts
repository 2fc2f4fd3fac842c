import type { Socket } from 'node:net';
import { attemptsOf } from '#adapters/winrm/wire/attempt.ts';
import { authorityOf, urlOf } from '#adapters/winrm/wire/endpoint.ts';
import type { HttpConnection } from '#adapters/winrm/wire/http-connection.ts';
import { Limit } from '#adapters/winrm/wire/limit.ts';
import {
  connectLine,
  type OpenOptions,
  openConnection,
} from '#adapters/winrm/wire/open-connection.ts';
import { reach } from '#adapters/winrm/wire/reach.ts';
import { type Secured, secure } from '#adapters/winrm/wire/secure.ts';
import { Correspondence } from './correspondence.ts';
import { Lane } from './lane.ts';
import { type Accounted, envelopeSizeOf, logOnTo, openShell } from './probe-account.ts';
import { type Anonymous, identify, ntlmTime, offersOf, tlsFact } from './probe-line.ts';
import type { ProbeFact, ProbeStep } from './probed.ts';
import type { WinrmLimits } from './settings.ts';

type Fact<Step extends ProbeStep> = Extract<ProbeFact, { readonly step: Step }>;
type Steps = { readonly [Step in ProbeStep]: () => Promise<Fact<Step>> };

export interface ProbeOptions {
  readonly open: OpenOptions;
  readonly limits: WinrmLimits;
  /** Tries the right to open a shell; default: one of WinRS. */
  readonly openShell?: ((accounted: Accounted) => Promise<void>) | undefined;
}

/** The steps of a probe, each on its own. They share a connection that nobody is logged on to, and one that is. */
export class Probing implements Steps, Disposable {
  readonly #open: OpenOptions;
  readonly #limits: WinrmLimits;
  readonly #openShell: ProbeOptions['openShell'];
  readonly #signal: AbortSignal;
  readonly #lane: Lane;
  readonly #correspondence: Correspondence;
  #http: HttpConnection | undefined;
  #hostTime: { readonly ms: number; readonly at: number } | undefined;
  #schemes: readonly string[] = [];
  #how: string | undefined;

  constructor({ open, limits, openShell }: ProbeOptions, signal: AbortSignal) {
    this.#open = open;
    this.#openShell = openShell;
    this.#limits = limits;
    this.#signal = signal;
    const { clock, endpoint } = open;
    const { maxEnvelopeSize, networkMs, keepMs } = limits;
    const url = urlOf(endpoint);
    this.#correspondence = new Correspondence({ url, maxEnvelopeSize, networkMs });
    this.#lane = new Lane({
      host: endpoint.host,
      open: (wait) => openConnection({ ...open, told: (how) => this.#tell(how) }, wait),
      clock,
      keepMs,
    });
  }

  [Symbol.dispose](): void {
    this.#http?.[Symbol.dispose]();
    this.#lane.close();
  }

  async reach(): Promise<Fact<'reach'>> {
    const socket = await this.#reached(this.#signal);
    const address = socket.remoteAddress ?? '';
    socket.destroy();
    return { step: 'reach', address };
  }

  async tls(): Promise<Fact<'tls'>> {
    const { endpoint } = this.#open;
    using limit = this.#limit(this.#limits.connectWithinMs);
    const socket = await this.#reached(limit.signal);
    const tls = endpoint.tls ?? {};
    const secured: Secured = await secure({ endpoint, tls, socket, signal: limit.signal });
    const fact = tlsFact(secured.socket, secured.leaf);
    secured.socket.destroy();
    return fact;
  }

  async identify(): Promise<Fact<'identify'>> {
    using limit = this.#limit(this.#limits.networkMs);
    return { step: 'identify', identity: await identify(await this.#anonymous(limit.signal)) };
  }

  async offers(): Promise<Fact<'offers'>> {
    using limit = this.#limit(this.#limits.networkMs);
    const { schemes, date } = await offersOf(await this.#anonymous(limit.signal));
    this.#schemes = schemes;
    if (date !== undefined) this.#hostTime = { ms: date, at: this.#open.clock.now() };
    return { step: 'offers', schemes };
  }

  async clock(): Promise<Fact<'clock'>> {
    using limit = this.#limit(this.#limits.networkMs);
    const isTold = this.#schemes.includes('negotiate');
    const told = isTold ? await ntlmTime(await this.#anonymous(limit.signal)) : undefined;
    const time = told === undefined ? this.#hostTime : { ms: told, at: this.#open.clock.now() };
    return { step: 'clock', aheadMs: time && time.ms - time.at };
  }

  async logon(): Promise<Fact<'logon'>> {
    const { logon, gate, endpoint } = this.#open;
    const { host } = endpoint;
    // Somebody asks for this very host, so that one more try is wanted.
    for (const attempt of await attemptsOf(logon, host)) gate.forgive(attempt);
    const identity = await logOnTo(this.#accounted());
    return { step: 'logon', identity, how: this.#how };
  }

  async limits(): Promise<Fact<'limits'>> {
    return { step: 'limits', maxEnvelopeSize: await envelopeSizeOf(this.#accounted()) };
  }

  async shell(): Promise<Fact<'shell'>> {
    const accounted = this.#accounted();
    if (this.#openShell === undefined) await openShell(accounted, this.#limits.shellIdleMs);
    else await this.#openShell(accounted);
    return { step: 'shell' };
  }

  #tell(how: string): void {
    this.#how = how;
  }

  #accounted(): Accounted {
    return {
      lane: this.#lane,
      correspondence: this.#correspondence,
      operationMs: this.#limits.operationMs,
      clock: this.#open.clock,
      signal: this.#signal,
    };
  }

  async #reached(outer: AbortSignal): Promise<Socket> {
    const { clock, endpoint } = this.#open;
    const late = `${endpoint.host} does not answer at ${authorityOf(endpoint)}.`;
    using limit = new Limit({ clock, ms: this.#limits.connectWithinMs, outer, late });
    return await reach(endpoint, limit.signal);
  }

  async #anonymous(signal: AbortSignal): Promise<Anonymous> {
    if (this.#http?.isOpen !== true) {
      this.#http?.[Symbol.dispose]();
      this.#http = (await connectLine(this.#open, signal)).http;
    }
    return { http: this.#http, host: this.#open.endpoint.host, signal };
  }

  #limit(ms: number): Limit {
    const late = `${this.#open.endpoint.host} does not answer.`;
    return new Limit({ clock: this.#open.clock, ms, outer: this.#signal, late });
  }
}
