import type { NodeSSH } from 'node-ssh';
import type { Clock } from '#src/ports/clock.ts';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope } from '#src/script/job.ts';
import { readyLine, sudoPrompt } from '#src/script/posix-bootstrap.ts';
import type { Fault } from './fault.ts';
import { sessionFaults } from './session-fault.ts';

type Client = NonNullable<NodeSSH['connection']>;
type Channel = Parameters<Parameters<Client['exec']>[1]>[1];

export interface SessionOptions {
  readonly client: Client;
  readonly address: string;
  /** Always the same bytes. */
  readonly command: string;
  /** Everything for standard input, once the host says that it is ready. */
  readonly document: string;
  readonly marker: string;
  readonly names: readonly string[];
  /** For the one question that sudo may ask. */
  readonly sudoPassword: string | undefined;
  readonly readyWithin: number;
  /** How long the first call may take to begin; absent where the host does not say that one begins. */
  readonly beginWithin: number | undefined;
  /** Longer than all deadlines that the host itself keeps. */
  readonly within: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEnvelope: (envelope: Envelope) => void;
}

/**
 * `sent`: the scripts were handed over, so they may have begun. `neverBegan`: they were, and the host
 * ended in good order without beginning one, so that another try does nothing twice.
 */
export interface SessionEnd {
  readonly fault: Fault | undefined;
  readonly sent: boolean;
  readonly neverBegan: boolean;
}

/** How long the host has to say that it ended its processes. */
const farewell = 8_000;

/** One command on a connection: hands the document over, reads the answers. Settles once, never rejects. */
export class Session {
  readonly #options: SessionOptions;
  readonly #decoder: EnvelopeDecoder;
  readonly #faults: ReturnType<typeof sessionFaults>;
  readonly #end = Promise.withResolvers<SessionEnd>();
  #channel: Channel | undefined;
  #head = '';
  #errors = '';
  #ready = false;
  #sent = false;
  #over = false;
  #exited = false;
  #neverBegan = false;
  #prompts = 0;
  #stopping: Fault | undefined;
  #timer: { cancel(): void };
  #beginning: { cancel(): void } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#decoder = new EnvelopeDecoder(options);
    this.#faults = sessionFaults(options.address);
    this.#timer = this.#after(options.readyWithin, () => this.#finish(this.#notReady('timed-out')));
  }

  run(): Promise<SessionEnd> {
    const { client, command, signal } = this.#options;
    const aborted = (): void => this.#stop(this.#faults.stopped());
    signal.addEventListener('abort', aborted, { once: true });
    client.once('close', this.#lost);
    try {
      client.exec(command, (error, channel) => this.#opened(error, channel));
    } catch (error) {
      // ssh2 throws when the connection has ended meanwhile.
      if (!Error.isError(error)) throw error;
      this.#lost();
    }
    if (signal.aborted) aborted();
    return this.#end.promise.finally(() => {
      signal.removeEventListener('abort', aborted);
      client.removeListener('close', this.#lost);
    });
  }

  #opened(error: Error | undefined, channel: Channel): void {
    // Stopped while the channel was being opened: nothing was handed over, and nothing will be.
    if (this.#over) {
      if (error === undefined) channel.close();
      return;
    }
    if (error !== undefined) {
      this.#finish(this.#faults.noCommands());
      return;
    }
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => this.#out(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#err(chunk));
    channel.on('error', () => this.#lost());
    channel.once('exit', () => {
      this.#exited = true;
    });
    channel.once('close', () => this.#closed());
  }

  #out(chunk: Buffer): void {
    if (this.#ready) {
      this.#deliver(this.#decoder.out(chunk, this.#now()));
      return;
    }
    // Login shells may greet first; what is not the ready line by then never will be.
    this.#head = (this.#head + chunk.toString('latin1')).slice(-65_536);
    const at = `\n${this.#head}`.search(new RegExp(`\\n${readyLine}\\r?\\n`));
    if (at !== -1) this.#handOver();
  }

  #handOver(): void {
    if (this.#stopping !== undefined) return;
    this.#ready = true;
    this.#sent = true;
    this.#timer.cancel();
    this.#timer = this.#after(this.#options.within, () => this.#stop(this.#faults.unfinished()));
    this.#channel?.write(this.#options.document);
    const { beginWithin } = this.#options;
    if (beginWithin === undefined) return;
    this.#beginning = this.#after(beginWithin, () => {
      // Waiting on would help nobody: a shell that has not read by now gets no line before its end.
      if (!this.#decoder.hasBegun) this.#stop(this.#faults.neverBegan(beginWithin));
    });
  }

  #err(chunk: Buffer): void {
    if (this.#ready) {
      this.#deliver(this.#decoder.err(chunk, this.#now()));
      return;
    }
    this.#errors = (this.#errors + chunk.toString('utf8')).slice(-4096);
    const asked = this.#errors.split(sudoPrompt).length - 1;
    if (asked > this.#prompts) this.#answerSudo(asked);
  }

  /** Once, and only to sudo's own prompt: a second question means that the password is wrong. */
  #answerSudo(asked: number): void {
    this.#prompts = asked;
    const { sudoPassword } = this.#options;
    if (asked > 1 || sudoPassword === undefined) this.#finish(this.#notReady('refused'));
    else this.#channel?.write(`${sudoPassword}\n`);
  }

  #deliver(envelopes: readonly Envelope[]): void {
    for (const envelope of envelopes) this.#options.onEnvelope(envelope);
    if (this.#decoder.isFlooded)
      this.#finish(this.#faults.nonsense('sent far more than any job can'));
    else if (this.#decoder.isDone) this.#finish(this.#stopping ?? this.#missing());
  }

  #closed(): void {
    if (!this.#ready) {
      this.#finish(this.#stopping ?? this.#notReady('refused'));
      return;
    }
    this.#deliver(this.#decoder.close(this.#now()));
    const { hasBegun } = this.#decoder;
    const { beginWithin } = this.#options;
    // Each call says that it begins before it does, and the channel closes after the last word.
    this.#neverBegan =
      this.#exited && beginWithin !== undefined && !hasBegun && this.#missing() === undefined;
    const fault = this.#stopping ?? this.#missing();
    this.#finish(fault ?? this.#faults.nonsense('ended before all was told'));
  }

  readonly #lost = (): void => {
    this.#finish(this.#faults.lost());
  };

  /** Ends the remote processes by ending their standard input, and waits a little for the host to say so. */
  #stop(fault: Fault): void {
    if (this.#stopping !== undefined) return;
    this.#stopping = fault;
    this.#timer.cancel();
    if (!this.#ready || this.#channel === undefined) {
      this.#finish(fault);
      return;
    }
    this.#timer = this.#after(farewell, () => this.#finish(fault));
    this.#channel.end();
  }

  #finish(fault: Fault | undefined): void {
    this.#over = true;
    this.#timer.cancel();
    this.#beginning?.cancel();
    this.#channel?.close();
    const neverBegan = this.#neverBegan;
    const lacks = this.#decoder.missingTool !== undefined;
    this.#end.resolve({ fault, sent: this.#sent && !lacks && !neverBegan, neverBegan });
  }

  #missing(): Fault | undefined {
    const tool = this.#decoder.missingTool;
    return tool === undefined ? undefined : this.#faults.missingTool(tool);
  }

  #notReady(fault: 'refused' | 'timed-out'): Fault {
    const said = this.#errors
      .replaceAll(sudoPrompt, '')
      .replace(/\p{C}/gu, ' ')
      .trim()
      .slice(0, 300);
    const isSudo = this.#options.command.includes('sudo');
    return isSudo ? this.#faults.noSudo(said) : this.#faults.noShell(fault, said);
  }

  #after(wait: number, due: () => void): { cancel(): void } {
    return this.#options.clock.at(this.#now() + wait, due);
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
