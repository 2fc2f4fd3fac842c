import { cleanText } from '#src/redaction/clean-text.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  descend,
  type XmlElement,
} from '#src/xml/xml-element.ts';
import { decodeBase64 } from './base64.ts';
import { millisecondsOf } from './duration.ts';
import { unexpected } from './malformed.ts';
import { namespaces } from './namespaces.ts';

/** What a host says about a shell. All of it is the host's word. */
export interface ShellInfo {
  readonly id: string;
  readonly resource: string | undefined;
  readonly name: string | undefined;
  readonly owner: string | undefined;
  readonly clientAddress: string | undefined;
  /** The host may shorten what was asked for. */
  readonly idleTimeoutMs: number | undefined;
  readonly inactiveMs: number | undefined;
}

/** A piece of output. Pieces of one stream follow one another byte by byte; a character may lie across two. */
export interface OutputPiece {
  readonly stream: string;
  readonly commandId: string | undefined;
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
}

export interface Received {
  readonly pieces: readonly OutputPiece[];
  readonly state: CommandState | undefined;
}

export type CommandState =
  | { readonly kind: 'pending' | 'running'; readonly commandId: string | undefined }
  | {
      readonly kind: 'done';
      readonly commandId: string | undefined;
      /** Unsigned, as Windows counts; absent when the command was ended before it had one. */
      readonly exitCode: number | undefined;
    };

const rsp = namespaces.rsp;
const states = `${rsp}/CommandState/`;
/** Ids are put into later requests: they look like ids, or the host is not what it claims to be. */
const idPattern = /^[A-Za-z0-9:{}._-]{1,128}$/;

/** The id of the new shell: from the selectors of the resource that was created (MS-WSMV 3.1.4.5.2). */
export function readCreated(body: XmlElement): ShellInfo {
  const shell = childOf(body, { namespace: rsp, name: 'Shell' });
  const created = descend(body, { namespace: namespaces.wst, path: ['ResourceCreated'] });
  const reference = descend(created, { namespace: namespaces.wsa, path: ['ReferenceParameters'] });
  const selectors = descend(reference, { namespace: namespaces.wsman, path: ['SelectorSet'] });
  const selector = selectors?.children.find((each) =>
    /^ShellId$/i.test(attributeOf(each, 'Name') ?? ''),
  );
  if (selector === undefined) throw unexpected('a new shell without an id');
  return { ...shellFacts(shell), id: checkedId(selector.text) };
}

/** One item of a list of shells. */
export function readShell(shell: XmlElement): ShellInfo {
  const id = childOf(shell, { namespace: rsp, name: 'ShellId' });
  if (id === undefined) throw unexpected('a shell without an id');
  return { ...shellFacts(shell), id: checkedId(id.text) };
}

function shellFacts(shell: XmlElement | undefined): Omit<ShellInfo, 'id'> {
  const text = (name: string): string | undefined =>
    descend(shell, { namespace: rsp, path: [name] })
      ?.text.trim()
      .slice(0, 512);
  const clean = (name: string): string | undefined => {
    const value = text(name);
    return value === undefined ? undefined : cleanText(value);
  };
  return {
    resource: clean('ResourceUri'),
    name: clean('Name'),
    owner: clean('Owner'),
    clientAddress: clean('ClientIP'),
    idleTimeoutMs: millisecondsOf(text('IdleTimeOut') ?? ''),
    inactiveMs: millisecondsOf(text('ShellInactivity') ?? ''),
  };
}

/** The id of the command: ours where the host took it, its own where it did not. */
export function readStarted(body: XmlElement): string {
  const id = descend(body, { namespace: rsp, path: ['CommandResponse', 'CommandId'] });
  if (id === undefined) throw unexpected('a new command without an id');
  return checkedId(id.text);
}

export function readReceived(body: XmlElement): Received {
  const response = childOf(body, { namespace: rsp, name: 'ReceiveResponse' });
  if (response === undefined) throw unexpected('output without a response');
  const state = childOf(response, { namespace: rsp, name: 'CommandState' });
  return {
    pieces: childrenOf(response, { namespace: rsp, name: 'Stream' }).map(readPiece),
    state: state && readState(state),
  };
}

function readPiece(stream: XmlElement): OutputPiece {
  const name = attributeOf(stream, 'Name');
  if (name === undefined) throw unexpected('a stream without a name');
  return {
    stream: name,
    commandId: attributeOf(stream, 'CommandId'),
    bytes: decodeBase64(stream.text),
    isLast: /^(?:true|1)$/i.test(attributeOf(stream, 'End')?.trim() ?? ''),
  };
}

function readState(element: XmlElement): CommandState {
  const commandId = attributeOf(element, 'CommandId');
  switch (attributeOf(element, 'State') ?? '') {
    case `${states}Done`:
      return { kind: 'done', commandId, exitCode: exitCodeOf(element) };
    case `${states}Running`:
      return { kind: 'running', commandId };
    case `${states}Pending`:
      return { kind: 'pending', commandId };
    default:
      throw unexpected('a command in a state that does not exist');
  }
}

function exitCodeOf(state: XmlElement): number | undefined {
  const text = childOf(state, { namespace: rsp, name: 'ExitCode' })?.text.trim();
  if (text === undefined || text === '') return undefined;
  const code = /^-?[0-9]{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(code >= -0x80000000 && code <= 0xffffffff)) throw unexpected('an exit code that is none');
  return code >>> 0;
}

function checkedId(text: string): string {
  const id = text.trim();
  if (!idPattern.test(id)) throw unexpected('an id that is none');
  return id;
}
