import type { Dialect } from '#adapters/winrm/wsman/dialect.ts';
import {
  deleteShell,
  receiveOutput,
  reconnectShell,
  type ShellRef,
  sendInput,
  signalCommand,
  startCommand,
} from '#adapters/winrm/wsman/shell-request.ts';

export const outputStreams: readonly string[] = ['stdout'];
/** For answers to what a host asks; messages of the session go to standard input. */
export const promptStream = 'pr';
const inputStream = 'stdin';

/**
 * Pipelines in a pool of runspaces (MS-PSRP 3.1.5.3.3 and on): the line of a command is its first fragment in
 * base64, the others go to standard input.
 */
export function pipelineDialect(resource: string): Dialect {
  const on = (id: string): ShellRef => ({ resource, id });
  return {
    outputStreams,
    hasLifeline: false,
    start: (pool, { commandId, line }) =>
      startCommand(on(pool), { ...line, commandId, options: { WINRS_SKIP_CMD_SHELL: 'FALSE' } }),
    send: (pool, input) => sendInput(on(pool), { ...input, stream: input.stream ?? inputStream }),
    receive: (pool, commandId) => receiveOutput(on(pool), { commandId, streams: outputStreams }),
    signal: (pool, { commandId, kind }) =>
      signalCommand(on(pool), { commandId, code: kind === 'stop' ? 'stop-pipeline' : 'terminate' }),
    close: (pool) => deleteShell(on(pool)),
    reconnect: (pool, commandId) => reconnectShell(on(pool), commandId),
  };
}
