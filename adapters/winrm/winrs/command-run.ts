import type { Dialect } from '#adapters/winrm/wsman/dialect.ts';
import type { WsmanFault } from '#adapters/winrm/wsman/fault.ts';
import type { Reaction } from '#adapters/winrm/wsman/fault-line.ts';
import type { WsmanRequest } from '#adapters/winrm/wsman/request.ts';
import type { OutputPiece, Received, ShellInfo } from '#adapters/winrm/wsman/shell-answer.ts';
import type { BotError } from '#src/errors.ts';
import type { CmdShell, CommandLine } from './cmd-shell.ts';

/** One command to run once, in a warm shell or in a new one. */
export interface CommandOrder {
  /** A UUID in capitals, of this command alone. */
  readonly commandId: string;
  readonly dialect: Dialect;
  readonly line: CommandLine;
  /** A shell that is kept warm, or how to make one. */
  readonly shell: { readonly id: string } | CmdShell;
  /** Leave a shell that is in order open for the next command. */
  readonly keepShell: boolean;
  /** Most bytes of standard input in one message. */
  readonly inputRoom: number;
  /** Most bytes of output in all; a host that says more is stopped. */
  readonly outputLimit: number;
}

/** One request at a time goes over a connection, so that a second one is needed while a Receive waits. */
export type Lane = 'main' | 'side';
export type Purpose = 'create' | 'command' | 'send' | 'receive' | 'reconnect' | 'signal' | 'delete';

/** A request to send. */
export interface Outgoing {
  readonly id: number;
  readonly lane: Lane;
  readonly purpose: Purpose;
  readonly request: WsmanRequest;
  /** Above 0: exactly the message that was sent with this id, once more, on a new connection. */
  readonly repeats: number;
}

export type ShellAnswer =
  | { readonly kind: 'created'; readonly shell: ShellInfo }
  | { readonly kind: 'started'; readonly commandId: string }
  | { readonly kind: 'received'; readonly received: Received }
  /** Send, Reconnect, Signal or Delete was carried out. */
  | { readonly kind: 'done' }
  | { readonly kind: 'fault'; readonly fault: WsmanFault };

export type CommandEvent =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: ShellAnswer }
  /** The connection was lost, or the time for the answer is over: whether the request arrived is not known. */
  | { readonly kind: 'lost'; readonly id: number; readonly why: BotError }
  /** Certain: no byte of the request left this machine, because there was no connection to be had. */
  | { readonly kind: 'unsent'; readonly id: number; readonly why: BotError }
  /** There was an answer, and it cannot be read. */
  | { readonly kind: 'garbled'; readonly id: number; readonly why: BotError }
  /** Standard input, in order. Nothing follows the last. */
  | ({ readonly kind: 'input' } & InputPart)
  /** What it said cannot be believed: it is told to end, and its result is not known. */
  | { readonly kind: 'trouble'; readonly why: BotError }
  /** End the command, and wait until it has ended. */
  | { readonly kind: 'stop' }
  /** Wait no longer. Connections that wait for answers are closed before; one Delete is still tried. */
  | { readonly kind: 'abandon' };

/**
 * "uncertain": an answer with output was lost, or may have been. A host without robust connections (MS-WSMV
 * 3.1.4.1.39) does not give it again, so that bytes may lack before the answer to a repeated Receive.
 */
export type Completeness = 'whole' | 'uncertain';

export type CommandResult =
  | {
      readonly kind: 'ended';
      readonly exitCode: number | undefined;
      readonly output: Completeness;
    }
  /** It was told to end and has ended; it may have been done before. */
  | {
      readonly kind: 'stopped';
      readonly exitCode: number | undefined;
      readonly output: Completeness;
    }
  /** Certain: no process was started. */
  | {
      readonly kind: 'not-run';
      readonly why: BotError | undefined;
      readonly reaction: Reaction | undefined;
    }
  /** It may have run, wholly or in part, and may still run. Never to be repeated without looking. */
  | {
      readonly kind: 'unknown';
      readonly why: BotError;
      readonly reaction: Reaction | undefined;
    };

export interface CommandOutcome {
  readonly result: CommandResult;
  readonly shell: /** In order; the next command may use it. */
    | { readonly kind: 'warm'; readonly id: string; readonly idleTimeoutMs: number | undefined }
    | { readonly kind: 'gone' }
    /** Not known to be deleted: the host ends it when its idle time-out is over. */
    | { readonly kind: 'left'; readonly id: string | undefined };
}

export interface Step {
  readonly run: CommandRun;
  readonly send: readonly Outgoing[];
  readonly output: readonly OutputPiece[];
  /** Set once, with the last step. */
  readonly outcome: CommandOutcome | undefined;
}

export interface InputPart {
  readonly bytes: Uint8Array;
  readonly isLast: boolean;
  /** Absent for standard input. */
  readonly stream?: string | undefined;
}

/** Where a command stands. Plain data: whoever has it can go on. */
export interface CommandRun {
  readonly order: CommandOrder;
  readonly phase:
    | 'creating'
    | 'starting'
    | 'running'
    | 'reconnecting'
    | 'ending'
    | 'deleting'
    | 'over';
  readonly shellId: string | undefined;
  readonly idleTimeoutMs: number | undefined;
  readonly commandId: string;
  readonly shell: 'good' | 'suspect' | 'gone' | 'left';
  readonly input: readonly InputPart[];
  readonly isInputClosed: boolean;
  readonly main: Outgoing | undefined;
  readonly side: Outgoing | undefined;
  readonly nextId: number;
  readonly signal: 'none' | 'wanted' | 'sent' | 'done';
  /** What has been taken up again since we were lost; each command is, once. */
  readonly reconnected: 'nothing' | 'shell' | 'all';
  readonly isStopAsked: boolean;
  /** Answers without output since the command was told to end. */
  readonly silences: number;
  readonly outputBytes: number;
  readonly output: Completeness;
  /** Why the result will be unknown, even when the command ends in order. */
  readonly trouble: BotError | undefined;
  readonly result: CommandResult | undefined;
}
