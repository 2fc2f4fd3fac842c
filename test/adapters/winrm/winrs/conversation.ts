import { eventOf } from '#adapters/winrm/winrs/command-event.ts';
import type {
  CommandEvent,
  CommandOrder,
  CommandOutcome,
  InputPart,
  Outgoing,
  Purpose,
  Step,
} from '#adapters/winrm/winrs/command-run.ts';
import { begin, next } from '#adapters/winrm/winrs/winrs-shell.ts';
import { BotError } from '#src/errors.ts';
import { good, messageId, order, soap } from './answers.ts';

export const hi = new TextEncoder().encode('hi');
export const gone = new BotError('host-unreachable', 'The connection is gone.');

/** Carries one command along; `does` answers the request that waits on a lane. */
export class Conversation {
  readonly sent: string[] = [];
  readonly bytes: number[] = [];
  #step: Step;
  #waiting = new Map<string, Outgoing>();
  outcome: CommandOutcome | undefined;

  constructor(settings: Partial<CommandOrder> = {}, input: readonly InputPart[] = []) {
    this.#step = begin({ ...order, ...settings }, input);
    this.#note(this.#step);
  }

  get waiting(): readonly Purpose[] {
    return [...this.#waiting.values()].map((each) => each.purpose);
  }

  request(purpose: Purpose): Outgoing {
    const found = [...this.#waiting.values()].find((each) => each.purpose === purpose);
    if (found === undefined) throw new Error(`Nothing waits for an answer to ${purpose}.`);
    return found;
  }

  /** The host answers; what it says without being told is what a good one says. */
  says(purpose: Purpose, body = good[purpose]): this {
    const outgoing = this.request(purpose);
    return this.#feed(outgoing, eventOf(outgoing, { bytes: soap(outgoing, body), messageId }));
  }

  loses(purpose: Purpose): this {
    const outgoing = this.request(purpose);
    return this.#feed(outgoing, { kind: 'lost', id: outgoing.id, why: gone });
  }

  /** There was no connection for it. */
  misses(outgoing: Outgoing): this {
    return this.#feed(outgoing, { kind: 'unsent', id: outgoing.id, why: gone });
  }

  garbles(purpose: Purpose): this {
    const outgoing = this.request(purpose);
    return this.#feed(outgoing, eventOf(outgoing, { bytes: hi, messageId }));
  }

  hears(event: CommandEvent): this {
    if (event.kind === 'abandon') this.#waiting.clear();
    return this.#take(event);
  }

  #feed(outgoing: Outgoing, event: CommandEvent): this {
    this.#waiting.delete(outgoing.lane);
    return this.#take(event);
  }

  #take(event: CommandEvent): this {
    this.#step = next(this.#step.run, event);
    this.#note(this.#step);
    return this;
  }

  #note(step: Step): void {
    for (const outgoing of step.send) {
      if (this.#waiting.has(outgoing.lane)) throw new Error('Two requests on one connection.');
      this.#waiting.set(outgoing.lane, outgoing);
      this.sent.push(`${outgoing.purpose}${outgoing.lane === 'side' ? ' beside' : ''}`);
    }
    this.bytes.push(...step.output.flatMap((piece) => [...piece.bytes]));
    if (step.outcome !== undefined) {
      if (this.outcome !== undefined) throw new Error('Two outcomes of one command.');
      this.outcome = step.outcome;
    }
  }
}

/** A command that the host has started. */
export function running(settings: Partial<CommandOrder> = {}): Conversation {
  return new Conversation(settings).says('create').says('command');
}
