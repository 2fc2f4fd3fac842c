import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable, Writable } from 'node:stream';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { dataLine, noticeLine, type ProcessLine, ProcessLines } from '#src/psrp/out-of-process.ts';
import type { HostPresence } from '#src/psrp/pool-request.ts';
import { type PipelineOrder, PsrpSession } from '#src/psrp/session.ts';

export type Statements = PipelineOrder['statements'];

export interface ProcessSettings {
  readonly maxRunspaces?: number;
  readonly host?: HostPresence;
}

interface Pipeline {
  readonly fragments: readonly Uint8Array[];
  readonly events: PsrpEvent[];
  readonly ended: PromiseWithResolvers<readonly PsrpEvent[]>;
}

/** A pipeline that has begun: what it said once it has ended, and the word to stop it. */
export interface Begun {
  readonly id: string;
  readonly ended: Promise<readonly PsrpEvent[]>;
  /** Waits for its first output. */
  readonly spoke: () => Promise<void>;
  readonly stop: () => void;
}

// biome-ignore lint/style/noProcessEnv: where PowerShell is, only the machine of the test knows
const pwsh = process.env.FETTLE_PWSH ?? 'pwsh';
const fragment = 32_768;

/** A runspace pool in a PowerShell of this machine, over its standard input and output (`pwsh -s`). */
export class PsrpProcess {
  readonly session: PsrpSession;
  /** What concerned no pipeline. */
  readonly events: PsrpEvent[] = [];
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines = new ProcessLines();
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #opened = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  readonly #exited: Promise<void>;
  #changed = Promise.withResolvers<void>();

  private constructor(settings: ProcessSettings) {
    this.session = new PsrpSession({ poolId: randomUUID(), maxFragment: fragment, ...settings });
    this.#child = spawn(pwsh, ['-NoLogo', '-NoProfile', '-s'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#child.stdout.on('data', (bytes: Buffer) => this.#hear(bytes));
    this.#exited = new Promise((resolve, reject) => {
      this.#child.on('error', reject);
      this.#child.on('close', () => resolve());
    });
  }

  static async start(settings: ProcessSettings = {}): Promise<PsrpProcess> {
    const own = new PsrpProcess(settings);
    // All of an opening in one line: PowerShell never answers to two of them.
    own.#child.stdin.write(dataLine(Buffer.concat(own.session.open())));
    await Promise.race([own.#opened.promise, own.#gone()]);
    return own;
  }

  begin(statements: Statements): Begun {
    const id = randomUUID();
    const pipeline: Pipeline = {
      fragments: this.session.begin({ id, statements }),
      events: [],
      ended: Promise.withResolvers(),
    };
    this.#pipelines.set(id, pipeline);
    this.#child.stdin.write(noticeLine('command', id));
    return {
      id,
      ended: Promise.race([pipeline.ended.promise, this.#gone()]),
      spoke: () => this.#until(() => pipeline.events.some(({ kind }) => kind === 'output')),
      stop: () => this.#child.stdin.write(noticeLine('signal', id)),
    };
  }

  /** All that these statements said, in order. */
  run(statements: Statements): Promise<readonly PsrpEvent[]> {
    return this.begin(statements).ended;
  }

  /** The same for one script. */
  script(text: string): Promise<readonly PsrpEvent[]> {
    return this.run([[{ name: text, isScript: true, parameters: [] }]]);
  }

  /** Closes the pool, as a client that leaves. */
  async close(): Promise<void> {
    this.#child.stdin.write(noticeLine('close'));
    await Promise.race([this.#closed.promise, this.#gone()]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  async #gone(): Promise<never> {
    await this.#exited;
    throw new Error(`PowerShell has ended. ${JSON.stringify(this.events)}`);
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await Promise.race([this.#changed.promise, this.#gone()]);
  }

  #hear(bytes: Buffer): void {
    for (const line of this.#lines.hear(bytes)) this.#take(line);
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  #take(line: ProcessLine): void {
    if (line.kind === 'data') {
      for (const event of this.session.hear(line.bytes, line.id)) this.#happened(event, line.id);
    } else if (line.kind === 'command-ack') this.#order(line.id);
    else if (line.kind === 'close-ack' && !this.#pipelines.has(line.id)) this.#closed.resolve();
  }

  #order(id: string): void {
    const fragments = this.#pipelines.get(id)?.fragments ?? [];
    this.#child.stdin.write(dataLine(Buffer.concat(fragments), { id }));
  }

  #happened(event: PsrpEvent, source: string): void {
    const pipeline = this.#pipelines.get(source);
    (pipeline?.events ?? this.events).push(event);
    if (event.kind === 'pool' && event.state === 'opened') this.#opened.resolve();
    if (event.kind === 'broken') this.#child.kill('SIGKILL');
    if (event.kind === 'reply') this.#answer(event.fragments, event.pipeline);
    if (event.kind !== 'state' || pipeline === undefined) return;
    if (!['completed', 'failed', 'stopped'].includes(event.state)) return;
    this.#child.stdin.write(noticeLine('close', source));
    pipeline.ended.resolve(pipeline.events);
  }

  #answer(fragments: readonly Uint8Array[], id: string | undefined): void {
    const bytes = Buffer.concat(fragments);
    this.#child.stdin.write(dataLine(bytes, { id, stream: 'PromptResponse' }));
  }
}
