import type { Job } from '#src/ports/transport.ts';
import { HeardPipeline } from '#src/script/heard-pipeline.ts';
import type { Envelope } from '#src/script/job.ts';
import type { NumberedCall } from '#src/script/powershell-pipeline.ts';
import { workerManner } from '#src/script/worker-manner.ts';
import { constrained, cutShort } from './powershell-fault.ts';
import type { Pipeline, PipelineEnd } from './powershell-session.ts';
import type { SessionEnd } from './session.ts';
import { sessionFaults } from './session-fault.ts';

export interface PipelineJob extends Pick<Job, 'calls' | 'signal' | 'onProgress'> {
  /** As people know the host. */
  readonly address: string;
  readonly onEnvelope: (envelope: Envelope) => void;
  /** Runs one pipeline in a warm session; `mayKeep` is asked at its end. */
  readonly run: (pipeline: Pipeline, mayKeep: () => boolean) => Promise<PipelineEnd>;
}

/** Runs all calls of a job in one pipeline, or in a new session from behind a call that only an old one's end ends. */
export async function runPipelineJob(job: PipelineJob): Promise<SessionEnd> {
  let left: readonly NumberedCall[] = job.calls.map((call, at) => ({ number: at + 1, call }));
  let sent = false;
  while (left.length > 0) {
    const calls = left.slice(0, workerManner.most);
    const run = await onePipeline(job, calls);
    const { open, isLost } = run.heard;
    left = [...open, ...left.slice(calls.length)];
    if (left.length === 0 && !job.signal.aborted) break;
    const mayGoOn = run.end.fault === undefined && (open.length === 0 || isLost);
    if (job.signal.aborted || !mayGoOn) {
      const { fault, began } = endOf(job, run);
      return { fault, sent: sent || began, neverBegan: false };
    }
    sent = true;
  }
  return { fault: undefined, sent: true, neverBegan: false };
}

interface Run {
  readonly heard: HeardPipeline;
  readonly end: PipelineEnd;
}

async function onePipeline(job: PipelineJob, calls: readonly NumberedCall[]): Promise<Run> {
  const { onEnvelope, signal } = job;
  const onProgress = job.onProgress ?? (() => undefined);
  const heard = new HeardPipeline({ calls, read: workerManner.read, onEnvelope, onProgress });
  const pipeline: Pipeline = {
    statements: workerManner.statementsFor(calls),
    hear: (event) => heard.hear(event),
    signal,
    within: patience(calls),
  };
  return { heard, end: await job.run(pipeline, () => !heard.isLost) };
}

/** The host keeps the deadlines itself: up to 2 s to end what outlives one, and its runspaces take time to begin. */
function patience(calls: readonly NumberedCall[]): number {
  return calls.reduce((sum, { call }) => sum + call.deadlineMs + 5_000, 45_000);
}

function endOf({ address, signal }: PipelineJob, { heard, end }: Run): PipelineEnd {
  if (end.fault !== undefined) return end;
  if (signal.aborted) return { fault: sessionFaults(address).stopped(), began: true };
  const isConstrained = heard.errors.some(
    ({ message, errorId = '' }) =>
      /ConstrainedLanguage|ScriptsNotAllowed/.test(errorId) || /language mode/.test(message),
  );
  if (isConstrained && !heard.hasAnswers) return { fault: constrained(address), began: false };
  const said = heard.errors.at(-1)?.message ?? '';
  const why = said.replaceAll(/\s+/gu, ' ').trim().slice(0, 300);
  return { fault: cutShort(address, why), began: true };
}
