import type { ClientPackage, ClientParams } from '#adapters/winrm-client/client-package.ts';
import type { PlayedWinrm } from '#test/fakes/played-winrm.ts';

/** What the package gives back for one Receive. */
type Received = Awaited<ReturnType<ClientPackage['Command']['doReceiveOutputNonBlocking']>>;

/** The npm package in front of a played host: the same calls, and the same way to break output into pieces. */
export class PlayedPackage {
  readonly asked: string[] = [];
  readonly given: ClientParams[] = [];
  /** Thrown by the next call of this name. */
  readonly faults = new Map<string, Error>();
  /** Changes what the package makes of a piece of output. */
  distort: (content: string) => unknown = (content) => content;
  readonly #played: PlayedWinrm;
  #document = '';
  #pieces: Received['streams'] = [];
  #isOver = false;
  #stop = new AbortController();

  constructor(played: PlayedWinrm) {
    this.#played = played;
  }

  readonly load = (): Promise<ClientPackage> =>
    Promise.resolve({
      Shell: {
        doCreateShell: async (params) => {
          this.#ask('create', params);
          return await Promise.resolve('shell-1');
        },
        doDeleteShell: async (params) => {
          this.#ask('delete', params);
          this.#stop.abort();
          return await Promise.resolve('success');
        },
      },
      Command: {
        doExecuteCommand: async (params) => {
          this.#ask('command', params);
          return await Promise.resolve('command-1');
        },
        doSendInput: async (params) => {
          this.#ask('send', params);
          this.#document += params.input;
          if (this.#document.split('\n').length === 3) void this.#begin();
          await Promise.resolve();
        },
        doReceiveOutputNonBlocking: async (params) => {
          this.#ask('receive', params);
          await new Promise((wake) => setImmediate(wake));
          return this.#received();
        },
      },
    });

  #ask(what: string, params: ClientParams): void {
    this.asked.push(what);
    this.given.push(params);
    const fault = this.faults.get(what);
    this.faults.delete(what);
    if (fault !== undefined) throw fault;
  }

  async #begin(): Promise<void> {
    await this.#played.run({
      line: { command: 'powershell.exe', arguments: [] },
      input: Buffer.from(this.#document),
      output: (name, bytes) => {
        this.#pieces.push({ name, content: Buffer.from(bytes).toString('base64'), end: false });
      },
      signal: this.#stop.signal,
      withinMs: 60_000,
    });
    this.#isOver = true;
  }

  #received(): Received {
    const streams = this.#pieces.map((piece) => ({
      ...piece,
      // The types of the package say text, and it gives numbers, too.
      content: this.distort(piece.content) as string,
    }));
    this.#pieces = [];
    return { output: '', stderr: '', isComplete: this.#isOver, streams };
  }
}
