import { CallAnswer } from './call-answer.ts';
import type { Envelope } from './job.ts';
import { LineSplitter } from './line-splitter.ts';
import { type Answer, answerOf, outputOf } from './posix-answer.ts';
import { wholeEnvelope } from './whole-envelope.ts';

export interface DecoderOptions {
  /** The job's marker: a line without it is not from the bootstrap. */
  readonly marker: string;
  /** Names of the calls in the order in which they were sent. */
  readonly names: readonly string[];
}

/** Beyond this a host talks nonsense; each stream. */
const limit = 16 * 1_048_576;

/**
 * Turns what a bootstrap wrote back into envelopes, as it arrives, cut anywhere. Believes nothing:
 * lines without the marker are passed over, everything else is checked and limited. Never throws.
 */
export class EnvelopeDecoder {
  readonly #marker: string;
  readonly #names: readonly string[];
  readonly #calls = new Map<number, CallAnswer>();
  readonly #wholes = new Map<number, Envelope>();
  readonly #given = new Set<number>();
  readonly #out = new LineSplitter();
  readonly #err = new LineSplitter();
  #bytes = 0;
  #done = { out: false, err: false };
  #begun = false;
  #missingTool: string | undefined;

  constructor({ marker, names }: DecoderOptions) {
    this.#marker = `${marker} `;
    this.#names = names;
  }

  /** The bootstrap said that it was done, on both streams. */
  get isDone(): boolean {
    return this.#done.out && this.#done.err;
  }

  /** The bootstrap said something of a call, so that one has begun. */
  get hasBegun(): boolean {
    return this.#begun;
  }

  /** The host sent more than any job can. */
  get isFlooded(): boolean {
    return this.#bytes > limit;
  }

  /** A tool that the bootstrap needs and the host lacks. */
  get missingTool(): string | undefined {
    return this.#missingTool;
  }

  /** Bytes of standard output; gives the envelopes that are complete now. `now` in milliseconds. */
  out(chunk: Uint8Array, now: number): Envelope[] {
    if (!this.#admits(chunk)) return [];
    for (const line of this.#out.push(chunk)) {
      if (line.startsWith(this.#marker)) this.#take(answerOf(line.slice(this.#marker.length)), now);
    }
    return this.#ready(now);
  }

  /** Bytes of standard error. */
  err(chunk: Uint8Array, now: number): Envelope[] {
    if (!this.#admits(chunk)) return [];
    for (const line of this.#err.push(chunk)) {
      const answer = outputOf(line.trimEnd());
      if (answer?.kind === 'done') this.#done.err = true;
      else if (answer !== undefined) this.#take(answer, now);
    }
    return this.#ready(now);
  }

  /**
   * Bytes may lack from here on. No line is put together from both sides of the gap: its second half has
   * no marker, and is passed over.
   */
  interrupt(): void {
    this.#out.drop();
    this.#err.drop();
  }

  /** The channel is closed: what ended counts, even when its output was cut. */
  close(now: number): Envelope[] {
    for (const call of this.#calls.values()) call.endOutput();
    return this.#ready(now);
  }

  #admits(chunk: Uint8Array): boolean {
    this.#bytes += chunk.length;
    return !this.isFlooded;
  }

  #take(answer: Answer, now: number): void {
    if (answer.kind !== 'done' && answer.kind !== 'missing-tool') this.#begun = true;
    if (answer.kind === 'done') this.#done.out = true;
    else if (answer.kind === 'missing-tool') this.#missingTool = answer.tool;
    else if (answer.kind === 'garbled') this.#running()?.garble('a line that cannot be read');
    else if (answer.call <= this.#names.length) this.#note(answer, now);
  }

  #note(answer: Extract<Answer, { call: number }>, now: number): void {
    if (answer.kind === 'whole') {
      const envelope = wholeEnvelope(this.#nameOf(answer.call), answer.json);
      if (!this.#wholes.has(answer.call)) this.#wholes.set(answer.call, envelope);
      return;
    }
    const call = this.#calls.get(answer.call) ?? new CallAnswer();
    this.#calls.set(answer.call, call);
    if (!call.isComplete) note(call, answer, now);
  }

  #running(): CallAnswer | undefined {
    return [...this.#calls.values()].findLast((call) => !call.hasEnded);
  }

  #ready(now: number): Envelope[] {
    return this.#names.flatMap((name, index) => {
      const number = index + 1;
      const envelope = this.#given.has(number) ? undefined : this.#complete(number, name, now);
      if (envelope !== undefined) this.#given.add(number);
      return envelope ?? [];
    });
  }

  #complete(number: number, name: string, now: number): Envelope | undefined {
    const call = this.#calls.get(number);
    const isOver = call?.isComplete || (call?.hasEnded && this.isDone);
    return this.#wholes.get(number) ?? (isOver ? call?.envelope(name, now) : undefined);
  }

  #nameOf(call: number): string {
    return this.#names[call - 1] ?? '';
  }
}

type Noted = Exclude<Extract<Answer, { call: number }>, { kind: 'whole' }>;

function note(call: CallAnswer, answer: Noted, now: number): void {
  switch (answer.kind) {
    case 'begun':
      call.begin(now);
      break;
    case 'ended':
      call.end(answer.status, now);
      break;
    case 'past-deadline':
      call.endedBy('deadline');
      break;
    case 'aborted':
      call.endedBy('abort');
      break;
    case 'survived':
      call.survive();
      break;
    case 'put':
      call.put(answer.put);
      break;
    case 'output':
      call.write(answer.bytes);
      break;
    case 'output-ended':
      call.endOutput();
      break;
  }
}
