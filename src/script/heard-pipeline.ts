import { z } from 'zod';
import type { CallProgress } from '#src/ports/transport.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import type { PsrpRecord } from '#src/psrp/record.ts';
import type { PsValue } from '#src/psrp/value.ts';
import type { Envelope } from './job.ts';
import type { NumberedCall } from './powershell-pipeline.ts';
import { wholeEnvelope } from './whole-envelope.ts';

/** One answer among the output of a pipeline: which call, and its envelope as JSON. */
export interface PipelineAnswer {
  readonly number: number;
  readonly json: string;
}

export interface PipelineListener {
  readonly calls: readonly NumberedCall[];
  readonly read: (text: string) => PipelineAnswer | undefined;
  readonly onEnvelope: (envelope: Envelope) => void;
  readonly onProgress: (progress: CallProgress) => void;
}

const Lost = z.object({ lost: z.boolean().default(false) });
/** More says no more. */
const mostErrors = 256;

/** What one pipeline said so far: the first envelope of each call, and what PowerShell complained about. */
export class HeardPipeline {
  readonly #listener: PipelineListener;
  readonly #answered = new Set<number>();
  readonly #errors: PsrpRecord[] = [];
  #isLost = false;
  #state: Extract<PsrpEvent, { kind: 'state' }> | undefined;
  #broken: string | undefined;

  constructor(listener: PipelineListener) {
    this.#listener = listener;
  }

  /** Calls that have not answered. */
  get open(): readonly NumberedCall[] {
    return this.#listener.calls.filter(({ number }) => !this.#answered.has(number));
  }

  /**
   * Calls that the host certainly did not begin because it refused them, once the pipeline is over. A statement
   * that fails ends its pipeline; behind a refused first one PowerShell runs one more, leaves out the others
   * without a word, and still says "completed". So what stands behind the last answer was not looked at.
   */
  get refused(): readonly NumberedCall[] {
    const last = Math.max(0, ...this.#answered);
    if (this.ended === 'completed') return this.errors.length === 0 ? [] : this.#passed(last);
    if (this.ended !== 'failed') return [];
    const failed = this.open.find(({ number }) => number > last)?.number ?? last;
    return this.open.filter(({ number }) => number <= failed);
  }

  /** Open calls that an answer stands behind, and the first of all. */
  #passed(last: number): readonly NumberedCall[] {
    const [first] = this.#listener.calls;
    return this.open.filter((each) => each.number < last || each === first);
  }

  get hasAnswers(): boolean {
    return this.#answered.size > 0;
  }

  /** Something of a script may still run, and nothing was begun behind it: it ends with its session. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** What PowerShell refused, in order; with the error that ended the pipeline as the last one. */
  get errors(): readonly PsrpRecord[] {
    const last = this.#state?.error;
    return last === undefined ? this.#errors : [...this.#errors, last];
  }

  /** How the pipeline ended, if it said so. */
  get ended(): 'completed' | 'failed' | 'stopped' | undefined {
    const state = this.#state?.state;
    return state === 'completed' || state === 'failed' || state === 'stopped' ? state : undefined;
  }

  get broken(): string | undefined {
    return this.#broken;
  }

  hear(event: PsrpEvent): void {
    switch (event.kind) {
      case 'output':
        this.#take(event.value);
        break;
      case 'record':
        if (event.stream === 'error' && this.#errors.length < mostErrors) {
          this.#errors.push(event.record);
        }
        break;
      case 'progress':
        this.#show(event);
        break;
      case 'state':
        this.#state = event;
        break;
      case 'broken':
        this.#broken = event.why;
        break;
      case 'pool':
      case 'reply':
      case 'ignored':
        break;
    }
  }

  /** Only text is an answer: what a script printed comes inside of it. */
  #take(value: PsValue): void {
    const answer = typeof value === 'string' ? this.#listener.read(value) : undefined;
    const found = this.open.find(({ number }) => number === answer?.number);
    // Behind one that is lost, the others answer that they were not begun.
    if (answer === undefined || found === undefined || this.#isLost) return;
    this.#answered.add(found.number);
    this.#isLost = isLost(answer.json);
    this.#listener.onEnvelope(wholeEnvelope(found.call.name, answer.json));
  }

  #show({ progress }: Extract<PsrpEvent, { kind: 'progress' }>): void {
    const { activity, status, percent } = progress;
    const isOurs = activity === 'Fettle' && this.open.some(({ call }) => call.name === status);
    if (isOurs && status !== undefined) this.#listener.onProgress({ name: status, percent });
  }
}

function isLost(json: string): boolean {
  try {
    const read = Lost.safeParse(JSON.parse(json));
    return read.success && read.data.lost;
  } catch (error) {
    // No JSON is an answer that `wholeEnvelope` judges.
    if (Error.isError(error)) return false;
    throw error;
  }
}
