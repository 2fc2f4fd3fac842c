import type { PipelineOrder } from '#src/psrp/create-pipeline.ts';
import type { HeardPipeline, PipelineAnswer } from './heard-pipeline.ts';
import type { Envelope } from './job.ts';
import type { NumberedCall } from './powershell-pipeline.ts';

/** How calls become pipelines, and pipelines answers. */
export interface PipelineManner {
  /** Most calls of one pipeline. */
  readonly most: number;
  readonly statementsFor: (calls: readonly NumberedCall[]) => PipelineOrder['statements'];
  readonly read: (text: string) => PipelineAnswer | undefined;
  /** What a host refused of a pipeline that is over; absent where no call can be refused alone. */
  readonly refusalsIn?: ((heard: HeardPipeline) => readonly Refused[]) | undefined;
}

export interface Refused {
  readonly call: NumberedCall;
  readonly envelope: Envelope;
}
