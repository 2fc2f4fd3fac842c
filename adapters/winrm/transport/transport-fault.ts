import type { BotError, ErrorCode } from '#src/errors.ts';
import type { TransportFault } from '#src/ports/transport.ts';

/** Why a round trip broke: which of the four questions failed, in words, and the next step. */
export interface Fault {
  readonly fault: TransportFault;
  readonly message: string;
  readonly hint: string;
}

const questions: Partial<Record<ErrorCode, TransportFault>> = {
  'host-unreachable': 'unreachable',
  'bad-output': 'bad-answer',
  'timed-out': 'timed-out',
};

/** What is none of the others keeps us out: a missing secret as well as a refused logon. */
export function faultOf({ code, message, hint }: BotError): Fault {
  return { fault: questions[code] ?? 'refused', message, hint: hint ?? '' };
}

export function stoppedFault(): Fault {
  return { fault: 'timed-out', message: 'The job was stopped.', hint: '' };
}
