import type { BotError } from '#src/errors.ts';
import type { PipelineRequest } from './pipeline-request.ts';
import type { Probed } from './probed.ts';
import type { RunEnd } from './run-request.ts';

/** One endpoint of PowerShell on a host, for one account, with its warm pools and connections. */
export interface PsrpHost {
  /** Waits for its turn, runs the pipeline once and says how it came out. Never rejects for what a host does. */
  run(request: PipelineRequest): Promise<RunEnd>;
  /** As `WinrmHost.probe`; the shell that it opens is a session of this endpoint. */
  probe(signal: AbortSignal): AsyncIterable<Probed>;
  /** Opens a session and deletes it, on a connection of its own. Says why it may not be opened; undefined: it may. */
  tryShell(signal: AbortSignal): Promise<BotError | undefined>;
  /** Stops what runs, deletes the pools as far as that is quick, and closes the connections. */
  close(): Promise<void>;
}
