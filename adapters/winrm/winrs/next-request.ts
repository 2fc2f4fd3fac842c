import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import { type CmdShell, openCmdShell } from './cmd-shell.ts';
import type { CommandRun, Lane, Outgoing, Purpose } from './command-run.ts';

/** Puts the next requests on the lanes that are free. */
export function dispatched(run: CommandRun): {
  readonly run: CommandRun;
  readonly send: readonly Outgoing[];
} {
  const first = onLane(run, { lane: 'main', purpose: mainPurpose(run) });
  const second = onLane(first.run, { lane: 'side', purpose: sidePurpose(first.run) });
  return { run: second.run, send: [...first.send, ...second.send] };
}

function mainPurpose(run: CommandRun): Purpose | undefined {
  if (run.main !== undefined) return undefined;
  switch (run.phase) {
    case 'creating':
      return 'create';
    case 'starting':
      return 'command';
    case 'running':
      return urgent(run) ?? 'receive';
    case 'reconnecting':
      return 'reconnect';
    case 'ending':
      return run.side === undefined && run.signal !== 'done' ? 'signal' : undefined;
    case 'deleting':
      return run.side === undefined ? 'delete' : undefined;
    case 'over':
      return undefined;
  }
}

/** Only while a Receive waits: whatever else is under way is answered soon. */
function sidePurpose(run: CommandRun): Purpose | undefined {
  const isWaiting = run.phase === 'running' && run.main?.purpose === 'receive';
  return isWaiting && run.side === undefined ? urgent(run) : undefined;
}

function urgent(run: CommandRun): Purpose | undefined {
  if (run.signal === 'wanted') return 'signal';
  const isFree = run.signal === 'none' && run.main?.purpose !== 'send' && run.side === undefined;
  return isFree && run.input.length > 0 ? 'send' : undefined;
}

function onLane(
  run: CommandRun,
  { lane, purpose }: { readonly lane: Lane; readonly purpose: Purpose | undefined },
): { readonly run: CommandRun; readonly send: readonly Outgoing[] } {
  if (purpose === undefined) return { run, send: [] };
  const outgoing: Outgoing = {
    id: run.nextId,
    lane,
    purpose,
    request: requestFor(run, purpose),
    repeats: 0,
  };
  const busy = { ...run, nextId: run.nextId + 1, [lane]: outgoing };
  return { run: under(busy, purpose), send: [outgoing] };
}

function under(run: CommandRun, purpose: Purpose): CommandRun {
  if (purpose === 'signal') return { ...run, signal: 'sent' };
  return purpose === 'send' ? { ...run, input: run.input.slice(1) } : run;
}

function requestFor(run: CommandRun, purpose: Purpose): WsmanRequest {
  if (purpose === 'create') return openCmdShell(newShellOf(run));
  const { order, commandId } = run;
  const { dialect, line } = order;
  const shellId = run.shellId ?? lacks('shell');
  switch (purpose) {
    case 'command':
      return dialect.start(shellId, { commandId, line });
    case 'send':
      return dialect.send(shellId, { commandId, ...(run.input[0] ?? lacks('input')) });
    case 'receive':
      return dialect.receive(shellId, commandId);
    case 'reconnect':
      return reconnection(run, shellId);
    case 'signal':
      return dialect.signal(shellId, { commandId, kind: signalOf(run) });
    case 'delete':
      return dialect.close(shellId);
  }
}

function reconnection({ order, commandId, reconnected }: CommandRun, shellId: string) {
  const { reconnect } = order.dialect;
  if (reconnect === undefined) return lacks('way back');
  return reconnect(shellId, reconnected === 'nothing' ? undefined : commandId);
}

function signalOf({ phase }: CommandRun): 'stop' | 'terminate' {
  return phase === 'running' ? 'stop' : 'terminate';
}

function newShellOf({ order }: CommandRun): CmdShell {
  return 'id' in order.shell ? lacks('plan of a shell') : order.shell;
}

function lacks(what: string): never {
  throw new Error(`A command without a ${what} went on.`);
}
