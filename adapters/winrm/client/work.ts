import type { Clearing } from './clear-shells.ts';
import type { Driven } from './command-drive.ts';

/** Whatever is asked of a seat can be stopped. */
export interface Stoppable {
  readonly signal: AbortSignal;
}

/** What a seat does for its requests, with the shell that it keeps for the next one. */
export interface Work<Request extends Stoppable> {
  readonly isWarm: boolean;
  /** Carries a request out at most once. Rejects for defects only. */
  attempt(request: Request): Promise<Driven>;
  /** Gives up the shell that is kept, and deletes it. */
  discard(clearing: Clearing): Promise<void>;
  /** Waits no longer for what is under way. */
  abandon(): void;
}
