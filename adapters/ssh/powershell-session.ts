import { randomUUID } from 'node:crypto';
import type { NodeSSH } from 'node-ssh';
import type { Clock } from '#src/ports/clock.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';
import { dataLine, noticeLine, type ProcessLine } from '#src/psrp/out-of-process.ts';
import { type PipelineOrder, PsrpSession } from '#src/psrp/session.ts';
import { powershellEnd } from '#src/script/powershell-end.ts';
import { Awaited, type Outcome, type Patience } from './awaited.ts';
import { type Fault, FaultError } from './fault.ts';
import { type ChannelEnd, PowershellChannel } from './powershell-channel.ts';
import { notOpened, notTaken, runFault } from './powershell-fault.ts';

export interface PowershellOptions {
  readonly client: NonNullable<NodeSSH['connection']>;
  /** As people know the host. */
  readonly address: string;
  readonly clock: Clock;
  /** For PowerShell to start, and to take an order. */
  readonly readyWithin: number;
}

export interface Pipeline {
  readonly statements: PipelineOrder['statements'];
  readonly hear: (event: PsrpEvent) => void;
  readonly signal: AbortSignal;
  /** Longer than all deadlines that the host itself keeps. */
  readonly within: number;
}

/** Without a fault the pipeline has ended, and said how. `began`: it was handed over, so it may have. */
export interface PipelineEnd {
  readonly fault: Fault | undefined;
  readonly began: boolean;
}

/** Bytes of one whole fragment, as PowerShell cuts its own. */
const maxFragment = 32_768;
/** Far more than any job can say. */
const mostHeard = 64 * 1_048_576;
/** A process that is never renewed only grows. */
const mostPipelines = 900;
/** How long the host has to stop a pipeline, and to end its process. */
const farewell = 8_000;
const ended: ReadonlySet<string> = new Set(['stopped', 'completed', 'failed']);

/** One PowerShell 7 behind sshd, one pipeline at a time. A second runspace is there to end it, whatever the first does. */
export class PowershellSession {
  readonly #options: PowershellOptions;
  readonly #channel: PowershellChannel;
  readonly #awaited: Awaited;
  readonly #psrp = new PsrpSession({ poolId: randomUUID(), maxFragment, maxRunspaces: 2 });
  #hear: ((event: PsrpEvent) => void) | undefined;
  #end: ChannelEnd | undefined;
  #isTidy = true;
  #heard = 0;
  #pipelines = 0;

  private constructor(options: PowershellOptions) {
    this.#options = options;
    this.#awaited = new Awaited(options.clock);
    this.#channel = new PowershellChannel(options.client, {
      line: (line) => this.#take(line),
      over: (end) => this.#over(end),
    });
  }

  /** Rejects with FaultError; no script has begun then. */
  static async open(options: PowershellOptions, signal: AbortSignal): Promise<PowershellSession> {
    const own = new PowershellSession(options);
    const opening = own.#awaited.next('opened', { within: options.readyWithin, signal });
    // All of an opening in one line: PowerShell never answers to two of them.
    own.#channel.open(() => own.#channel.write(dataLine(Buffer.concat(own.#psrp.open()))));
    const outcome = await opening;
    if (outcome === 'so') return own;
    const { said } = own.#channel;
    own.#channel.close();
    throw new FaultError(notOpened(options.address, { outcome, end: own.#end, said }));
  }

  /** Whether it may take another pipeline. */
  get isUsable(): boolean {
    return this.#isTidy && !this.#channel.isOver && this.#pipelines < mostPipelines;
  }

  /** What PowerShell remoting both sides speak, such as "2.3". */
  get protocolVersion(): string {
    return this.#psrp.protocolVersion ?? '';
  }

  /** Never rejects. A pipeline that has to be stopped takes its process along. */
  async run({ statements, hear, signal, within }: Pipeline): Promise<PipelineEnd> {
    const id = randomUUID();
    this.#pipelines += 1;
    this.#heard = 0;
    const order = Buffer.concat(this.#psrp.begin({ id, statements }));
    // Its text follows when the host has taken the order: until then, nothing has begun for certain.
    const { readyWithin } = this.#options;
    const taken = await this.#ask('command', { id, within: readyWithin, signal });
    if (taken !== 'so') {
      this.#channel.close();
      const { address } = this.#options;
      return { fault: notTaken(address, { outcome: taken, end: this.#end }), began: false };
    }
    this.#hear = hear;
    const over = this.#awaited.next(`over ${id}`, { within, signal });
    this.#channel.write(dataLine(order, { id }));
    const outcome = await over;
    if (outcome === 'so') await this.#tidy(id);
    else await this.#stop(id);
    this.#hear = undefined;
    const { address } = this.#options;
    const fault = outcome === 'so' ? undefined : runFault(address, { outcome, end: this.#end });
    return { fault, began: true };
  }

  /** Leaves a host where nothing runs, and waits a little for it to say so. */
  async close(): Promise<void> {
    this.#isTidy = false;
    const gone = this.#awaited.next('gone', { within: farewell });
    this.#channel.write(noticeLine('close'));
    await gone;
    this.#channel.close();
  }

  /** Ends its process and whatever still runs there: to lose its input alone does not end it. */
  async end(): Promise<void> {
    this.#isTidy = false;
    const id = randomUUID();
    const taken = await this.#ask('command', { id, within: farewell });
    if (taken === 'so' && this.#psrp.state === 'opened') {
      const statements = [[{ name: powershellEnd, isScript: true, parameters: [] }]];
      const order = Buffer.concat(this.#psrp.begin({ id, statements }));
      const gone = this.#awaited.next('gone', { within: farewell });
      this.#channel.write(dataLine(order, { id }));
      await gone;
    }
    this.#channel.close();
  }

  #ask(
    kind: 'command' | 'close',
    { id, ...patience }: Patience & { readonly id: string },
  ): Promise<Outcome> {
    const answer = this.#awaited.next(`${kind}-ack ${id}`, patience);
    this.#channel.write(noticeLine(kind, id));
    return answer;
  }

  async #stop(id: string): Promise<void> {
    const over = this.#awaited.next(`over ${id}`, { within: farewell });
    this.#channel.write(noticeLine('signal', id));
    await over;
    await this.end();
  }

  async #tidy(id: string): Promise<void> {
    const closed = await this.#ask('close', { id, within: farewell });
    if (closed !== 'so') this.#isTidy = false;
  }

  #take(line: ProcessLine): void {
    if (line.kind !== 'data') {
      this.#awaited.happened(`${line.kind} ${line.id}`);
      return;
    }
    this.#heard += line.bytes.length;
    if (this.#heard > mostHeard) this.#give('it said far more than any job can.');
    else for (const event of this.#psrp.hear(line.bytes, line.id)) this.#happened(event);
  }

  #happened(event: PsrpEvent): void {
    this.#hear?.(event);
    if (event.kind === 'pool') this.#changed(event);
    if (event.kind === 'broken') this.#give(event.why);
    if (event.kind === 'reply') this.#answer(event);
    if (event.kind === 'state' && ended.has(event.state)) {
      this.#awaited.happened(`over ${event.pipeline}`);
    }
  }

  #changed({ state, error }: Extract<PsrpEvent, { kind: 'pool' }>): void {
    if (state === 'opened') this.#awaited.happened('opened');
    if (state === 'broken') this.#give(error?.message ?? 'it broke its own session.');
  }

  #answer({ pipeline, fragments }: Extract<PsrpEvent, { kind: 'reply' }>): void {
    const bytes = Buffer.concat(fragments);
    this.#channel.write(dataLine(bytes, { id: pipeline, stream: 'PromptResponse' }));
  }

  /** Nothing that it says can be believed any more. */
  #give(why: string): void {
    this.#over({ kind: 'nonsense', why });
    this.#channel.close();
  }

  #over(end: ChannelEnd): void {
    this.#end ??= end;
    this.#awaited.end();
  }
}
