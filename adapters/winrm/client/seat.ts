import { randomInt } from 'node:crypto';
import type { CommandResult } from '#adapters/winrm/winrs/command-run.ts';
import { Limit, pause } from '#adapters/winrm/wire/limit.ts';
import type { Reaction } from '#adapters/winrm/wsman/fault-line.ts';
import { BotError, isBotError } from '#src/errors.ts';
import type { Clock, Timer } from '#src/ports/clock.ts';
import { type Clearing, clearLeft, clearUnused } from './clear-shells.ts';
import type { Driven } from './command-drive.ts';
import type { Correspondence } from './correspondence.ts';
import type { Lane } from './lane.ts';
import type { RunEnd } from './run-request.ts';
import type { WinrmLimits } from './settings.ts';
import type { ShellLedger } from './shell-ledger.ts';
import type { Stoppable, Work } from './work.ts';

export interface SeatOptions {
  readonly main: Lane;
  /** For what must be said while the host is asked for output. */
  readonly side: Lane;
  readonly ledger: ShellLedger;
  readonly correspondence: Correspondence;
  readonly clock: Clock;
  readonly limits: WinrmLimits;
}

/** Room for one request at a time: a warm shell, and the connections to it. */
export class Seat<Request extends Stoppable> {
  readonly #options: SeatOptions;
  readonly #work: Work<Request>;
  #rest: Timer | undefined;
  #tidying: Promise<void> | undefined;
  #isClosed = false;

  constructor(options: SeatOptions, work: Work<Request>) {
    this.#options = options;
    this.#work = work;
  }

  get isWarm(): boolean {
    return this.#work.isWarm;
  }

  /** Carries a request out once; what was certainly not begun is tried once more where that helps. */
  async run(request: Request): Promise<RunEnd> {
    this.#rest?.cancel();
    await this.#tidying;
    const tried = new Set<Reaction>();
    try {
      for (;;) {
        const driven = await this.#work.attempt(request);
        const reaction = reactionTo(driven);
        const isNew = reaction !== undefined && !tried.has(reaction);
        if (!(isNew && (await this.#react(reaction, request.signal)))) return endOf(driven);
        tried.add(reaction);
      }
    } catch (error) {
      this.#dropLanes();
      throw error;
    } finally {
      this.#retire();
    }
  }

  /** Deletes what is not in use any more and closes the connections. */
  async tidy(): Promise<void> {
    this.#rest?.cancel();
    this.#tidying ??= this.#tidy().finally(() => {
      this.#tidying = undefined;
    });
    await this.#tidying;
  }

  /** For good: nothing is sent any more. */
  close(): void {
    this.#isClosed = true;
    this.#rest?.cancel();
    this.#options.main.close();
    this.#options.side.close();
    this.#work.abandon();
  }

  /** True when the request, which was certainly not run, may be tried once more. */
  async #react(reaction: Reaction, signal: AbortSignal): Promise<boolean> {
    switch (reaction) {
      case 'reopen-shell':
      case 'replace-shell':
      case 'reconnect-shell':
        return true;
      case 'free-own-shells':
        await this.#clear(clearUnused, signal);
        return await this.#waits(signal);
      case 'wait-in-line':
        return await this.#waits(signal);
      case 'poll-again':
      case 'ignore-in-cleanup':
      case 'give-up':
      case 'defect':
        return false;
    }
  }

  async #waits(signal: AbortSignal): Promise<boolean> {
    try {
      await pause(this.#options.clock, randomInt(1_000, 4_000), signal);
      return true;
    } catch (error) {
      if (isBotError(error)) return false;
      throw error;
    }
  }

  #retire(): void {
    const { clock, limits } = this.#options;
    this.#rest?.cancel();
    if (this.#isClosed) return;
    this.#rest = clock.at(clock.now() + limits.keepMs, () => void this.tidy());
  }

  async #tidy(): Promise<void> {
    const { signal } = new AbortController();
    if (this.#work.isWarm) await this.#clear((clearing) => this.#work.discard(clearing), signal);
    await this.#clear(clearLeft, signal);
    this.#dropLanes();
  }

  async #clear(clear: (clearing: Clearing) => Promise<unknown>, outer: AbortSignal): Promise<void> {
    const { main: lane, ledger, correspondence, clock, limits } = this.#options;
    const late = 'The host does not answer.';
    using limit = new Limit({ clock, ms: limits.closeWithinMs, outer, late });
    const { operationMs } = limits;
    await clear({ lane, ledger, correspondence, operationMs, signal: limit.signal });
  }

  #dropLanes(): void {
    this.#options.main.drop();
    this.#options.side.drop();
  }
}

function reactionTo({ outcome: { result }, stop }: Driven): Reaction | undefined {
  return result.kind === 'not-run' && stop === undefined ? result.reaction : undefined;
}

function endOf({ outcome, stop }: Driven): RunEnd {
  const result: CommandResult = outcome.result;
  switch (result.kind) {
    case 'ended':
      return stop === undefined ? result : { ...result, kind: 'stopped', fault: stop };
    case 'stopped':
      return { ...result, fault: stop ?? stopped() };
    case 'not-run':
      return { kind: 'not-run', fault: result.why ?? stop ?? stopped() };
    case 'unknown':
      return { kind: 'unknown', fault: result.why };
  }
}

function stopped(): BotError {
  return new BotError('timed-out', 'The job was stopped.');
}
