import type { WsmanFault } from '#adapters/winrm/wsman/fault.ts';
import { faultLineOf, isPollPeriod, mayHaveStarted } from '#adapters/winrm/wsman/fault-line.ts';
import { unexpected } from '#adapters/winrm/wsman/malformed.ts';
import type { OutputPiece, Received } from '#adapters/winrm/wsman/shell-answer.ts';
import { BotError } from '#src/errors.ts';
import type { CommandRun, Purpose, ShellAnswer } from './command-run.ts';
import { closed, ended, inTrouble, lostSight, neverRun, reasonOf, worse } from './finish.ts';
import { isTakenUpAgain } from './unanswered.ts';

export interface Absorbed {
  readonly run: CommandRun;
  readonly output: readonly OutputPiece[];
}

/** A host that is told to end a command may be silent so often before nobody waits any longer. */
const mostSilences = 3;
/** ERROR_BROKEN_PIPE, ERROR_NO_DATA, ERROR_PIPE_NOT_CONNECTED: the process has closed its standard input. */
const closedPipes: ReadonlySet<number> = new Set([109, 232, 233]);

/** What an answer means. The lane is free already. */
export function answered(
  run: CommandRun,
  { purpose, answer }: { readonly purpose: Purpose; readonly answer: ShellAnswer },
): Absorbed {
  switch (answer.kind) {
    case 'created':
      return quiet({
        ...run,
        phase: 'starting',
        shellId: answer.shell.id,
        idleTimeoutMs: answer.shell.idleTimeoutMs,
      });
    case 'started':
      return quiet({ ...run, phase: 'running', commandId: answer.commandId });
    case 'received':
      return received(run, answer.received);
    case 'done':
      return quiet(carriedOut(run, purpose));
    case 'fault':
      return quiet(refused(run, { purpose, fault: answer.fault }));
  }
}

function quiet(run: CommandRun): Absorbed {
  return { run, output: [] };
}

function carriedOut(run: CommandRun, purpose: Purpose): CommandRun {
  if (purpose === 'signal') return { ...run, signal: 'done' };
  if (purpose === 'reconnect') return reconnected(run);
  return purpose === 'delete' ? { ...run, phase: 'over', shell: 'gone' } : run;
}

function reconnected(run: CommandRun): CommandRun {
  if (run.reconnected === 'nothing') return { ...run, reconnected: 'shell' };
  return { ...run, reconnected: 'all', phase: 'running' };
}

function received(run: CommandRun, { pieces, state }: Received): Absorbed {
  const foreign = foreignPart(run, { pieces, state });
  if (foreign !== undefined) return quiet(lostSight(run, { why: unexpected(foreign) }));
  const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
  const { run: counted, output } = limited(run, { pieces, bytes });
  if (state?.kind === 'done') return { run: ended(counted, state.exitCode), output };
  return { run: output.length === 0 ? silent(counted) : counted, output };
}

/** Output of another command, or on a stream that was not asked for, is nobody's output. */
function foreignPart(run: CommandRun, { pieces, state }: Received): string | undefined {
  const ids = [...pieces, ...(state === undefined ? [] : [state])].map((each) => each.commandId);
  const ours = run.commandId.toLowerCase();
  if (ids.some((id) => id !== undefined && id.toLowerCase() !== ours)) {
    return 'output of another command';
  }
  const known = pieces.every((piece) => run.order.dialect.outputStreams.includes(piece.stream));
  return known ? undefined : 'a stream that was not asked for';
}

function limited(
  run: CommandRun,
  { pieces, bytes }: { readonly pieces: readonly OutputPiece[]; readonly bytes: number },
): Absorbed {
  const outputBytes = run.outputBytes + bytes;
  const most = run.order.outputLimit;
  if (outputBytes <= most) return { run: { ...run, outputBytes }, output: pieces };
  const flood = new BotError('bad-output', `The host sent more than ${most} bytes of output.`, {
    hint: 'A script that should print a few lines printed without end, and was stopped.',
  });
  return quiet(inTrouble({ ...run, outputBytes: most + 1 }, flood));
}

/** Nothing new. A command that was told to end gets a few chances to do so. */
function silent(run: CommandRun): CommandRun {
  if (run.signal !== 'done') return run;
  if (run.silences < mostSilences) return { ...run, silences: run.silences + 1 };
  const why = new BotError(
    'timed-out',
    'A command was told to end, and the host does not say that it did.',
    {
      hint: 'Look on the host whether it still runs.',
    },
  );
  return lostSight(run, { why: run.trouble ?? why });
}

function refused(
  run: CommandRun,
  { purpose, fault }: { readonly purpose: Purpose; readonly fault: WsmanFault },
): CommandRun {
  switch (purpose) {
    case 'create':
      return neverRun({ ...run, shell: 'gone' }, reasonOf(fault));
    case 'command':
      return notStarted(run, fault);
    case 'send':
      return notTaken(run, fault);
    case 'receive':
      return notGiven(run, fault);
    case 'reconnect':
      // A host that has not noticed that it lost us refuses: output says whether all is well.
      return isGone(fault) ? lostSight(run, reasonOf(fault)) : reconnected(run);
    case 'signal':
      return notTold(run, fault);
    case 'delete':
      return { ...run, phase: 'over', shell: isGone(fault) ? 'gone' : 'left' };
  }
}

function notStarted(run: CommandRun, fault: WsmanFault): CommandRun {
  if (mayHaveStarted(fault) === 'unknown') return lostSight(run, reasonOf(fault));
  const isGone = faultLineOf(fault)?.reaction === 'reopen-shell';
  return neverRun({ ...run, shell: isGone ? 'gone' : 'suspect' }, reasonOf(fault));
}

/** A process that reads no more input has ended or will end: its output says how. */
function notTaken(run: CommandRun, fault: WsmanFault): CommandRun {
  if (isClosedPipe(fault) || isGone(fault)) return { ...run, input: [], isInputClosed: true };
  return inTrouble(run, reasonOf(fault).why);
}

function isClosedPipe({ number = 0 }: WsmanFault): boolean {
  const isWrapped = number >>> 16 === 0x8007;
  return closedPipes.has(isWrapped ? number & 0xffff : number);
}

function notGiven(run: CommandRun, fault: WsmanFault): CommandRun {
  if (isPollPeriod(fault)) return silent(run);
  if (isPutAside(fault) && isTakenUpAgain(run)) return { ...run, phase: 'reconnecting' };
  const wasTold = run.signal === 'sent' || run.signal === 'done';
  const suspect: CommandRun = { ...run, shell: worse(run.shell) };
  if (!isGone(fault)) return lostSight(suspect, reasonOf(fault));
  const settled: CommandRun = { ...suspect, signal: run.signal === 'sent' ? 'sent' : 'done' };
  return run.isStopAsked && wasTold
    ? ended(settled, undefined)
    : lostSight(settled, { ...reasonOf(fault), ...troubleOf(run) });
}

function troubleOf({ trouble }: CommandRun): { readonly why?: BotError } {
  return trouble === undefined ? {} : { why: trouble };
}

function notTold(run: CommandRun, fault: WsmanFault): CommandRun {
  return {
    ...run,
    signal: 'done',
    shell: isGone(fault) ? run.shell : worse(run.shell),
  };
}

/** The command or its shell is not there any more, or is just being ended. */
function isGone(fault: WsmanFault): boolean {
  const reaction = faultLineOf(fault)?.reaction;
  return reaction === 'reopen-shell' || reaction === 'ignore-in-cleanup';
}

function isPutAside(fault: WsmanFault): boolean {
  return faultLineOf(fault)?.reaction === 'reconnect-shell';
}

/** Whether anything is left to do once nothing is under way. */
export function settled(run: CommandRun): CommandRun {
  if (run.main !== undefined || run.side !== undefined) return run;
  if (run.phase === 'starting' && run.isStopAsked) return neverRun(run, {});
  return run.phase === 'ending' && run.signal === 'done' ? closed(run) : run;
}
