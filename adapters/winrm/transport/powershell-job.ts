import type { RunEnd } from '#adapters/winrm/client/run-request.ts';
import type { WinrmHost } from '#adapters/winrm/client/winrm-host.ts';
import type { ScriptCall } from '#src/script/job.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import { Heard, type HeardJob } from './heard.ts';
import { constrainedFault, nonsenseFault } from './job-fault.ts';
import { jobLine } from './powershell-line.ts';
import { type Fault, faultOf } from './transport-fault.ts';

/** The marker is unguessable, and of this job alone. */
export interface PowershellJob extends HeardJob {
  readonly winrm: WinrmHost;
  /** As people know the host. */
  readonly host: string;
  readonly signal: AbortSignal;
}

/** `started`: "no" is certain. Without a fault every call has an envelope. */
export interface JobEnd {
  readonly fault: Fault | undefined;
  readonly started: 'no' | 'unknown';
}

/** Runs all calls of a job by one command: the document goes to its standard input, which stays open as a lifeline. */
export async function runJob(job: PowershellJob): Promise<JobEnd> {
  const flood = new AbortController();
  const heard = new Heard(job, () => flood.abort());
  const end = await job.winrm.run({
    line: jobLine,
    input: () => new TextEncoder().encode(powershellDocument(job.calls, job.marker)),
    output: (stream, bytes) => heard.take(stream, bytes),
    repeated: () => heard.interrupt(),
    signal: AbortSignal.any([job.signal, flood.signal]),
    withinMs: patience(job.calls),
  });
  // Every answer is there: how the command ended after that changes none of them. In a job that was stopped, the
  // last one may say no more than that.
  if (heard.isComplete && !job.signal.aborted) return { fault: undefined, started: 'unknown' };
  return endOf(job, end, heard);
}

/** The host keeps the deadlines itself: 30 s for its process to begin, and up to 7 s to end what outlives one. */
function patience(calls: readonly ScriptCall[]): number {
  return calls.reduce((sum, { deadlineMs }) => sum + deadlineMs + 7_000, 45_000);
}

function endOf(job: PowershellJob, end: RunEnd, heard: Heard): JobEnd {
  if (heard.isFlooded)
    return { fault: nonsenseFault(job, 'sent far more than any job can'), started: 'unknown' };
  switch (end.kind) {
    case 'not-run':
      return { fault: faultOf(end.fault), started: 'no' };
    case 'unknown':
    case 'stopped':
      return { fault: faultOf(end.fault), started: 'unknown' };
    case 'ended':
      return cutShort(job, end, heard);
  }
}

/** PowerShell says that it is ready before it reads a line of ours: without that, nothing began. */
function cutShort(
  job: PowershellJob,
  { output, exitCode }: Extract<RunEnd, { kind: 'ended' }>,
  heard: Heard,
): JobEnd {
  const why = heard.said();
  if (heard.isReady || output === 'uncertain') {
    return { fault: nonsenseFault(job, `ended before all was told${why}`), started: 'unknown' };
  }
  if (heard.isConstrained) return { fault: constrainedFault(job), started: 'no' };
  const code = exitCode === undefined ? '' : ` (exit code ${exitCode})`;
  return { fault: nonsenseFault(job, `did not start PowerShell${code}${why}`), started: 'no' };
}
