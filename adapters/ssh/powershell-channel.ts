import type { NodeSSH } from 'node-ssh';
import { isBotError } from '#src/errors.ts';
import type { ProcessLine } from '#src/psrp/out-of-process.ts';
import { ProcessLines } from '#src/psrp/out-of-process.ts';
import { cleanText } from '#src/redaction/clean-text.ts';

type Client = NonNullable<NodeSSH['connection']>;
type Channel = Parameters<Parameters<Client['exec']>[1]>[1];

/** As PowerShell's own client calls it: `Subsystem powershell …` of sshd_config. */
const subsystem = 'powershell';
/** Characters of standard error: what sshd or a PowerShell that does not start complains about. */
const mostSaid = 4096;

export interface ChannelListener {
  readonly line: (line: ProcessLine) => void;
  /** Called once, and nothing after it. `unwilling`: sshd has no such subsystem, or no session for us. */
  readonly over: (end: ChannelEnd) => void;
}

export type ChannelEnd =
  | { readonly kind: 'unwilling' | 'lost' | 'ended' }
  | { readonly kind: 'nonsense'; readonly why: string };

/** The subsystem of PowerShell on a connection: lines out of it, text into it. Never throws, never rejects. */
export class PowershellChannel {
  readonly #client: Client;
  readonly #listener: ChannelListener;
  readonly #lines = new ProcessLines();
  #channel: Channel | undefined;
  #errors = '';
  #hasExited = false;
  #isOver = false;

  constructor(client: Client, listener: ChannelListener) {
    this.#client = client;
    this.#listener = listener;
  }

  /** Goes on in the listener; `opened` is for the first words. */
  open(opened: () => void): void {
    this.#client.once('close', this.#lost);
    try {
      this.#client.subsys(subsystem, (error, channel) => {
        if (error === undefined) this.#take(channel, opened);
        else this.#end({ kind: 'unwilling' });
      });
    } catch (error) {
      // ssh2 throws when the connection has ended meanwhile.
      if (!Error.isError(error)) throw error;
      this.#lost();
    }
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** What came on standard error, on one line; text of the host, cleaned and short. */
  get said(): string {
    return cleanText(this.#errors).replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
  }

  write(text: string): void {
    if (!this.#isOver) this.#channel?.write(text);
  }

  /** At once: what runs there loses its standard input, and ends. */
  close(): void {
    this.#channel?.close();
    this.#end({ kind: 'ended' });
  }

  #take(channel: Channel, opened: () => void): void {
    if (this.#isOver) {
      channel.close();
      return;
    }
    this.#channel = channel;
    channel.on('data', (chunk: Buffer) => this.#hear(chunk));
    channel.stderr.on('data', (chunk: Buffer) => {
      this.#errors = (this.#errors + chunk.toString('utf8')).slice(-mostSaid);
    });
    channel.on('error', this.#lost);
    channel.once('exit', () => {
      this.#hasExited = true;
    });
    channel.once('close', () => this.#end({ kind: this.#hasExited ? 'ended' : 'lost' }));
    opened();
  }

  #hear(chunk: Buffer): void {
    try {
      for (const line of this.#lines.hear(chunk)) if (!this.#isOver) this.#listener.line(line);
    } catch (error) {
      if (!isBotError(error)) throw error;
      this.#end({ kind: 'nonsense', why: error.message });
      this.#channel?.close();
    }
  }

  readonly #lost = (): void => this.#end({ kind: 'lost' });

  #end(end: ChannelEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#client.removeListener('close', this.#lost);
    this.#listener.over(end);
  }
}
