import type { NodeSSH } from 'node-ssh';
import type { Clock } from '#src/ports/clock.ts';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope } from '#src/script/job.ts';
import { readyLine, sudoPrompt } from '#src/script/posix-bootstrap.ts';
import type { Fault } from './fault.ts';

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
  /** Longer than all deadlines that the host itself keeps. */
  readonly within: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEnvelope: (envelope: Envelope) => void;
}

/** `sent`: the scripts were handed over, so they may have begun. */
export interface SessionEnd {
  readonly fault: Fault | undefined;
  readonly sent: boolean;
}

/** How long the host has to say that it ended its processes. */
const farewell = 8_000;

/** One command on a connection: hands the document over, reads the answers. Settles once, never rejects. */
export class Session {
  readonly #options: SessionOptions;
  readonly #decoder: EnvelopeDecoder;
  readonly #end = Promise.withResolvers<SessionEnd>();
  #channel: Channel | undefined;
  #head = '';
  #errors = '';
  #ready = false;
  #sent = false;
  #over = false;
  #prompts = 0;
  #stopping: Fault | undefined;
  #timer: { cancel(): void };

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#decoder = new EnvelopeDecoder(options);
    this.#timer = this.#after(options.readyWithin, () => this.#finish(this.#notReady('timed-out')));
  }

  run(): Promise<SessionEnd> {
    const { client, command, signal } = this.#options;
    const aborted = (): void =>
      this.#stop({ fault: 'timed-out', message: 'The job was stopped.', hint: '' });
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
      this.#finish({
        fault: 'refused',
        message: `${this.#options.address} does not let this account run commands.`,
        hint: 'Check MaxSessions, ForceCommand and the shell of the account on the host.',
      });
      return;
    }
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => this.#out(chunk));
    channel.stderr.on('data', (chunk: Buffer) => this.#err(chunk));
    channel.on('error', () => this.#lost());
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
    this.#timer = this.#after(this.#options.within, () =>
      this.#stop({
        fault: 'timed-out',
        message: `${this.#options.address} did not finish in time.`,
        hint: 'Look at the load of the host. What ran there is read again, not run again.',
      }),
    );
    this.#channel?.write(this.#options.document);
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
    if (this.#decoder.isFlooded) this.#finish(this.#nonsense('sent far more than any job can'));
    else if (this.#decoder.isDone) this.#finish(this.#stopping ?? this.#missing());
  }

  #closed(): void {
    if (!this.#ready) {
      this.#finish(this.#stopping ?? this.#notReady('refused'));
      return;
    }
    this.#deliver(this.#decoder.close(this.#now()));
    this.#finish(this.#stopping ?? this.#missing() ?? this.#nonsense('ended before all was told'));
  }

  readonly #lost = (): void => {
    this.#finish({
      fault: 'unreachable',
      message: `The connection to ${this.#options.address} was lost.`,
      hint: 'Check that the host is up, and the network between.',
    });
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
    this.#channel?.close();
    const lacks = this.#decoder.missingTool !== undefined;
    this.#end.resolve({ fault, sent: this.#sent && !lacks });
  }

  #missing(): Fault | undefined {
    const tool = this.#decoder.missingTool;
    if (tool === undefined) return undefined;
    return {
      fault: 'bad-answer',
      message: `${this.#options.address} lacks the command ${tool.replace(/\W/g, '?')}, so nothing was run.`,
      hint: 'Install it (util-linux, coreutils, gawk or mawk, sed).',
    };
  }

  #nonsense(what: string): Fault {
    return {
      fault: 'bad-answer',
      message: `${this.#options.address} ${what}.`,
      hint: 'Log on by hand with the same account and look at what its shell prints.',
    };
  }

  #notReady(fault: 'refused' | 'timed-out'): Fault {
    const said = this.#errors
      .replaceAll(sudoPrompt, '')
      .replace(/\p{C}/gu, ' ')
      .trim()
      .slice(0, 300);
    const { address, command } = this.#options;
    if (command.includes('sudo')) {
      return {
        fault: 'refused',
        message: `sudo on ${address} does not let this account work as administrator${said === '' ? '' : `: ${said}`}.`,
        hint: 'Allow it in sudoers, or set sudo and sudoPassword of this host in the inventory.',
      };
    }
    const silent = fault === 'timed-out';
    return {
      fault: silent ? 'timed-out' : 'bad-answer',
      message: `The shell of this account on ${address} ${silent ? 'does not answer' : 'ended at once'}${said === '' ? '' : `: ${said}`}.`,
      hint: 'Log on by hand with the same account: its shell must be able to run /bin/sh.',
    };
  }

  #after(wait: number, due: () => void): { cancel(): void } {
    return this.#options.clock.at(this.#now() + wait, due);
  }

  #now(): number {
    return this.#options.clock.now();
  }
}
