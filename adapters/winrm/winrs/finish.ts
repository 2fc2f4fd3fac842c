import type { WsmanFault } from '#adapters/winrm/wsman/fault.ts';
import { faultError, faultLineOf, type Reaction } from '#adapters/winrm/wsman/fault-line.ts';
import type { BotError } from '#src/errors.ts';
import type { CommandResult, CommandRun } from './command-run.ts';

export interface Reason {
  readonly why: BotError;
  readonly reaction?: Reaction | undefined;
}

export function reasonOf(fault: WsmanFault): Reason {
  return { why: faultError(fault), reaction: faultLineOf(fault)?.reaction };
}

/** Nothing was started. The shell is closed, or kept. */
export function neverRun(run: CommandRun, reason: Partial<Reason>): CommandRun {
  const result: CommandResult = {
    kind: 'not-run',
    why: reason.why,
    reaction: reason.reaction,
  };
  return closed({ ...run, result });
}

/** The command may have run and may still run: it is told to end, and its shell is not used again. */
export function lostSight(run: CommandRun, { why, reaction }: Reason): CommandRun {
  const result: CommandResult = { kind: 'unknown', why, reaction };
  return { ...run, phase: 'ending', result, shell: worse(run.shell) };
}

/** The host says that the command is over. */
export function ended(run: CommandRun, exitCode: number | undefined): CommandRun {
  const { output } = run;
  if (run.trouble !== undefined) return lostSight(run, { why: run.trouble });
  const wasTold = run.signal === 'sent' || run.signal === 'done';
  if (!(run.isStopAsked && wasTold)) {
    return { ...run, phase: 'ending', result: { kind: 'ended', exitCode, output } };
  }
  // The end of a shell ends what its commands have left behind, so that it is not kept.
  return {
    ...run,
    phase: 'ending',
    result: { kind: 'stopped', exitCode, output },
    shell: worse(run.shell),
  };
}

/** Goes on, but can't end well: the command is told to end, and the rest of its output is awaited. */
export function inTrouble(run: CommandRun, why: BotError): CommandRun {
  return {
    ...run,
    trouble: run.trouble ?? why,
    input: [],
    isInputClosed: true,
    signal: run.signal === 'none' ? 'wanted' : run.signal,
    shell: worse(run.shell),
  };
}

/** Nothing is left to do in the shell. */
export function closed(run: CommandRun): CommandRun {
  const isKept = run.shell === 'good' && run.order.keepShell;
  return { ...run, phase: isKept || run.shell === 'gone' ? 'over' : 'deleting' };
}

export function worse(shell: CommandRun['shell']): CommandRun['shell'] {
  return shell === 'good' ? 'suspect' : shell;
}
