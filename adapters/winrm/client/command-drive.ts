import { randomInt } from 'node:crypto';
import { promptStream } from '#adapters/winrm/psrp/pipeline-dialect.ts';
import { eventOf } from '#adapters/winrm/winrs/command-event.ts';
import type {
  CommandEvent,
  CommandOrder,
  CommandOutcome,
  CommandRun,
  Lane as LaneName,
  Outgoing,
  Purpose,
  Step,
} from '#adapters/winrm/winrs/command-run.ts';
import { begin, next } from '#adapters/winrm/winrs/winrs-shell.ts';
import { FirstOf, pause, stopReason, whenAborted } from '#adapters/winrm/wire/limit.ts';
import { BotError } from '#src/errors.ts';
import type { Clock, Timer } from '#src/ports/clock.ts';
import type { Correspondence, Message } from './correspondence.ts';
import type { Lane, Sent } from './lane.ts';
import { inputOf, type RunRequest } from './run-request.ts';
import type { WinrmLimits } from './settings.ts';

export interface DriveOptions {
  readonly order: CommandOrder;
  readonly request: RunRequest;
  readonly lanes: Readonly<Record<LaneName, Lane>>;
  readonly correspondence: Correspondence;
  readonly clock: Clock;
  readonly limits: WinrmLimits;
}

export interface Driven {
  readonly outcome: CommandOutcome;
  /** Why the command was told to end, or was not begun, when it was not over by itself before. */
  readonly stop: BotError | undefined;
}

const nothing = new Uint8Array();
/** Twice would be two processes, the same input twice, or output that nobody knows to be lost. */
const onceOnly: ReadonlySet<Purpose> = new Set(['command', 'send', 'receive']);

/** Carries one command along: sends what it wants to send, tells it what came, and watches the time. */
export class CommandDrive {
  readonly #options: DriveOptions;
  readonly #end = Promise.withResolvers<Driven>();
  readonly #messages = new Map<number, Message>();
  /** Aborted when nothing new may begin; connections for cleaning up are still opened. */
  readonly #stopping = new AbortController();
  #waiting = new AbortController();
  #run: CommandRun;
  #stop: BotError | undefined;
  #timer: Timer | undefined;

  constructor(options: DriveOptions) {
    this.#options = options;
    const step = begin(options.order);
    this.#run = step.run;
    this.#take(step);
    if (step.run.phase === 'starting') this.#feed();
  }

  /** Rejects for defects only. */
  async end(): Promise<Driven> {
    const { signal } = this.#options.request;
    const forget = whenAborted(signal, () => this.stop(stopReason(signal)));
    try {
      return await this.#end.promise;
    } finally {
      forget();
      this.#timer?.cancel();
    }
  }

  /** Ends standard input, which scripts take for "end", and terminates what goes on. */
  stop(why: BotError): void {
    if (this.#stopping.signal.aborted || this.#run.phase === 'over') return;
    if (this.#run.result === undefined) this.#stop = why;
    this.#stopping.abort(why);
    if (!canEndItself(this.#run)) {
      this.#terminate();
      return;
    }
    this.#due(this.#options.limits.graceMs, () => this.#terminate());
    this.#hear({ kind: 'input', bytes: nothing, isLast: true });
  }

  /** More that it is told, beside its standard input. */
  answer(bytes: Uint8Array): void {
    this.#hear({ kind: 'input', bytes, isLast: false, stream: promptStream });
  }

  /** What it said cannot be believed: it is told to end, and its result is not known. */
  doubt(why: BotError): void {
    this.#due(this.#options.limits.terminateMs, () => this.abandon());
    this.#hear({ kind: 'trouble', why });
  }

  /** Waits no longer; one Delete is still tried. */
  abandon(): void {
    if (this.#run.phase === 'over') return;
    this.#due(this.#options.limits.closeWithinMs, () => this.abandon());
    const { main, side } = this.#options.lanes;
    main.drop();
    side.drop();
    this.#waiting.abort();
    this.#waiting = new AbortController();
    this.#hear({ kind: 'abandon' });
  }

  #terminate(): void {
    this.#due(this.#options.limits.terminateMs, () => this.abandon());
    this.#hear({ kind: 'stop' });
  }

  #due(ms: number, then: () => void): void {
    this.#timer?.cancel();
    this.#timer = this.#options.clock.at(this.#options.clock.now() + ms, then);
  }

  #hear(event: CommandEvent): void {
    this.#take(next(this.#run, event));
  }

  #take(step: Step): void {
    const before = this.#run.phase;
    this.#run = step.run;
    if (before === 'starting' && step.run.phase === 'running') this.#started();
    for (const { stream, bytes } of step.output) {
      this.#options.request.output(stream === 'stderr' ? 'stderr' : 'stdout', bytes);
    }
    for (const outgoing of step.send) {
      this.#send(outgoing).catch((error: unknown) => this.#end.reject(error));
    }
    if (step.outcome !== undefined) this.#end.resolve({ outcome: step.outcome, stop: this.#stop });
    if (before === 'creating' && step.run.phase === 'starting') this.#feed();
  }

  /** While Command is under way: input that is there when it was answered goes out before output is asked for. */
  #feed(): void {
    const bytes = inputOf(this.#options.request);
    if (bytes.length > 0) this.#hear({ kind: 'input', bytes, isLast: false });
  }

  #started(): void {
    if (this.#stopping.signal.aborted) return;
    this.#due(this.#options.request.withinMs, () => this.stop(tooLong()));
  }

  async #send(outgoing: Outgoing): Promise<void> {
    const { lanes, request } = this.#options;
    const { signal } = this.#waiting;
    if (outgoing.repeats > 0) {
      if (outgoing.purpose === 'receive') request.repeated?.();
      await this.#backOff(outgoing.repeats, signal);
    }
    const message = this.#messageOf(outgoing);
    const { soap, withinMs } = message;
    const isBeginning = outgoing.purpose === 'create' || outgoing.purpose === 'command';
    using beginning = new FirstOf(signal, this.#stopping.signal);
    const sent = await lanes[outgoing.lane].send({
      soap,
      withinMs,
      isHarmless: !onceOnly.has(outgoing.purpose),
      opening: isBeginning ? beginning.signal : signal,
      signal,
    });
    if (sent.kind === 'answered') this.#messages.delete(outgoing.id);
    this.#hear(eventFor(outgoing, { sent, message }));
  }

  async #backOff(repeats: number, signal: AbortSignal): Promise<void> {
    const { clock, limits } = this.#options;
    const ms = limits.repeatAfterMs * 2 ** (repeats - 1) * (randomInt(500, 1500) / 1000);
    try {
      await pause(clock, ms, signal);
    } catch {
      // Nobody waits for the answer any more; the command has been told already.
    }
  }

  #messageOf({ id, purpose, request }: Outgoing): Message {
    const { correspondence, limits } = this.#options;
    const written =
      this.#messages.get(id) ??
      correspondence.write(request, purpose === 'receive' ? limits.pollMs : limits.operationMs);
    this.#messages.set(id, written);
    return written;
  }
}

/** Whatever waits for the end of its standard input has got all of it before. */
function canEndItself({ order, phase, input, isInputClosed, signal }: CommandRun): boolean {
  const isListening = phase === 'running' && input.length === 0 && !isInputClosed;
  return order.dialect.hasLifeline && isListening && signal === 'none';
}

function eventFor(
  outgoing: Outgoing,
  { sent, message }: { readonly sent: Sent; readonly message: Message },
): CommandEvent {
  if (sent.kind !== 'answered') return { ...sent, id: outgoing.id };
  return eventOf(outgoing, { bytes: sent.bytes, messageId: message.messageId });
}

function tooLong(): BotError {
  return new BotError('timed-out', 'The command did not finish in time.', {
    hint: 'Look at the load of the host. What ran there is read again, not run again.',
  });
}
