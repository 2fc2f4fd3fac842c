import { BotError, type ErrorCode } from '#src/errors.ts';
import type { WsmanFault } from './fault.ts';
import { namespaces } from './namespaces.ts';

/** What a client does about a fault. Each is done once at most, except to poll again. */
export type Reaction =
  /** Nothing happened: the host had nothing to say in the time it was given. */
  | 'poll-again'
  /** End shells of our own that are left over, wait a random while, try once more. Never Create in a loop. */
  | 'free-own-shells'
  /** Delete this shell and take a new one, once. */
  | 'replace-shell'
  /** The shell or the command is not there. A new shell is needed; what a command did is unknown. */
  | 'reopen-shell'
  /** The host has put the shell aside because it lost us: it is taken up again, with what it runs. */
  | 'reconnect-shell'
  /** Aborted because something is being ended: fine while cleaning up. */
  | 'ignore-in-cleanup'
  /** Let others of this host finish first. */
  | 'wait-in-line'
  /** Trying again only locks the account or repeats the refusal. */
  | 'give-up'
  /** Our request was wrong. */
  | 'defect';

export interface FaultLine {
  /** Number of the fault; a Win32 error also stands for its HRESULT. */
  readonly number: number | undefined;
  /** WSMan subcode, for hosts that give no number. */
  readonly subcode: string | undefined;
  readonly meaning: string;
  readonly reaction: Reaction;
  /** When it answers the start of a command: may that have begun? */
  readonly started: 'no' | 'unknown';
  readonly error: ErrorCode;
  readonly hint: string;
}

const quotas =
  'See "winrm get winrm/config/winrs" on the host; restarting the service WinRM ends what is left over.';
const asked = 'This is an error in Fettle or its settings; the reason names what the host missed.';

/** Every fault that has a reaction of its own. Sources: MS-WSMV, MS-ERREF, recorded hosts. */
export const faultLines: readonly FaultLine[] = [
  {
    number: 2150858793,
    subcode: 'TimedOut',
    meaning: 'no answer within OperationTimeout',
    reaction: 'poll-again',
    started: 'unknown',
    error: 'timed-out',
    hint: 'The host is slow or hangs.',
  },
  {
    number: 2150859173,
    subcode: undefined,
    meaning: 'too many shells of this user (MaxShellsPerUser)',
    reaction: 'free-own-shells',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  },
  {
    number: 2150859174,
    subcode: undefined,
    meaning: 'too many operations or commands of this user',
    reaction: 'replace-shell',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  },
  {
    number: 2150859236,
    subcode: undefined,
    meaning: 'too many shells of this user (MaxShellsPerUser)',
    reaction: 'free-own-shells',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  },
  {
    number: 2150859238,
    subcode: undefined,
    meaning: 'too many sessions of this endpoint (MaxShells of its quotas)',
    reaction: 'free-own-shells',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  },
  {
    number: 2150859240,
    subcode: undefined,
    meaning: 'too many operations of this user',
    reaction: 'replace-shell',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  },
  {
    number: 2150859241,
    subcode: undefined,
    meaning: 'too many commands in this session (MaxConcurrentCommandsPerShell)',
    reaction: 'replace-shell',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  },
  {
    number: 2150859204,
    subcode: undefined,
    meaning: 'the host has disconnected the session',
    reaction: 'reconnect-shell',
    started: 'no',
    error: 'bad-output',
    hint: 'The network between was interrupted for longer than the host waits.',
  },
  {
    number: 2150858811,
    subcode: undefined,
    meaning: 'there is no endpoint of this name',
    reaction: 'give-up',
    started: 'no',
    error: 'access-denied',
    hint: 'Which there are, on the host: Get-PSSessionConfiguration',
  },
  {
    number: 2150858843,
    subcode: 'InvalidSelectors',
    meaning: 'the shell or the command is not there any more',
    reaction: 'reopen-shell',
    started: 'no',
    error: 'bad-output',
    hint: 'Somebody ended it, it was idle for too long, or the service WinRM was restarted.',
  },
  {
    number: 1018,
    subcode: undefined,
    meaning: 'the profile of the account was unloaded under the shell',
    reaction: 'reopen-shell',
    started: 'unknown',
    error: 'bad-output',
    hint: 'A logoff of the same account unloads its registry. A new shell mends it.',
  },
  {
    number: 995,
    subcode: undefined,
    meaning: 'the operation was aborted',
    reaction: 'ignore-in-cleanup',
    started: 'unknown',
    error: 'bad-output',
    hint: 'The shell was ended while it worked.',
  },
  {
    number: 5,
    subcode: 'AccessDenied',
    meaning: 'access denied',
    reaction: 'give-up',
    started: 'no',
    error: 'access-denied',
    hint: 'The account needs the right to open a remote shell: a member of Administrators, or of Remote Management Users where that is enough.',
  },
  {
    number: 87,
    subcode: undefined,
    meaning: 'a parameter that the host does not take',
    reaction: 'defect',
    started: 'no',
    error: 'bad-output',
    hint: asked,
  },
  {
    number: 2,
    subcode: undefined,
    meaning: 'the program is not on the host',
    reaction: 'defect',
    started: 'no',
    error: 'bad-output',
    hint: asked,
  },
  quotaLine(2150859179, 'too many users with shells (MaxConcurrentUsers)'),
  quotaLine(2150859237, 'too many users with sessions (MaxConcurrentUsers)'),
  quotaLine(2150859239, 'too many operations of this endpoint'),
  quotaLine(2150859175, 'a quota of this user is used up'),
  quotaLine(2150859176, 'a quota of the host is used up'),
  quotaLine(2150858815, 'a quota of the host is used up'),
  { ...quotaLine(undefined, 'a quota of the host is used up'), subcode: 'QuotaLimit' },
];

/** Others have used up what there is: nothing began, and it is free again when they are done. */
function quotaLine(number: number | undefined, meaning: string): FaultLine {
  return {
    number,
    subcode: undefined,
    meaning,
    reaction: 'wait-in-line',
    started: 'no',
    error: 'access-denied',
    hint: quotas,
  };
}

/** The line of a fault. A number decides, known or not; the subcode only where there is none, or for quotas. */
export function faultLineOf({ number, subcode }: WsmanFault): FaultLine | undefined {
  const byNumber = number === undefined ? undefined : faultLineNumbered(number);
  if (byNumber !== undefined || subcode?.namespace !== namespaces.wsman) return byNumber;
  const lines =
    number === undefined ? faultLines : faultLines.filter((line) => line.number === undefined);
  return lines.find((line) => line.subcode === subcode.name);
}

export function faultLineNumbered(number: number): FaultLine | undefined {
  return faultLines.find((line) => line.number === canonical(number));
}

/** Windows wraps a Win32 error as HRESULT 0x8007nnnn in some places and not in others. */
function canonical(number: number): number {
  return number >>> 16 === 0x8007 ? number & 0xffff : number;
}

/** Nothing to say within OperationTimeout: the answer of a poll, not an error. */
export function isPollPeriod(fault: WsmanFault): boolean {
  return faultLineOf(fault)?.reaction === 'poll-again';
}

/** Whether a command whose start was answered so may run. What is not known, and not our fault, may. */
export function mayHaveStarted(fault: WsmanFault): 'no' | 'unknown' {
  return faultLineOf(fault)?.started ?? (fault.blames === 'sender' ? 'no' : 'unknown');
}

/** The fault as an error that people can read. */
export function faultError(fault: WsmanFault): BotError {
  const line = faultLineOf(fault);
  const what = line?.meaning ?? 'a fault that Fettle does not know';
  const said = fault.reason === '' ? '' : ` It says: ${fault.reason}`;
  return new BotError(line?.error ?? 'bad-output', `The host refused: ${what}.${said}`, {
    hint: line?.hint,
    details: {
      ...(fault.number === undefined ? {} : { fault: fault.number }),
      ...(fault.subcode === undefined ? {} : { subcode: fault.subcode.name }),
      ...(fault.provider === undefined ? {} : { provider: fault.provider.name }),
    },
  });
}
