import type { PsrpHost } from '#adapters/winrm/client/psrp-host.ts';
import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import type { Job } from '#src/ports/transport.ts';
import { HeardPipeline } from '#src/script/heard-pipeline.ts';
import type { Envelope } from '#src/script/job.ts';
import type { PipelineManner, Refused } from '#src/script/pipeline-manner.ts';
import type { NumberedCall } from '#src/script/powershell-pipeline.ts';
import { endpointFault } from './endpoint-fault.ts';
import { constrainedFault, nonsenseFault } from './job-fault.ts';
import type { JobEnd } from './powershell-job.ts';
import { faultOf, stoppedFault } from './transport-fault.ts';

export interface PipelineJob extends Pick<Job, 'signal' | 'onProgress'> {
  readonly psrp: PsrpHost;
  readonly manner: PipelineManner;
  readonly configuration: string;
  /** As people know the host. */
  readonly host: string;
  readonly calls: readonly NumberedCall[];
  readonly onEnvelope: (envelope: Envelope) => void;
}

/**
 * Runs all calls of a job, in as few pipelines as can be: one, unless there are very many or one of them cannot be
 * ended but with its session.
 */
export async function runPipelineJob(job: PipelineJob): Promise<JobEnd> {
  let left = job.calls;
  let hasBegun = false;
  while (left.length > 0) {
    const calls = left.slice(0, job.manner.most);
    const run = await onePipeline(job, calls);
    const { open, isCertain } = settled(job, run);
    left = [...open, ...left.slice(calls.length)];
    if (left.length === 0) break;
    const mayGoOn = open.length === 0 || (isCertain && open.length < calls.length);
    if (job.signal.aborted || !mayGoOn) return endOf(job, { ...run, hasBegun });
    hasBegun = true;
  }
  return { fault: undefined, started: 'unknown' };
}

interface Run {
  readonly heard: HeardPipeline;
  readonly end: RunEnd;
}

async function onePipeline(job: PipelineJob, calls: readonly NumberedCall[]): Promise<Run> {
  const { manner, psrp, signal, onEnvelope } = job;
  const onProgress = job.onProgress ?? (() => undefined);
  const heard = new HeardPipeline({ calls, read: manner.read, onEnvelope, onProgress });
  const end = await psrp.run({
    statements: () => manner.statementsFor(calls),
    hear: (event) => heard.hear(event),
    mayKeep: () => !heard.isLost,
    signal,
    withinMs: patience(calls),
  });
  return { heard, end };
}

/** Which calls are still open, refused ones told; whether it is certain that none of those has begun. */
function settled(
  job: PipelineJob,
  run: Run,
): { readonly open: readonly NumberedCall[]; readonly isCertain: boolean } {
  const refused = refusalsIn(job, run);
  for (const { envelope } of refused) job.onEnvelope(envelope);
  const told = new Set(refused.map(({ call }) => call));
  const open = run.heard.open.filter((each) => !told.has(each));
  return { open, isCertain: run.heard.isLost || refused.length > 0 };
}

function refusalsIn({ manner }: PipelineJob, { heard, end }: Run): readonly Refused[] {
  const isWhole = end.kind === 'ended' && end.output === 'whole' && heard.broken === undefined;
  return isWhole && !heard.isLost ? (manner.refusalsIn?.(heard) ?? []) : [];
}

/** The host keeps the deadlines itself: up to 2 s to end what outlives one, and its runspaces take time to begin. */
function patience(calls: readonly NumberedCall[]): number {
  return calls.reduce((sum, { call }) => sum + call.deadlineMs + 5_000, 45_000);
}

function endOf(
  job: PipelineJob,
  { heard, end, hasBegun }: Run & { readonly hasBegun: boolean },
): JobEnd {
  switch (end.kind) {
    case 'not-run':
      return { fault: endpointFault(job, end.fault), started: hasBegun ? 'unknown' : 'no' };
    case 'unknown':
    case 'stopped':
      return { fault: faultOf(end.fault), started: 'unknown' };
    case 'ended':
      if (job.signal.aborted) return { fault: stoppedFault(), started: 'unknown' };
      return cutShort(job, { heard, hasBegun });
  }
}

/** PowerShell ended in order, and not every call has an answer. */
function cutShort(
  job: PipelineJob,
  { heard, hasBegun }: { readonly heard: HeardPipeline; readonly hasBegun: boolean },
): JobEnd {
  const isConstrained = heard.errors.some(
    ({ message, errorId = '' }) =>
      /ConstrainedLanguage|ScriptsNotAllowed/.test(errorId) || /language mode/.test(message),
  );
  const isFresh = !hasBegun && !heard.hasAnswers;
  if (isConstrained && isFresh) return { fault: constrainedFault(job), started: 'no' };
  const said = heard.errors.at(-1)?.message ?? '';
  const why = said === '' ? '' : `: ${said.replaceAll(/\s+/gu, ' ').trim().slice(0, 300)}`;
  return { fault: nonsenseFault(job, `ended before all was told${why}`), started: 'unknown' };
}
