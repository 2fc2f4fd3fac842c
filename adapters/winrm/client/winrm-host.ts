import type { BotError } from '#src/errors.ts';
import type { Probed } from './probed.ts';
import type { RunEnd, RunRequest } from './run-request.ts';

/** WinRM of one host for one account, with its warm shells and connections. */
export interface WinrmHost {
  /** Waits for its turn, runs the command once and says how it came out. Never rejects for what a host does. */
  run(request: RunRequest): Promise<RunEnd>;
  /**
   * Looks step by step, on connections of its own. Ends behind the first fault that makes the next step
   * pointless. Never rejects for what a host does; a step that the signal ends has failed with `timed-out`.
   */
  probe(signal: AbortSignal): AsyncIterable<Probed>;
  /** Opens a shell and deletes it, on a connection of its own. Says why it may not be opened; undefined: it may. */
  tryShell(signal: AbortSignal): Promise<BotError | undefined>;
  /** Ends what runs, deletes the shells as far as that is quick, and closes the connections. */
  close(): Promise<void>;
}
