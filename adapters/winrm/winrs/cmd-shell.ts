import type { Dialect, Starting } from '#adapters/winrm/wsman/dialect.ts';
import { namespaces } from '#adapters/winrm/wsman/namespaces.ts';
import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import {
  createShell,
  deleteShell,
  receiveOutput,
  type ShellRef,
  sendInput,
  signalCommand,
  startCommand,
} from '#adapters/winrm/wsman/shell-request.ts';

/** WinRS: a shell whose commands are processes with stdin, stdout and stderr (MS-WSMV 3.1.4.5). */
export const cmdResource = `${namespaces.rsp}/cmd`;

const outputStreams: readonly string[] = ['stdout', 'stderr'];
const inputStream = 'stdin';
const utf8 = '65001';
/** cmd.exe takes no longer line: https://support.microsoft.com/kb/830473 */
const longestLine = 8191;

export interface CmdShell {
  readonly name: string;
  readonly idleTimeoutMs: number;
}

/** What is run. Never text of a user or a host: whatever changes goes over standard input. */
export interface CommandLine {
  readonly command: string;
  readonly arguments: readonly string[];
}

/** A shell in UTF-8, without the profile of the account: that is slow to load and may be broken. */
export function openCmdShell({ name, idleTimeoutMs }: CmdShell): WsmanRequest {
  return createShell({
    resource: cmdResource,
    options: { WINRS_NOPROFILE: 'TRUE', WINRS_CODEPAGE: utf8 },
    inputStreams: [inputStream],
    outputStreams,
    name,
    idleTimeoutMs,
  });
}

/** Processes that take the end of their standard input for "end". */
export const cmdDialect: Dialect = {
  outputStreams,
  hasLifeline: true,
  start: runCommand,
  send: (shellId, input) => sendInput(refOf(shellId), { ...input, stream: inputStream }),
  receive: (shellId, commandId) =>
    receiveOutput(refOf(shellId), { commandId, streams: outputStreams }),
  signal: (shellId, { commandId }) =>
    signalCommand(refOf(shellId), { commandId, code: 'terminate' }),
  close: (shellId) => deleteShell(refOf(shellId)),
};

/** Starts a process through cmd.exe, which newer hosts insist on, with standard input as a pipe. */
export function runCommand(shellId: string, { commandId, line }: Starting): WsmanRequest {
  if ([line.command, ...line.arguments].join(' ').length > longestLine) {
    throw new Error('A command line is longer than cmd.exe takes.');
  }
  return startCommand(refOf(shellId), {
    ...line,
    commandId,
    options: { WINRS_CONSOLEMODE_STDIN: 'FALSE', WINRS_SKIP_CMD_SHELL: 'FALSE' },
  });
}

export function refOf(id: string): ShellRef {
  return { resource: cmdResource, id };
}
