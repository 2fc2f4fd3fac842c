import { randomBytes } from 'node:crypto';
import { urlOf } from '#adapters/winrm/wire/endpoint.ts';
import { FirstOf, stopReason, waitAtMost } from '#adapters/winrm/wire/limit.ts';
import { type OpenOptions, openConnection } from '#adapters/winrm/wire/open-connection.ts';
import { Places } from '#adapters/winrm/wire/places.ts';
import { BotError } from '#src/errors.ts';
import { Correspondence } from './correspondence.ts';
import { Lane } from './lane.ts';
import type { RunEnd } from './run-request.ts';
import { Seat, type SeatOptions } from './seat.ts';
import { defaultLimits, type WinrmLimits, type WinrmOptions } from './settings.ts';
import { ShellLedger } from './shell-ledger.ts';
import type { Stoppable, Work } from './work.ts';

export interface SeatsOptions<Request extends Stoppable> {
  readonly winrm: WinrmOptions;
  /** Of the shells in which the requests are carried out. */
  readonly resource: string;
  readonly workOf: (options: SeatOptions) => Work<Request>;
}

/** All that one host and one account keep warm for requests of one kind. */
export class Seats<Request extends Stoppable> {
  readonly open: OpenOptions;
  readonly limits: WinrmLimits;
  readonly #options: SeatsOptions<Request>;
  readonly #correspondence: Correspondence;
  readonly #ledger: ShellLedger;
  readonly #places: Places;
  readonly #seats = new Set<Seat<Request>>();
  readonly #free: Seat<Request>[] = [];
  readonly #running = new Set<Promise<RunEnd>>();
  readonly #closing = new AbortController();

  constructor(options: SeatsOptions<Request>) {
    const { winrm, resource } = options;
    this.#options = options;
    this.limits = { ...defaultLimits, ...winrm.limits };
    this.open = openOptions(winrm, this.limits);
    this.#ledger = new ShellLedger(resource);
    this.#places = new Places(this.limits.commandsAtOnce);
    const { maxEnvelopeSize, networkMs } = this.limits;
    const url = urlOf(winrm.endpoint);
    this.#correspondence = new Correspondence({ url, maxEnvelopeSize, networkMs });
  }

  /** The request with the signal of the whole: what is being closed stops. */
  async run(request: Request): Promise<RunEnd> {
    using first = new FirstOf(request.signal, this.#closing.signal);
    const running = this.#inTurn({ ...request, signal: first.signal });
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new BotError('timed-out', 'Fettle is being stopped.'));
    const { clock } = this.#options.winrm;
    const { closeWithinMs } = this.limits;
    await waitAtMost(clock, closeWithinMs, Promise.allSettled(this.#running));
    const tidied = this.#free.map((seat) => seat.tidy());
    await waitAtMost(clock, closeWithinMs, Promise.allSettled(tidied));
    for (const seat of this.#seats) seat.close();
    await Promise.allSettled(this.#running);
  }

  async #inTurn(request: Request): Promise<RunEnd> {
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
  #takeSeat(): Seat<Request> {
    const warm = this.#free.findIndex((seat) => seat.isWarm);
    const [seat] = this.#free.splice(Math.max(warm, 0), 1);
    return seat ?? this.#newSeat();
  }

  #newSeat(): Seat<Request> {
    const { clock } = this.#options.winrm;
    const limits = this.limits;
    const options: SeatOptions = {
      main: this.#lane(),
      side: this.#lane(),
      ledger: this.#ledger,
      correspondence: this.#correspondence,
      clock,
      limits,
    };
    const seat = new Seat(options, this.#options.workOf(options));
    this.#seats.add(seat);
    return seat;
  }

  #lane(): Lane {
    return new Lane({
      host: this.open.endpoint.host,
      open: (signal) => openConnection(this.open, signal),
      clock: this.#options.winrm.clock,
      keepMs: this.limits.keepMs,
    });
  }
}

function openOptions(options: WinrmOptions, limits: WinrmLimits): OpenOptions {
  return {
    ...options,
    frame: options.frame ?? 'tabs',
    randomBytes: options.randomBytes ?? randomBytes,
    connectWithinMs: limits.connectWithinMs,
    logonWithinMs: limits.networkMs,
    maxEnvelopeSize: limits.largestAnswer,
  };
}
