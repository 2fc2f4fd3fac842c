import type { BotError } from '#src/errors.ts';
import type { CommandRun, Outgoing, Purpose } from './command-run.ts';
import { inTrouble, lostSight, neverRun, worse } from './finish.ts';

/** How often in a row a request may be repeated after a lost connection. What may not be is sent once. */
export const mostRepeats: Readonly<Record<Purpose, number>> = {
  create: 0,
  // Twice could be two processes.
  command: 0,
  // Twice could be the same input twice.
  send: 0,
  // Output may be lost with an answer, but never doubled; the command goes on.
  receive: 5,
  reconnect: 5,
  signal: 2,
  delete: 1,
};

export interface Unanswered {
  /** `garbled`: there was an answer, and what it said is gone for good. */
  readonly kind: 'lost' | 'unsent' | 'garbled';
  readonly outgoing: Outgoing;
  readonly why: BotError;
}

/** May this request be sent again, exactly as it was? */
export function isRepeatable({ purpose, repeats }: Outgoing): boolean {
  return repeats < mostRepeats[purpose];
}

/** Whether the host may still hold what runs, and has not been asked for it. */
export function isTakenUpAgain({ order, reconnected, phase }: CommandRun): boolean {
  return order.dialect.reconnect !== undefined && reconnected === 'nothing' && phase === 'running';
}

/** The answer is lost for good, or cannot be read. The lane is free already. */
export function unanswered(run: CommandRun, { kind, outgoing, why }: Unanswered): CommandRun {
  switch (outgoing.purpose) {
    case 'create':
      // Nothing ran in it; if there is a shell, its idle time-out ends it.
      return { ...neverRun({ ...run, shell: 'left' }, { why }), phase: 'over' };
    case 'command':
      return lostSight(run, { why });
    case 'send':
      return run.phase === 'running' ? inTrouble(run, why) : run;
    case 'receive':
      return kind !== 'garbled' && isTakenUpAgain(run)
        ? { ...run, phase: 'reconnecting' }
        : lostSight(run, { why: run.trouble ?? why });
    case 'reconnect':
      return lostSight(run, { why: run.trouble ?? why });
    case 'signal':
      return { ...run, signal: 'done', shell: worse(run.shell) };
    case 'delete':
      return { ...run, phase: 'over', shell: 'left' };
  }
}

/** The request never left: what was not asked for has not begun. */
export function unsent(run: CommandRun, missed: Unanswered): CommandRun {
  const { outgoing, why } = missed;
  switch (outgoing.purpose) {
    case 'create':
      return neverRun({ ...run, shell: 'gone' }, { why });
    case 'command':
      return neverRun(run, { why });
    case 'send':
    case 'receive':
    case 'reconnect':
    case 'signal':
    case 'delete':
      return unanswered(run, missed);
  }
}
