import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import { fragmentsOf } from '#src/psrp/fragment.ts';
import { messageBytes } from '#src/psrp/message.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { int32, type PsValue, psMembers, psObject } from '#src/psrp/value.ts';
import { writeClixml } from '#src/psrp/write-clixml.ts';
import type { AskedCommand } from './asked-pipeline.ts';

const states = { running: 2, stopped: 3, completed: 4, failed: 5 } as const;

/** What one side says, numbered as its fragments want it. */
export class Voice {
  readonly #pool: string;
  readonly #maxFragment: number;
  #objects = 0n;

  constructor(pool: string, maxFragment: number) {
    this.#pool = pool;
    this.#maxFragment = maxFragment;
  }

  says(type: number, value: PsValue, pipeline?: string): Uint8Array {
    const message = messageBytes({ type, pool: this.#pool, pipeline, data: writeClixml(value) });
    // To the client.
    message[0] = 1;
    this.#objects += 1n;
    const cut = { objectId: this.#objects, maxFragment: this.#maxFragment };
    return Buffer.concat(fragmentsOf(message, cut));
  }
}

/** A pipeline of the fake: what it was asked, and what it says. */
export class FakePipeline {
  readonly id: string;
  readonly statements: readonly (readonly AskedCommand[])[];
  wasStopped = false;
  wasTerminated = false;
  wasReconnected = false;
  /** Goes on when it is told to stop. */
  isDeaf = false;
  isDone = false;
  readonly #voice: Voice;
  readonly #pending: Uint8Array[] = [];
  #wake = Promise.withResolvers<void>();
  #hasNothing = false;

  constructor(id: string, statements: readonly (readonly AskedCommand[])[], voice: Voice) {
    this.id = id;
    this.statements = statements;
    this.#voice = voice;
  }

  output(value: PsValue): this {
    return this.#say(messageType.pipelineOutput, value);
  }

  error(message: string, errorId: string, target?: string): this {
    return this.#say(messageType.errorRecord, errorValue(message, errorId, target));
  }

  progress(status: string, percent: number): this {
    const value = psMembers([
      ['Activity', 'Fettle'],
      ['ActivityId', int32(0)],
      ['StatusDescription', status],
      ['PercentComplete', int32(percent)],
      ['Type', int32(0)],
    ]);
    return this.#say(messageType.progressRecord, value);
  }

  end(state: 'completed' | 'stopped' | 'failed' = 'completed', error?: PsValue): void {
    const reason: [string, PsValue][] =
      error === undefined ? [] : [['ExceptionAsErrorRecord', error]];
    this.isDone = true;
    this.#say(
      messageType.pipelineState,
      psMembers([['PipelineState', int32(states[state])], ...reason]),
    );
  }

  /** Bytes as they are. */
  raw(bytes: Uint8Array): this {
    this.#pending.push(bytes);
    this.#wake.resolve();
    return this;
  }

  /** OperationTimeout is over: the Receive that waits, or the next, is answered with TimedOut. */
  hasNothing(): void {
    this.#hasNothing = true;
    this.#wake.resolve();
  }

  /** Its process ends: nothing more is said. */
  vanish(): void {
    this.isDone = true;
    this.#wake.resolve();
  }

  stop(): void {
    this.wasStopped = true;
    if (!(this.isDone || this.isDeaf)) this.end('stopped');
  }

  /** What a Receive gets; undefined is TimedOut. */
  async receive(): Promise<string | undefined> {
    if (this.#pending.length === 0 && !this.isDone && !this.#hasNothing) {
      this.#wake = Promise.withResolvers<void>();
      await this.#wake.promise;
    }
    const isSilent = this.#hasNothing && this.#pending.length === 0 && !this.isDone;
    this.#hasNothing = false;
    return isSilent ? undefined : this.#taken();
  }

  #taken(): string {
    const streams = this.#pending.splice(0).map((bytes) => streamOf(bytes, this.id));
    const state = `${namespaces.rsp}/CommandState/${this.isDone ? 'Done' : 'Running'}`;
    return `${streams.join('')}<rsp:CommandState CommandId="${this.id}" State="${state}"/>`;
  }

  #say(type: number, value: PsValue): this {
    return this.raw(this.#voice.says(type, value, this.id.toLowerCase()));
  }
}

export function errorValue(message: string, errorId: string, target?: string): PsValue {
  return psObject({
    text: message,
    members: new Map<string, PsValue>([
      ['Exception', psMembers([['Message', message]])],
      ['TargetObject', target ?? null],
      ['FullyQualifiedErrorId', errorId],
      ['ErrorCategory_Category', int32(13)],
      ['ErrorCategory_Message', 'ObjectNotFound'],
    ]),
  });
}

export function streamOf(bytes: Uint8Array, id?: string): string {
  const owner = id === undefined ? '' : ` CommandId="${id}"`;
  return `<rsp:Stream Name="stdout"${owner}>${Buffer.from(bytes).toString('base64')}</rsp:Stream>`;
}
