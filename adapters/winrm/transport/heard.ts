import { readErrorStream } from '#adapters/winrm/winrs/clixml.ts';
import { OutputText } from '#adapters/winrm/winrs/output-text.ts';
import type { Clock } from '#src/ports/clock.ts';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { readyLine } from '#src/script/posix-bootstrap.ts';

/** Characters that are kept of standard error, and of what comes before the host says that it is ready. */
const mostSaid = 16_384;
const ready = new RegExp(`\\n${readyLine}\\r?\\n`);

export interface HeardJob {
  readonly calls: readonly ScriptCall[];
  readonly marker: string;
  readonly clock: Clock;
  readonly onEnvelope: (envelope: Envelope) => void;
}

/** What came from the host so far. */
export class Heard {
  readonly #job: HeardJob;
  readonly #decoder: EnvelopeDecoder;
  readonly #flooded: () => void;
  readonly #errors = new OutputText(mostSaid);
  /** The end of what came before the host said that it is ready: a banner may be of any length. */
  #head = '\n';
  #saidReady = false;
  #count = 0;

  constructor(job: HeardJob, flooded: () => void) {
    this.#job = job;
    this.#flooded = flooded;
    this.#decoder = new EnvelopeDecoder({
      marker: job.marker,
      names: job.calls.map(({ name }) => name),
    });
  }

  get isComplete(): boolean {
    return this.#count === this.#job.calls.length;
  }

  get isFlooded(): boolean {
    return this.#decoder.isFlooded;
  }

  get isReady(): boolean {
    return this.#count > 0 || this.#saidReady;
  }

  take(stream: 'stdout' | 'stderr', bytes: Uint8Array): void {
    const now = this.#job.clock.now();
    if (stream === 'stderr') this.#errors.push(bytes);
    else this.#awaitReady(bytes);
    const envelopes =
      stream === 'stdout' ? this.#decoder.out(bytes, now) : this.#decoder.err(bytes, now);
    this.#count += envelopes.length;
    for (const envelope of envelopes) this.#job.onEnvelope(envelope);
    if (this.#decoder.isFlooded) this.#flooded();
  }

  interrupt(): void {
    this.#decoder.interrupt();
  }

  /** The policy of the host lets PowerShell run next to nothing. The id of the error is the same in every language. */
  get isConstrained(): boolean {
    return /ConstrainedLanguage|this language mode/.test(this.#errors.end().text);
  }

  /** What PowerShell complained about, ready to follow a sentence; of the host, cleaned and short. */
  said(): string {
    const { records, plain } = readErrorStream(this.#errors.end().text);
    const first = records.find(({ stream }) => stream === 'error')?.text ?? plain;
    const text = first.replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
    return text === '' || text === 'd' ? '' : `: ${text}`;
  }

  #awaitReady(bytes: Uint8Array): void {
    if (this.#saidReady) return;
    const head = this.#head + new TextDecoder('latin1').decode(bytes);
    this.#saidReady = ready.test(head);
    this.#head = head.slice(-mostSaid);
  }
}
