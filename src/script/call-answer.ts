import type { Envelope, Json } from './job.ts';
import type { Put } from './posix-answer.ts';
import { readingText } from './reading-text.ts';

const most = 500;
const jsonNumber = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** Gathers what one POSIX script told, until its envelope is complete. */
export class CallAnswer {
  readonly #values = new Map<string, Json>();
  readonly #unknown = new Map<string, string>();
  readonly #preview: string[] = [];
  readonly #output: Uint8Array[] = [];
  #failure: string | undefined;
  #garbled: string | undefined;
  #ending: 'deadline' | 'abort' | undefined;
  #survived = false;
  #status: number | undefined;
  #outputOver = false;
  #begunAt: number | undefined;
  #endedAt: number | undefined;

  get isComplete(): boolean {
    return this.#status !== undefined && this.#outputOver;
  }

  get hasEnded(): boolean {
    return this.#status !== undefined;
  }

  begin(now: number): void {
    this.#begunAt ??= now;
  }

  end(status: number, now: number): void {
    this.#status ??= status;
    this.#endedAt ??= now;
  }

  endOutput(): void {
    this.#outputOver = true;
  }

  endedBy(reason: 'deadline' | 'abort'): void {
    this.#ending ??= reason;
  }

  survive(): void {
    this.#survived = true;
  }

  garble(what: string): void {
    this.#garbled ??= what;
  }

  write(bytes: Uint8Array): void {
    if (this.#output.length < most) this.#output.push(bytes);
  }

  put({ type, key, value }: Put): void {
    if (this.#values.size + this.#unknown.size + this.#preview.length >= most) {
      this.garble(`more than ${most} readings`);
    } else if (type === 'fail') this.#failure ??= readingText(value);
    else if (type === 'line') this.#preview.push(readingText(value));
    else this.#read({ type, key, value });
  }

  #read({ type, key, value }: Put): void {
    if (key === 'unknown' || key === 'preview') {
      this.garble(`the reserved key "${key}"`);
      return;
    }
    const read = type === 'unknown' ? undefined : typed(type, value);
    this.#values.delete(key);
    this.#unknown.delete(key);
    if (read !== undefined) this.#values.set(key, read);
    else this.#unknown.set(key, reason({ type, key, value }));
  }

  /** The envelope as far as the answer has come. */
  envelope(name: string, now: number): Envelope {
    const value = this.#value();
    return {
      name,
      outcome: this.#outcome(),
      ...(value === undefined ? {} : { value }),
      ...(this.#status === undefined ? {} : { exitCode: this.#status }),
      message: readingText(this.#message()),
      durationMs: Math.max(0, (this.#endedAt ?? now) - (this.#begunAt ?? now)),
    };
  }

  #outcome(): Envelope['outcome'] {
    if (this.#ending !== undefined) return 'timed-out';
    if (this.#failure !== undefined) return 'error';
    if (this.#garbled !== undefined) return 'bad-output';
    return this.#status === 0 ? 'ok' : 'error';
  }

  #message(): string {
    const outcome = this.#outcome();
    if (outcome === 'ok') return '';
    const written = this.#written();
    const why = this.#why(outcome);
    return written === '' || this.#failure !== undefined ? why : `${why}\n${written}`;
  }

  #why(outcome: Envelope['outcome']): string {
    const alive = this.#survived ? ' Some of its processes could not be ended.' : '';
    if (this.#ending === 'deadline') return `The script did not end in time and was ended.${alive}`;
    if (this.#ending === 'abort') return `The script was ended before it was done.${alive}`;
    if (this.#failure !== undefined) return this.#failure;
    if (outcome === 'bad-output') return `The script's answer makes no sense: ${this.#garbled}.`;
    return `The script ended with exit code ${this.#status}.`;
  }

  #written(): string {
    const decoder = new TextDecoder();
    const parts = this.#output.map((bytes) => decoder.decode(bytes, { stream: true }));
    return (parts.join('') + decoder.decode()).trim();
  }

  #value(): Json | undefined {
    const value = {
      ...Object.fromEntries(this.#values),
      ...(this.#unknown.size === 0 ? {} : { unknown: Object.fromEntries(this.#unknown) }),
      ...(this.#preview.length === 0 ? {} : { preview: [...this.#preview] }),
    };
    return Object.keys(value).length === 0 && this.#status !== 0 ? undefined : value;
  }
}

function typed(type: Put['type'], value: string): Json | undefined {
  if (type === 'text') return readingText(value);
  if (type === 'boolean')
    return value === 'true' || value === 'false' ? value === 'true' : undefined;
  const number = jsonNumber.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function reason({ type, value }: Put): string {
  if (type === 'unknown') return readingText(value);
  const shown = readingText(value).slice(0, 60);
  return `The script told "${shown}", which is no ${type === 'number' ? 'number' : 'true or false'}.`;
}
