import { Defragmenter } from '#src/psrp/defragmenter.ts';
import { readMessage } from '#src/psrp/message.ts';
import { messageType } from '#src/psrp/message-type.ts';
import { readClixml } from '#src/psrp/read-clixml.ts';
import { int32, type PsValue, psMembers, psVersion } from '#src/psrp/value.ts';
import { statementsIn } from './asked-pipeline.ts';
import { FakePipeline, streamOf, Voice } from './fake-pipeline.ts';
import type { Service } from './fake-winrm.ts';
import { envelope, faultBody, faults, operationIn, selected } from './fake-winrs.ts';

/** What a pipeline does, called once when all of it has come. */
export type Play = (pipeline: FakePipeline) => void;

interface Pool {
  readonly resource: string;
  readonly voice: Voice;
  readonly pending: Uint8Array[];
  readonly pipelines: Map<string, FakePipeline | Arriving>;
  readonly startedIn: FakePipeline[];
}

/** A pipeline that has not come whole. */
interface Arriving {
  readonly parts: Defragmenter;
}

/** WinRM with endpoints of PowerShell in memory. Strict: a pipeline runs twice when it comes twice. */
export class FakePsrp implements Service {
  play: Play = (pipeline) => pipeline.end();
  readonly pools = new Map<string, Pool>();
  /** Every pipeline that was ever begun. */
  readonly pipelines: FakePipeline[] = [];
  /** Faults to answer with instead, by operation; each once. */
  readonly refusals: { readonly operation: string; readonly fault: number }[] = [];
  /** Bytes of one fragment of what is said. */
  maxFragment = 100_000;
  version = '2.3';
  /** What the pool says when it has been opened; undefined: that it is open. */
  opening: ((voice: Voice) => Uint8Array) | undefined;

  async answer(soap: string): Promise<{ readonly status: number; readonly soap: string }> {
    const operation = operationIn(soap);
    const at = this.refusals.findIndex((each) => each.operation === operation);
    const [refusal] = at === -1 ? [] : this.refusals.splice(at, 1);
    const body = refusal === undefined ? await this.#carryOut(operation, soap) : refusal.fault;
    const text = typeof body === 'number' ? faultBody(body) : body;
    return { status: typeof body === 'number' ? 500 : 200, soap: envelope(soap, text) };
  }

  async #carryOut(operation: string, soap: string): Promise<string | number> {
    if (operation === 'Get') return faults.accessDenied;
    if (operation === 'Create') return this.#create(soap);
    if (operation === 'Enumerate') return this.#list();
    const pool = this.pools.get(selected(soap));
    return pool === undefined ? faults.noSuchShell : await this.#inPool(operation, { pool, soap });
  }

  async #inPool(
    operation: string,
    { pool, soap }: { readonly pool: Pool; readonly soap: string },
  ): Promise<string | number> {
    if (operation === 'Delete') return this.#delete(selected(soap), pool);
    const id = /CommandId(?:="|>)([^"<]+)/.exec(soap)?.[1];
    if (operation === 'Command') return this.#start(pool, { id: id ?? '', soap });
    if (operation === 'Reconnect') return this.#reconnect(pool, id);
    if (id === undefined) return operation === 'Receive' ? heard(pool) : '<rsp:SendResponse/>';
    return await this.#ofPipeline(operation, { pool, id, soap });
  }

  #create(soap: string): string | number {
    const id = /ShellId="([^"]+)"/.exec(soap)?.[1] ?? '';
    if (this.pools.has(id)) return faults.noSuchShell;
    const resource = /<wsman:ResourceURI[^>]*>([^<]*)</.exec(soap)?.[1] ?? '';
    const voice = new Voice(id.toLowerCase(), this.maxFragment);
    const pending = [voice.says(messageType.sessionCapability, capability(this.version))];
    pending.push(this.opening?.(voice) ?? opened(voice));
    this.pools.set(id, { resource, voice, pending, pipelines: new Map(), startedIn: [] });
    return (
      `<x:ResourceCreated><a:ReferenceParameters><w:SelectorSet><w:Selector Name="ShellId">${id}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>` +
      `<rsp:Shell><rsp:ShellId>${id}</rsp:ShellId><rsp:IdleTimeOut>PT300.000S</rsp:IdleTimeOut></rsp:Shell>`
    );
  }

  #delete(id: string, pool: Pool): string {
    for (const pipeline of pool.startedIn) pipeline.vanish();
    this.pools.delete(id);
    return '';
  }

  #start(pool: Pool, { id, soap }: { readonly id: string; readonly soap: string }): string {
    const text = /<rsp:Arguments>([^<]*)</.exec(soap)?.[1] ?? '';
    pool.pipelines.set(id, { parts: new Defragmenter() });
    this.#arrive(pool, { id, bytes: Buffer.from(text, 'base64') });
    return `<rsp:CommandResponse><rsp:CommandId>${id}</rsp:CommandId></rsp:CommandResponse>`;
  }

  #arrive(pool: Pool, { id, bytes }: { readonly id: string; readonly bytes: Uint8Array }): void {
    const arriving = pool.pipelines.get(id);
    if (arriving === undefined || !('parts' in arriving)) return;
    for (const message of arriving.parts.hear(bytes)) {
      const value = readClixml(readMessage(message).data);
      const pipeline = new FakePipeline(id, statementsIn(value), pool.voice);
      pool.pipelines.set(id, pipeline);
      pool.startedIn.push(pipeline);
      this.pipelines.push(pipeline);
      this.play(pipeline);
    }
  }

  #reconnect(pool: Pool, id: string | undefined): string {
    const pipeline = id === undefined ? undefined : pool.pipelines.get(id);
    if (pipeline instanceof FakePipeline) pipeline.wasReconnected = true;
    return '<rsp:ReconnectResponse/>';
  }

  async #ofPipeline(
    operation: string,
    { pool, id, soap }: { readonly pool: Pool; readonly id: string; readonly soap: string },
  ): Promise<string | number> {
    if (operation === 'Send') {
      const text = /<rsp:Stream [^>]*>([^<]*)/.exec(soap)?.[1] ?? '';
      this.#arrive(pool, { id, bytes: Buffer.from(text, 'base64') });
      return '<rsp:SendResponse/>';
    }
    const pipeline = pool.pipelines.get(id);
    if (!(pipeline instanceof FakePipeline)) return faults.noSuchShell;
    if (operation === 'Signal') {
      if (soap.includes('powershell/signal/crtl_c')) pipeline.stop();
      else pipeline.wasTerminated = true;
      return '<rsp:SignalResponse/>';
    }
    const said = await pipeline.receive();
    if (said !== undefined && !this.pools.has(selected(soap))) return faults.noSuchShell;
    return said === undefined
      ? faults.timedOut
      : `<rsp:ReceiveResponse>${said}</rsp:ReceiveResponse>`;
  }

  #list(): string {
    const items = [...this.pools].map(
      ([id, { resource }]) =>
        `<rsp:Shell><rsp:ShellId>${id}</rsp:ShellId><rsp:ResourceUri>${resource}</rsp:ResourceUri></rsp:Shell>`,
    );
    return `<n:EnumerateResponse><w:Items>${items.join('')}</w:Items><w:EndOfSequence/></n:EnumerateResponse>`;
  }
}

function heard(pool: Pool): string | number {
  const said = pool.pending.splice(0, 1);
  const [bytes] = said;
  if (bytes === undefined) return faults.timedOut;
  return `<rsp:ReceiveResponse>${streamOf(bytes)}</rsp:ReceiveResponse>`;
}

function capability(version: string): PsValue {
  return psMembers([
    ['protocolversion', psVersion(version)],
    ['PSVersion', psVersion('2.0')],
    ['SerializationVersion', psVersion('1.1.0.1')],
  ]);
}

export function opened(voice: Pick<Voice, 'says'>): Uint8Array {
  return voice.says(messageType.runspacePoolState, psMembers([['RunspaceState', int32(2)]]));
}
