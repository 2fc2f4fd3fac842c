import { randomUUID } from 'node:crypto';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';

/** What a process does: called whenever it is started, gets input, or loses its input. */
export type Program = (process: FakeProcess) => void;

/** A process that never did anything without being asked to. */
export class FakeProcess {
  input = '';
  isInputEnded = false;
  isDone = false;
  wasTerminated = false;
  exitCode: number | undefined;
  readonly #pending: { readonly stream: string; readonly bytes: Buffer }[] = [];
  readonly #program: Program;
  #wake = Promise.withResolvers<void>();
  #hasNothing = false;

  constructor(program: Program) {
    this.#program = program;
  }

  turn(): void {
    if (!this.isDone) this.#program(this);
  }

  say(text: string | Uint8Array, stream = 'stdout'): this {
    this.#pending.push({ stream, bytes: Buffer.from(text) });
    this.#wake.resolve();
    return this;
  }

  exit(code?: number): void {
    this.isDone = true;
    this.exitCode = code;
    this.#wake.resolve();
  }

  /** OperationTimeout is over: the Receive that waits, or the next, is answered with TimedOut. */
  hasNothing(): void {
    this.#hasNothing = true;
    this.#wake.resolve();
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
    const streams = this.#pending
      .splice(0)
      .map(
        ({ stream, bytes }) =>
          `<rsp:Stream Name="${stream}" CommandId="ID">${bytes.toString('base64')}</rsp:Stream>`,
      );
    const code = this.exitCode === undefined ? '' : `<rsp:ExitCode>${this.exitCode}</rsp:ExitCode>`;
    const state = `${namespaces.rsp}/CommandState/${this.isDone ? 'Done' : 'Running'}`;
    return `${streams.join('')}<rsp:CommandState CommandId="ID" State="${state}">${code}</rsp:CommandState>`;
  }
}

export const faults = {
  timedOut: 2150858793,
  tooManyShells: 2150859173,
  tooManyCommands: 2150859174,
  noSuchShell: 2150858843,
  accessDenied: 5,
} as const;

/** WinRS with processes that are made of a few lines. Strict: a command runs twice when it comes twice. */
export class FakeWinrs {
  program: Program = (process) => {
    if (process.input !== '') process.say(process.input).exit(0);
  };
  /** Every process that was ever started. */
  readonly processes: FakeProcess[] = [];
  readonly shells = new Map<
    string,
    { readonly name: string; readonly commands: Map<string, FakeProcess> }
  >();
  /** Faults to answer with instead, by operation; each once. */
  readonly refusals: { readonly operation: string; readonly fault: number }[] = [];

  /** Answers SOAP with SOAP. */
  async answer(soap: string): Promise<{ readonly status: number; readonly soap: string }> {
    const operation = operationIn(soap);
    const at = this.refusals.findIndex((each) => each.operation === operation);
    const [refusal] = at === -1 ? [] : this.refusals.splice(at, 1);
    const body = refusal === undefined ? await this.#carryOut(operation, soap) : refusal.fault;
    const text = typeof body === 'number' ? faultBody(body) : body;
    const status = typeof body === 'number' ? 500 : 200;
    return { status, soap: envelope(soap, text) };
  }

  async #carryOut(operation: string, soap: string): Promise<string | number> {
    if (operation === 'Identify') {
      return '<i:IdentifyResponse><i:ProductVendor>Microsoft Corporation</i:ProductVendor><i:ProductVersion>OS: 10.0.20348 SP: 0.0 Stack: 3.0</i:ProductVersion></i:IdentifyResponse>';
    }
    if (operation === 'Get')
      return '<c:Config><c:MaxEnvelopeSizekb>500</c:MaxEnvelopeSizekb></c:Config>';
    if (operation === 'Create') return this.#create(soap);
    if (operation === 'Enumerate') return this.#list();
    const shell = this.shells.get(selected(soap));
    if (shell === undefined) return faults.noSuchShell;
    if (operation === 'Delete') return this.#delete(selected(soap));
    const id = /CommandId="([^"]+)"/.exec(soap)?.[1] ?? '';
    if (operation === 'Command') return this.#start(id, shell.commands);
    const process = shell.commands.get(id);
    return process === undefined ? faults.noSuchShell : await act(operation, { soap, id, process });
  }

  #create(soap: string): string {
    const id = randomUUID().toUpperCase();
    const name = /<rsp:Name>([^<]*)</.exec(soap)?.[1] ?? '';
    this.shells.set(id, { name, commands: new Map() });
    return `<x:ResourceCreated><a:ReferenceParameters><w:SelectorSet><w:Selector Name="ShellId">${id}</w:Selector></w:SelectorSet></a:ReferenceParameters></x:ResourceCreated>`;
  }

  #delete(id: string): string {
    for (const process of this.shells.get(id)?.commands.values() ?? []) process.exit();
    this.shells.delete(id);
    return '';
  }

  #start(id: string, commands: Map<string, FakeProcess>): string {
    const process = new FakeProcess((each) => this.program(each));
    this.processes.push(process);
    commands.set(id, process);
    process.turn();
    return `<rsp:CommandResponse><rsp:CommandId>${id}</rsp:CommandId></rsp:CommandResponse>`;
  }

  #list(): string {
    const items = [...this.shells].map(
      ([id, { name }]) =>
        `<rsp:Shell><rsp:ShellId>${id}</rsp:ShellId><rsp:Name>${name}</rsp:Name><rsp:ResourceUri>${namespaces.rsp}/cmd</rsp:ResourceUri></rsp:Shell>`,
    );
    return `<n:EnumerateResponse><w:Items>${items.join('')}</w:Items><w:EndOfSequence/></n:EnumerateResponse>`;
  }
}

async function act(
  operation: string,
  {
    soap,
    id,
    process,
  }: { readonly soap: string; readonly id: string; readonly process: FakeProcess },
): Promise<string | number> {
  if (operation === 'Signal') {
    process.wasTerminated ||= !process.isDone;
    if (!process.isDone) process.exit();
    return '<rsp:SignalResponse/>';
  }
  if (operation === 'Send') {
    const [, attributes = '', text = ''] = /<rsp:Stream ([^>]*)>([^<]*)/.exec(soap) ?? [];
    process.input += Buffer.from(text, 'base64').toString('utf8');
    process.isInputEnded ||= attributes.includes('End="true"');
    process.turn();
    return '<rsp:SendResponse/>';
  }
  const received = await process.receive();
  if (received === undefined) return faults.timedOut;
  return `<rsp:ReceiveResponse>${received.replaceAll('"ID"', `"${id}"`)}</rsp:ReceiveResponse>`;
}

/** The last word of the action, or Identify, which has none. */
export function operationIn(soap: string): string {
  return /<wsa:Action[^>]*>[^<]*?([A-Za-z]+)<\/wsa:Action>/.exec(soap)?.[1] ?? 'Identify';
}

export function selected(soap: string): string {
  return /<wsman:Selector Name="ShellId">([^<]+)</.exec(soap)?.[1] ?? '';
}

export function faultBody(number: number): string {
  return (
    '<s:Fault><s:Code><s:Value>s:Receiver</s:Value></s:Code><s:Reason><s:Text>Nein.</s:Text></s:Reason>' +
    `<s:Detail><f:WSManFault xmlns:f="${namespaces.fault}" Code="${number}"/></s:Detail></s:Fault>`
  );
}

export function envelope(request: string, body: string): string {
  const { s, rsp, wsa, wsman, wst, wsen, wsmid, cfg } = namespaces;
  const action = /<wsa:Action[^>]*>([^<]*)</.exec(request)?.[1] ?? '';
  const id = /<wsa:MessageID>([^<]*)</.exec(request)?.[1] ?? '';
  return (
    `<s:Envelope xmlns:s="${s}" xmlns:a="${wsa}" xmlns:w="${wsman}" xmlns:x="${wst}" xmlns:n="${wsen}" xmlns:i="${wsmid}" xmlns:c="${cfg}" xmlns:rsp="${rsp}">` +
    `<s:Header><a:Action>${action}Response</a:Action><a:RelatesTo>${id}</a:RelatesTo></s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}
