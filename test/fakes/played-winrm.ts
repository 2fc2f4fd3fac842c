import { z } from 'zod';
import type { Probed } from '#adapters/winrm/client/probed.ts';
import { inputOf, type RunEnd, type RunRequest } from '#adapters/winrm/client/run-request.ts';
import type { WinrmHost } from '#adapters/winrm/client/winrm-host.ts';
import { BotError } from '#src/errors.ts';

/** A call as it came over standard input: what a host knows of it. */
export interface PlayedCall {
  readonly text: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly preview: boolean;
  readonly deadlineMs: number;
}

/** How a call goes: an answer, or what breaks instead. */
export type PlayedAnswer =
  | {
      readonly outcome: 'ok' | 'error' | 'timed-out';
      readonly output: string;
      readonly message?: string;
    }
  /** The connection is lost for good while it runs. */
  | 'lost'
  /** An answer of the host is lost in the middle of its line, and what follows comes after a repeated Receive. */
  | 'torn'
  /** Runs until the job is stopped. */
  | 'hangs'
  /** PowerShell ends without another word. */
  | 'dies'
  /** Writes without end. */
  | 'floods';

const Job = z.object({
  marker: z.string(),
  calls: z.array(z.object({ deadlineMs: z.number(), written: z.string() })),
});

const Written = z.object({
  text: z.string(),
  parameters: z.array(z.object({ name: z.string(), type: z.string(), value: z.string() })),
  preview: z.boolean(),
});

const lost = new BotError('host-unreachable', 'The connection to the host was lost.', {
  hint: 'Check the network between.',
});

/**
 * A Windows host in memory, behind the client of one host: it reads the document of a job as the bootstrap does,
 * and answers as it does, in small pieces.
 */
export class PlayedWinrm implements WinrmHost {
  readonly ran: PlayedCall[] = [];
  /** What the host says of itself before a script runs. */
  language = 'FullLanguage';
  version = '5.1.20348.2849';
  probed: readonly Probed[] = [];
  /** No process is started at all. */
  refusal: BotError | undefined;
  /** PowerShell complains and ends before it reads anything. */
  complaint: string | undefined;
  isClosed = false;
  readonly #answer: (call: PlayedCall) => PlayedAnswer | Promise<PlayedAnswer>;

  constructor(answer: (call: PlayedCall) => PlayedAnswer | Promise<PlayedAnswer>) {
    this.#answer = answer;
  }

  async *probe(): AsyncIterable<Probed> {
    for (const probed of this.probed) yield await Promise.resolve(probed);
  }

  /** As a run goes: what refuses a process refuses a shell. */
  tryShell(): Promise<BotError | undefined> {
    return Promise.resolve(this.refusal);
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.resolve();
  }

  async run(request: RunRequest): Promise<RunEnd> {
    if (request.signal.aborted) return { kind: 'not-run', fault: stopped() };
    if (this.refusal !== undefined) return { kind: 'not-run', fault: this.refusal };
    if (inputOf(request).length === 0) return this.#look(request);
    if (this.complaint !== undefined) {
      say(request, { stream: 'stderr', text: this.complaint });
      return { kind: 'ended', exitCode: 1, output: 'whole' };
    }
    return await this.#work(request);
  }

  /** The line that tells language mode and version. */
  #look(request: RunRequest): RunEnd {
    say(request, { stream: 'stdout', text: `fettle-sees ${this.language} ${this.version}\r\n` });
    return { kind: 'ended', exitCode: 0, output: 'whole' };
  }

  async #work(request: RunRequest): Promise<RunEnd> {
    const { marker, calls } = jobIn(inputOf(request));
    say(request, { stream: 'stdout', text: 'fettle-ready\n' });
    for (const [index, call] of calls.entries()) {
      this.ran.push(call);
      const answer = await this.#answer(call);
      const line = (envelope: object): string =>
        `${marker} j ${index + 1} ${Buffer.from(JSON.stringify(envelope)).toString('hex')}\n`;
      const end = await play(request, { answer, line });
      if (end !== undefined) return end;
    }
    say(request, { stream: 'stderr', text: 'd\n' });
    say(request, { stream: 'stdout', text: `${marker} d\n` });
    return { kind: 'ended', exitCode: 0, output: 'whole' };
  }
}

interface Turn {
  readonly answer: PlayedAnswer;
  readonly line: (envelope: object) => string;
}

async function play(request: RunRequest, { answer, line }: Turn): Promise<RunEnd | undefined> {
  const whole = { outcome: 'ok', output: '{}', message: '', durationMs: 5 };
  switch (answer) {
    case 'lost':
      return { kind: 'unknown', fault: lost };
    case 'dies':
      return { kind: 'ended', exitCode: 1, output: 'whole' };
    case 'torn':
      tear(request, line(whole));
      return undefined;
    case 'hangs':
      await untilStopped(request.signal);
      say(request, { stream: 'stdout', text: line({ ...whole, outcome: 'timed-out' }) });
      return { kind: 'stopped', fault: stopped(), exitCode: 1, output: 'whole' };
    case 'floods':
      while (!request.signal.aborted) request.output('stdout', new Uint8Array(1_048_576).fill(65));
      return { kind: 'stopped', fault: stopped(), exitCode: 1, output: 'whole' };
    default:
      say(request, { stream: 'stdout', text: line({ ...whole, ...answer }) });
      return undefined;
  }
}

function tear(request: RunRequest, line: string): void {
  const third = Math.floor(line.length / 3);
  say(request, { stream: 'stdout', text: line.slice(0, third) });
  request.repeated?.();
  // The piece between is gone.
  say(request, { stream: 'stdout', text: line.slice(2 * third) });
}

/** Cut where a network might cut it. */
function say(
  { output }: RunRequest,
  { stream, text }: { readonly stream: 'stdout' | 'stderr'; readonly text: string },
): void {
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += 41) output(stream, bytes.subarray(at, at + 41));
}

function jobIn(input: Uint8Array): { marker: string; calls: readonly PlayedCall[] } {
  const [, line = ''] = Buffer.from(input).toString('utf8').split('\n');
  const job = Job.parse(JSON.parse(decoded(line)));
  const calls = job.calls.map(({ deadlineMs, written }): PlayedCall => {
    const { text, parameters, preview } = Written.parse(JSON.parse(decoded(written)));
    const given = parameters.map(({ name, value }) => [name, decoded(value)] as const);
    return { text: decoded(text), parameters: Object.fromEntries(given), preview, deadlineMs };
  });
  return { marker: job.marker, calls };
}

function decoded(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}

function stopped(): BotError {
  return new BotError('timed-out', 'The command was stopped.');
}

function untilStopped(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  signal.addEventListener('abort', () => resolve(), { once: true });
  if (signal.aborted) resolve();
  return promise;
}
