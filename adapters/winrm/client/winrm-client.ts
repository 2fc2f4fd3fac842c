import { randomBytes } from 'node:crypto';
import { urlOf } from '#adapters/winrm/wire/endpoint.ts';
import { FirstOf, stopReason, waitAtMost } from '#adapters/winrm/wire/limit.ts';
import { type OpenOptions, openConnection } from '#adapters/winrm/wire/open-connection.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { BotError } from '#src/errors.ts';
import { Correspondence } from './correspondence.ts';
import { Lane } from './lane.ts';
import { probeHost } from './probe.ts';
import type { Probed } from './probed.ts';
import type { RunEnd, RunRequest } from './run-request.ts';
import { Seat } from './seat.ts';
import { defaultLimits, type WinrmLimits, type WinrmOptions } from './settings.ts';
import { ShellLedger } from './shell-ledger.ts';
import type { WinrmHost } from './winrm-host.ts';

/** One host and one account over WinRM, with what is kept warm for the next command. */
export class WinrmClient implements WinrmHost {
  readonly #options: WinrmOptions;
  readonly #limits: WinrmLimits;
  readonly #open: OpenOptions;
  readonly #correspondence: Correspondence;
  readonly #ledger = new ShellLedger();
  readonly #places: Places;
  readonly #seats = new Set<Seat>();
  readonly #free: Seat[] = [];
  readonly #running = new Set<Promise<RunEnd>>();
  readonly #closing = new AbortController();

  constructor(options: WinrmOptions) {
    this.#options = options;
    this.#limits = { ...defaultLimits, ...options.limits };
    this.#open = openOptions(options, this.#limits);
    this.#places = new Places(this.#limits.commandsAtOnce);
    const { maxEnvelopeSize, networkMs } = this.#limits;
    const url = urlOf(options.endpoint);
    this.#correspondence = new Correspondence({ url, maxEnvelopeSize, networkMs });
  }

  async run(request: RunRequest): Promise<RunEnd> {
    using first = new FirstOf(request.signal, this.#closing.signal);
    const running = this.#inTurn({ ...request, signal: first.signal });
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  probe(signal: AbortSignal): AsyncIterable<Probed> {
    return probeHost({ open: this.#open, limits: this.#limits }, signal);
  }

  async close(): Promise<void> {
    this.#closing.abort(new BotError('timed-out', 'Fettle is being stopped.'));
    const { clock } = this.#options;
    const { closeWithinMs } = this.#limits;
    await waitAtMost(clock, closeWithinMs, Promise.allSettled(this.#running));
    const tidied = this.#free.map((seat) => seat.tidy());
    await waitAtMost(clock, closeWithinMs, Promise.allSettled(tidied));
    for (const seat of this.#seats) seat.close();
    await Promise.allSettled(this.#running);
  }

  async #inTurn(request: RunRequest): Promise<RunEnd> {
    const { signal } = request;
    using place = await this.#placeFor(signal);
    if (signal.aborted || place === undefined)
      return { kind: 'not-run', fault: stopReason(signal) };
    const seat = this.#takeSeat();
    try {
      return await seat.run(request);
    } finally {
      this.#free.push(seat);
    }
  }

  async #placeFor(signal: AbortSignal): Promise<Disposable | undefined> {
    try {
      return await this.#places.enter(signal);
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    }
  }

  /** A warm one first. */
  #takeSeat(): Seat {
    const warm = this.#free.findIndex((seat) => seat.isWarm);
    const [seat] = this.#free.splice(Math.max(warm, 0), 1);
    return seat ?? this.#newSeat();
  }

  #newSeat(): Seat {
    const { clock } = this.#options;
    const limits = this.#limits;
    const lane = () =>
      new Lane({
        host: this.#open.endpoint.host,
        open: (signal) => openConnection(this.#open, signal),
        clock,
        keepMs: limits.keepMs,
      });
    const seat = new Seat({
      main: lane(),
      side: lane(),
      ledger: this.#ledger,
      correspondence: this.#correspondence,
      clock,
      limits,
    });
    this.#seats.add(seat);
    return seat;
  }
}

function openOptions(options: WinrmOptions, limits: WinrmLimits): OpenOptions {
  return {
    ...options,
    frame: options.frame ?? 'tabs',
    randomBytes: options.randomBytes ?? randomBytes,
    connectWithinMs: limits.connectWithinMs,
    logonWithinMs: limits.networkMs,
    maxEnvelopeSize: limits.maxEnvelopeSize,
  };
}
