import type { PipelineManner } from './pipeline-manner.ts';
import { jobValue, powershellPipeline } from './powershell-pipeline.ts';

/** Scripts, where an endpoint takes scripts: a constant one, to which the job is a parameter. */
export const workerManner: PipelineManner = {
  most: 1_000,
  statementsFor: (calls) => [
    [{ name: powershellPipeline, isScript: true, parameters: [{ value: jobValue(calls) }] }],
  ],
  read: (text) => {
    const [, number = '', json = ''] = /^([0-9]{1,7}) (\{[\s\S]*\})$/.exec(text) ?? [];
    return number === '' ? undefined : { number: Number(number), json };
  },
};
