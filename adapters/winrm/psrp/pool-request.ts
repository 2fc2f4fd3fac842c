import { encodeBase64 } from '#adapters/winrm/wsman/base64.ts';
import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import {
  createShell,
  receiveOutput,
  type ShellRef,
  sendInput,
} from '#adapters/winrm/wsman/shell-request.ts';
import { outputStreams, promptStream } from './pipeline-dialect.ts';

const powershell = 'http://schemas.microsoft.com/powershell';
/** PowerShell 5.1 speaks it; an older one answers with what it speaks. */
const newestProtocol = '2.3';

/** An endpoint of PowerShell: a plug-in of WinRM, with rights of its own (MS-PSRP 3.1.5.3.1). */
export function endpointOf(configuration: string): string {
  return `${powershell}/${configuration}`;
}

export interface NewPool {
  readonly resource: string;
  /** Ours: whatever becomes of the answer, the pool can be deleted. */
  readonly id: string;
  readonly idleTimeoutMs: number;
  /** The first messages of the session, in fragments. */
  readonly opening: Uint8Array;
}

/** Opens a pool of runspaces. May be repeated: the id is taken once. */
export function createPool({ resource, id, idleTimeoutMs, opening }: NewPool): WsmanRequest {
  return createShell({
    resource,
    id,
    idleTimeoutMs,
    options: { protocolversion: newestProtocol },
    mustComply: ['protocolversion'],
    inputStreams: ['stdin', promptStream],
    outputStreams,
    content: [
      { name: 'creationXml', attributes: { xmlns: powershell }, content: encodeBase64(opening) },
    ],
  });
}

/** What the pool itself has to say, and none of its pipelines. */
export function hearPool(on: ShellRef): WsmanRequest {
  return receiveOutput(on, { streams: outputStreams });
}

/** Answers what the host asked of the pool itself. */
export function answerPool(on: ShellRef, bytes: Uint8Array): WsmanRequest {
  return sendInput(on, { stream: promptStream, bytes, isLast: false });
}
