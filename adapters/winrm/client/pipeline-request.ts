import type { PipelineOrder } from '#src/psrp/create-pipeline.ts';
import type { PsrpEvent } from '#src/psrp/event.ts';

/** One pipeline, to be run once. */
export interface PipelineRequest {
  /** Called when the host is about to begin, so that those who wait for their turn hold nothing. */
  readonly statements: () => PipelineOrder['statements'];
  /** What the host says, in order. */
  readonly hear: (event: PsrpEvent) => void;
  /** Asked at the end: false when something of it may still run, which ends with its pool. Default: true. */
  readonly mayKeep?: (() => boolean) | undefined;
  /** Stops the pipeline; a pool in which one was stopped is deleted, and with it whatever still runs there. */
  readonly signal: AbortSignal;
  /** Milliseconds from its start, after which it is stopped in the same way. */
  readonly withinMs: number;
}
