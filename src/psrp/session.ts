import { isBotError } from '#src/errors.ts';
import { breach } from './breach.ts';
import { agreedVersion, offeredVersion, sessionCapability } from './capability.ts';
import { createPipeline, type PipelineOrder } from './create-pipeline.ts';
import type { PoolState, PsrpEvent } from './event.ts';
import { guid, noGuid } from './guid.ts';
import { reasonFor, shownCall } from './host-answer.ts';
import { awaitsAnswer, hostCall, refusal } from './host-call.ts';
import type { PsrpMessage } from './message.ts';
import { messageType, messageTypeOf } from './message-type.ts';
import { Outgoing } from './outgoing.ts';
import { pipelineEvent } from './pipeline-event.ts';
import { hostVersionIn, poolEvent } from './pool-event.ts';
import { connectRunspacePool, type HostPresence, initRunspacePool } from './pool-request.ts';
import { readClixml } from './read-clixml.ts';
import { shownLine } from './shown-text.ts';
import { Sources } from './sources.ts';

export interface PsrpSessionOptions {
  /** GUID of the pool. */
  readonly poolId: string;
  /** Bytes of one whole fragment, header included. */
  readonly maxFragment: number;
  /** Pipelines that may run at once; 1 if absent. */
  readonly maxRunspaces?: number;
  /** `absent` if absent. */
  readonly host?: HostPresence;
}

export type { PipelineOrder, PsrpCommand, PsrpParameter } from './create-pipeline.ts';

const ended: ReadonlySet<string> = new Set(['stopped', 'completed', 'failed']);

/** One runspace pool as its client sees it (MS-PSRP 3.1): bytes in, events out. No I/O, no clock. */
export class PsrpSession {
  readonly #outgoing: Outgoing;
  readonly #sources: Sources;
  readonly #pool: { readonly maxRunspaces: number; readonly host: HostPresence };
  #state: PoolState = 'before-open';
  #version: string | undefined;
  #hostVersion: string | undefined;
  #isOver = false;

  constructor({ poolId, maxFragment, maxRunspaces = 1, host = 'absent' }: PsrpSessionOptions) {
    const pool = idOf(poolId);
    this.#outgoing = new Outgoing(pool, maxFragment);
    this.#sources = new Sources(pool);
    this.#pool = { maxRunspaces, host };
  }

  get state(): PoolState {
    return this.#state;
  }

  /** What the host agreed to, "2.1" to "2.3"; undefined until then. */
  get protocolVersion(): string | undefined {
    return this.#version;
  }

  /** The PowerShell of the host, such as "5.1.14393.2248", once it has said so. */
  get hostVersion(): string | undefined {
    return this.#hostVersion;
  }

  /** SESSION_CAPABILITY and INIT_RUNSPACEPOOL, for `creationXml` or the first Data. */
  open(): readonly Uint8Array[] {
    this.#leave('before-open', 'opening');
    return [
      ...this.#capability(),
      ...this.#outgoing.fragments({
        type: messageType.initRunspacePool,
        data: initRunspacePool(this.#pool),
      }),
    ];
  }

  /** SESSION_CAPABILITY and CONNECT_RUNSPACEPOOL, to take up a pool that a client has left with these pipelines. */
  connect(pipelines: readonly string[] = []): readonly Uint8Array[] {
    this.#leave('before-open', 'connecting');
    for (const pipeline of pipelines) this.#sources.add(idOf(pipeline));
    this.#sources.beginAnywhere();
    return [
      ...this.#capability(),
      ...this.#outgoing.fragments({
        type: messageType.connectRunspacePool,
        data: connectRunspacePool(this.#pool.maxRunspaces),
      }),
    ];
  }

  /** CREATE_PIPELINE: the first fragment goes with the command of the transport, the others after it. */
  begin(order: PipelineOrder): readonly Uint8Array[] {
    if (this.#state !== 'opened') throw new Error(`A pipeline on a pool that is ${this.#state}.`);
    const pipeline = idOf(order.id);
    if (this.#sources.has(pipeline)) throw new Error('Two pipelines with one id.');
    const data = createPipeline(order, this.#version ?? offeredVersion);
    this.#sources.add(pipeline);
    return this.#outgoing.fragments({ type: messageType.createPipeline, data, pipeline });
  }

  /** Gives a pipeline up that will not end: what still comes of it is ignored. */
  forget(pipeline: string): void {
    this.#sources.remove(idOf(pipeline));
  }

  /**
   * Bytes from the host, cut anywhere. `source` keeps streams apart: the id of a pipeline, or nothing for the pool.
   * Never throws for what a host sends.
   */
  hear(bytes: Uint8Array, source: string = noGuid): readonly PsrpEvent[] {
    if (this.#isOver) return [{ kind: 'ignored', why: 'This session is over.' }];
    if (!this.#sources.knows(source)) return [{ kind: 'ignored', why: 'This pipeline is over.' }];
    const events: PsrpEvent[] = [];
    try {
      for (const message of this.#sources.hear(bytes, source)) events.push(...this.#take(message));
    } catch (error) {
      if (!isBotError(error)) throw error;
      this.#isOver = true;
      this.#state = 'broken';
      events.push({ kind: 'broken', why: error.message });
    }
    return events;
  }

  #leave(from: PoolState, to: PoolState): void {
    if (this.#state !== from) throw new Error(`The pool is ${this.#state} already.`);
    this.#state = to;
  }

  #capability(): readonly Uint8Array[] {
    return this.#outgoing.fragments({
      type: messageType.sessionCapability,
      data: sessionCapability(),
    });
  }

  #take(message: PsrpMessage): readonly PsrpEvent[] {
    if (message.type === messageType.sessionCapability) return this.#agree(message);
    if (this.#version === undefined) throw breach('a message before its version was agreed');
    return message.pipeline === noGuid ? this.#ofPool(message) : this.#ofPipeline(message);
  }

  #agree({ data }: PsrpMessage): readonly PsrpEvent[] {
    if (this.#version !== undefined) throw breach('its version for the second time');
    const { kind, version } = agreedVersion(readClixml(data));
    if (kind === 'refused') throw breach(`version ${shownLine(version)}, not 2.1 to 2.3`);
    this.#version = version;
    return [{ kind: 'pool', state: 'negotiation-succeeded' }];
  }

  #ofPool(message: PsrpMessage): readonly PsrpEvent[] {
    switch (message.type) {
      case messageType.runspacePoolState:
        return this.#changed(poolEvent(readClixml(message.data)));
      case messageType.runspacePoolInitData:
        return this.#state === 'connecting' ? this.#changed({ kind: 'pool', state: 'opened' }) : [];
      case messageType.applicationPrivateData:
        this.#hostVersion = hostVersionIn(readClixml(message.data));
        return [];
      case messageType.runspaceAvailability:
        return [];
      case messageType.runspacePoolHostCall:
        return this.#called(message);
      case messageType.publicKeyRequest:
        throw breach('a secure string, which nobody can open here');
      default:
        return [ignored(message)];
    }
  }

  #changed(event: Extract<PsrpEvent, { readonly kind: 'pool' }>): readonly PsrpEvent[] {
    this.#state = event.state;
    return [event];
  }

  #ofPipeline(message: PsrpMessage): readonly PsrpEvent[] {
    if (!this.#sources.has(message.pipeline)) {
      return [{ kind: 'ignored', why: 'A message of a pipeline that is over.' }];
    }
    if (message.type === messageType.pipelineHostCall) return this.#called(message);
    const event = pipelineEvent(message);
    if (event?.kind === 'state' && ended.has(event.state)) this.#sources.remove(event.pipeline);
    return [event ?? ignored(message)];
  }

  #called({ type, pipeline, data }: PsrpMessage): readonly PsrpEvent[] {
    const call = hostCall(readClixml(data));
    const isOfPool = type === messageType.runspacePoolHostCall;
    const why = reasonFor(call);
    const shown = isOfPool ? [] : shownCall(call, pipeline);
    if (!awaitsAnswer(call)) return shown.length > 0 ? shown : [{ kind: 'ignored', why }];
    const fragments = this.#outgoing.fragments({
      type: isOfPool ? messageType.runspacePoolHostResponse : messageType.pipelineHostResponse,
      data: refusal(call),
      pipeline,
    });
    return [{ kind: 'reply', pipeline: isOfPool ? undefined : pipeline, fragments, why }];
  }
}

function idOf(text: string): string {
  const id = guid(text);
  if (id === undefined || id === noGuid) throw new Error('An id that is no GUID.');
  return id;
}

function ignored({ type }: PsrpMessage): PsrpEvent {
  const name = messageTypeOf(type)?.name ?? `unknown type 0x${type.toString(16)}`;
  return { kind: 'ignored', why: `A message that changes nothing here (${name}).` };
}
