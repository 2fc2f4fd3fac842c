import type { CommandLine } from '#adapters/winrm/winrs/cmd-shell.ts';
import type { Completeness } from '#adapters/winrm/winrs/command-run.ts';
import type { BotError } from '#src/errors.ts';

/** One command, to be run once. */
export interface RunRequest {
  /** Never text of a user or a host: whatever changes goes over standard input. */
  readonly line: CommandLine;
  /**
   * Goes to standard input at once; that stays open behind it, until the command is to end. A function is called
   * when the host is about to start the command, so that those who wait for their turn hold nothing.
   */
  readonly input: Uint8Array | (() => Uint8Array);
  /** Bytes of one stream, in order; a character may lie across two pieces. */
  readonly output: (stream: 'stdout' | 'stderr', bytes: Uint8Array) => void;
  /** Output may lack from here on: an answer was lost, and the host was asked once more. */
  readonly repeated?: (() => void) | undefined;
  /** Ends the command: first its standard input, then, when that does not help, the process. */
  readonly signal: AbortSignal;
  /** Milliseconds from its start, after which it is ended in the same way. */
  readonly withinMs: number;
}

/**
 * How a command came out. Every fault has a code of its own for: reached? `host-unreachable`, let in?
 * `access-denied`, answered sensibly? `bad-output`, in time? `timed-out`.
 */
export type RunEnd =
  | {
      readonly kind: 'ended';
      /** Absent when the host does not say. */
      readonly exitCode: number | undefined;
      readonly output: Completeness;
    }
  /** It was told to end, and the host says that it has ended; it may have been done before. */
  | {
      readonly kind: 'stopped';
      readonly fault: BotError;
      readonly exitCode: number | undefined;
      readonly output: Completeness;
    }
  /** Certain: no process was started. */
  | { readonly kind: 'not-run'; readonly fault: BotError }
  /** It may have run, wholly or in part, and may still run. Never to be repeated without looking. */
  | { readonly kind: 'unknown'; readonly fault: BotError };

export function inputOf({ input }: Pick<RunRequest, 'input'>): Uint8Array {
  return typeof input === 'function' ? input() : input;
}
