import type { XmlNode } from '#src/xml/write-xml.ts';
import { encodeBase64 } from './base64.ts';
import { durationOf } from './duration.ts';
import { namespaces } from './namespaces.ts';
import type { WsmanRequest } from './request.ts';

/** A shell on a host: of which kind, and which one. */
export interface ShellRef {
  readonly resource: string;
  readonly id: string;
}

export interface NewShell {
  readonly resource: string;
  readonly options: Readonly<Record<string, string>>;
  readonly mustComply?: readonly string[] | undefined;
  readonly inputStreams: readonly string[];
  readonly outputStreams: readonly string[];
  /** Tells our own shells from those of others. */
  readonly name?: string | undefined;
  /** Only some kinds of shells take an id of the client. */
  readonly id?: string | undefined;
  /** The host ends the shell after so long without a request. */
  readonly idleTimeoutMs?: number | undefined;
  readonly workingDirectory?: string | undefined;
  readonly environment?: Readonly<Record<string, string>> | undefined;
  /** What this kind of shell wants besides. */
  readonly content?: readonly XmlNode[] | undefined;
}

/** Ways to end a command, or to interrupt it. `stop-pipeline` is for PowerShell only. */
export type SignalCode = 'terminate' | 'ctrl_c' | 'ctrl_break' | 'stop-pipeline';

const transfer = namespaces.wst;
const shell = namespaces.rsp;

export function createShell(wanted: NewShell): WsmanRequest {
  const { id, name, idleTimeoutMs, workingDirectory, environment } = wanted;
  const idle = idleTimeoutMs === undefined ? undefined : durationOf(idleTimeoutMs);
  return {
    action: `${transfer}/Create`,
    resource: wanted.resource,
    options: wanted.options,
    mustComply: wanted.mustComply,
    body: [
      {
        name: 'rsp:Shell',
        attributes: id === undefined ? {} : { ShellId: id },
        content: [
          ...leaf('rsp:InputStreams', wanted.inputStreams.join(' ')),
          ...leaf('rsp:OutputStreams', wanted.outputStreams.join(' ')),
          ...variables(environment),
          ...leaf('rsp:IdleTimeOut', idle),
          ...leaf('rsp:Name', name),
          ...leaf('rsp:WorkingDirectory', workingDirectory),
          ...(wanted.content ?? []),
        ],
      },
    ],
  };
}

function leaf(name: string, content: string | undefined): XmlNode[] {
  return content === undefined ? [] : [{ name, content }];
}

function variables(environment: Readonly<Record<string, string>> | undefined): XmlNode[] {
  if (environment === undefined) return [];
  const content = Object.entries(environment).map(([key, value]) => ({
    name: 'rsp:Variable',
    attributes: { Name: key },
    content: value,
  }));
  return [{ name: 'rsp:Environment', content }];
}

export interface NewCommand {
  /** Ours, so that the command can be ended when the answer to its start is lost. */
  readonly commandId: string;
  readonly command: string;
  readonly arguments: readonly string[];
  readonly options: Readonly<Record<string, string>>;
}

/** Starts something. Never sent twice: what the first one did is not known. */
export function startCommand(on: ShellRef, command: NewCommand): WsmanRequest {
  return {
    ...toShell(on, 'Command'),
    options: command.options,
    body: [
      {
        name: 'rsp:CommandLine',
        attributes: { CommandId: command.commandId },
        content: [
          { name: 'rsp:Command', content: command.command },
          ...command.arguments.map((content) => ({ name: 'rsp:Arguments', content })),
        ],
      },
    ],
  };
}

export interface Input {
  /** Absent for input to the shell itself. */
  readonly commandId?: string | undefined;
  readonly stream: string;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

/** Sends input. Never sent twice: it might arrive twice. */
export function sendInput(on: ShellRef, input: Input): WsmanRequest {
  const attributes = {
    Name: input.stream,
    ...owner(input.commandId),
    ...(input.isLast ? { End: 'true' } : {}),
  };
  const stream = { name: 'rsp:Stream', attributes, content: encodeBase64(input.bytes) };
  return { ...toShell(on, 'Send'), body: [{ name: 'rsp:Send', content: [stream] }] };
}

/** Bytes of input that fit into one envelope, after base64 and with room for the headers. */
export function inputRoom(maxEnvelopeSize: number): number {
  const headers = 8192;
  return Math.max(3, Math.floor((maxEnvelopeSize - headers) / 4) * 3);
}

export interface Wanted {
  readonly commandId?: string | undefined;
  readonly streams: readonly string[];
}

/** Asks for output. May be repeated after a lost connection, but what was in a lost answer may be gone. */
export function receiveOutput(on: ShellRef, { commandId, streams }: Wanted): WsmanRequest {
  const desired = {
    name: 'rsp:DesiredStream',
    attributes: owner(commandId),
    content: streams.join(' '),
  };
  return {
    ...toShell(on, 'Receive'),
    options: { WSMAN_CMDSHELL_OPTION_KEEPALIVE: 'TRUE' },
    body: [{ name: 'rsp:Receive', content: [desired] }],
  };
}

/** Ends or interrupts a command. May be repeated. */
export function signalCommand(
  on: ShellRef,
  { commandId, code }: { readonly commandId: string; readonly code: SignalCode },
): WsmanRequest {
  const content = [{ name: 'rsp:Code', content: codeOf(code) }];
  return {
    ...toShell(on, 'Signal'),
    body: [{ name: 'rsp:Signal', attributes: { CommandId: commandId }, content }],
  };
}

function codeOf(code: SignalCode): string {
  // Misspelled so by MS-PSRP 3.1.5.3.9, and by every Windows.
  return code === 'stop-pipeline' ? 'powershell/signal/crtl_c' : `${shell}/signal/${code}`;
}

/**
 * Takes up a shell again that the host holds to be disconnected, or one of its commands (MS-PSRP 3.1.5.3.18).
 * To one that is connected to us it does nothing. May be repeated.
 */
export function reconnectShell(on: ShellRef, commandId?: string): WsmanRequest {
  const content = commandId === undefined ? [] : [{ name: 'rsp:CommandId', content: commandId }];
  return { ...toShell(on, 'Reconnect'), body: [{ name: 'rsp:Reconnect', content }] };
}

/** Ends a shell and whatever runs in it. May be repeated. */
export function deleteShell({ resource, id }: ShellRef): WsmanRequest {
  return { action: `${transfer}/Delete`, resource, selectors: { ShellId: id }, body: [] };
}

function toShell({ resource, id }: ShellRef, verb: string): Omit<WsmanRequest, 'body'> {
  return { action: `${shell}/${verb}`, resource, selectors: { ShellId: id } };
}

function owner(commandId: string | undefined): Readonly<Record<string, string>> {
  return commandId === undefined ? {} : { CommandId: commandId };
}
