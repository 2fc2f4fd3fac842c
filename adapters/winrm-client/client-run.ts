import type { Clock } from '#src/ports/clock.ts';
import { EnvelopeDecoder } from '#src/script/envelope.ts';
import type { Envelope, ScriptCall } from '#src/script/job.ts';
import { powershellCommand } from '#src/script/powershell-bootstrap.ts';
import { powershellDocument } from '#src/script/powershell-document.ts';
import { type Fault, faultOf, isRefusal, isServerFault } from './client-fault.ts';
import type { ClientPackage, ClientParams } from './client-package.ts';
import { inTime } from './in-time.ts';

export interface ClientRun {
  readonly client: ClientPackage;
  readonly params: ClientParams;
  /** As people know the host. */
  readonly host: string;
  readonly calls: readonly ScriptCall[];
  readonly marker: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly onEnvelope: (envelope: Envelope) => void;
  /** Called once the host has let the account in. */
  readonly onLogon: () => void;
}

export interface RunEnd {
  readonly fault: Fault | undefined;
  /** What the package threw, for those who count refused logons. */
  readonly error?: unknown;
  readonly started: 'no' | 'unknown';
}

/** One request with its logon. */
const requestWithin = 30_000;
/** The host says after 60 s that there is no output yet; the package gives that as a fault. */
const pollWithin = 75_000;
const pollAfter = 30_000;
const betweenPolls = 100;
/** Characters of standard input in one message: a third more in base64, below the smallest envelope of 150 KiB. */
const inputRoom = 96_000;

/** All calls by one command, as over our own client. A shell is always deleted, which ends what runs in it. */
export async function runOverClient(run: ClientRun): Promise<RunEnd> {
  const { client, params, clock, signal } = run;
  const progress = { isSent: false };
  const creating = client.Shell.doCreateShell(params);
  let shellId: string | undefined;
  let isShut = false;
  try {
    shellId = await inTime(creating, { clock, signal, withinMs: requestWithin });
    run.onLogon();
    const isWhole = await converse(run, { shellId, progress });
    return { fault: isWhole ? undefined : cut(run), started: 'unknown' };
  } catch (error) {
    const fault = signal.aborted ? stopped : faultOf(error, run.host);
    isShut = isRefusal(error);
    return { fault, error, started: progress.isSent ? 'unknown' : 'no' };
  } finally {
    // It would be one more refused logon: the shell's idle time-out ends what is left.
    if (!isShut) await tidy(run, shellId === undefined ? creating : Promise.resolve(shellId));
  }
}

const stopped: Fault = { fault: 'timed-out', message: 'The job was stopped.', hint: '' };

function cut({ host }: ClientRun): Fault {
  return {
    fault: 'bad-answer',
    message: `${host} ended before all was told, or winrm-client lost a part of it.`,
    hint: 'driver: winrm reads all output.',
  };
}

interface Open {
  readonly shellId: string;
  readonly progress: { isSent: boolean };
}

async function converse(run: ClientRun, { shellId, progress }: Open): Promise<boolean> {
  const { client, params, clock, signal, calls, marker } = run;
  const request = { clock, signal, withinMs: requestWithin };
  const command = { ...params, shellId, command: powershellCommand, httpTimeout: requestWithin };
  const commandId = await inTime(client.Command.doExecuteCommand(command), request);
  const running = { ...params, shellId, commandId, httpTimeout: pollWithin };
  for (const input of piecesOf(powershellDocument(calls, marker))) {
    progress.isSent = true;
    await inTime(client.Command.doSendInput({ ...running, input }), request);
  }
  return await listen(run, running);
}

function piecesOf(document: string): string[] {
  const count = Math.ceil(document.length / inputRoom);
  return Array.from({ length: count }, (_, index) =>
    document.slice(index * inputRoom, (index + 1) * inputRoom),
  );
}

type Running = Parameters<ClientPackage['Command']['doReceiveOutputNonBlocking']>[0];

/** Reads until every call has answered. Says whether that came about before the command ended. */
async function listen(run: ClientRun, running: Running): Promise<boolean> {
  const { calls, clock, marker, onEnvelope } = run;
  const decoder = new EnvelopeDecoder({ marker, names: calls.map(({ name }) => name) });
  const until = clock.now() + patience(calls);
  const take = (envelope: Envelope): void => {
    missing -= 1;
    onEnvelope(envelope);
  };
  let missing = calls.length;
  let isOver = false;
  while (missing > 0 && !isOver && !decoder.isFlooded && clock.now() < until) {
    await pause(run);
    const received = await receive(run, { running, until });
    if (received === undefined) decoder.interrupt();
    for (const piece of received?.streams ?? []) decoded({ decoder, clock }, piece).forEach(take);
    isOver = received?.isComplete === true;
  }
  return missing === 0;
}

/**
 * Each message of the package has the same id, so that a host may take one Receive for the one before, and say the
 * same again at once.
 */
async function pause({ clock, signal }: ClientRun): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  clock.at(clock.now() + betweenPolls, resolve);
  await inTime(promise, { clock, signal, withinMs: requestWithin });
}

/** The package makes numbers of what looks like one, and no bytes come back from that. */
function decoded(
  { decoder, clock }: { readonly decoder: EnvelopeDecoder; readonly clock: Clock },
  { name, content }: { readonly name: string; readonly content: unknown },
): readonly Envelope[] {
  const isText = typeof content === 'string';
  if (!isText) decoder.interrupt();
  const bytes = Buffer.from(isText ? content : '', 'base64');
  return name === 'stdout' ? decoder.out(bytes, clock.now()) : decoder.err(bytes, clock.now());
}

function patience(calls: readonly ScriptCall[]): number {
  return calls.reduce((sum, { deadlineMs }) => sum + deadlineMs + 7_000, 45_000);
}

type Received = Awaited<ReturnType<ClientPackage['Command']['doReceiveOutputNonBlocking']>>;

/** Undefined: the host had nothing to say. A fault that comes sooner than that is a real one. */
async function receive(
  { client, clock, signal }: ClientRun,
  { running, until }: { readonly running: Running; readonly until: number },
): Promise<Received | undefined> {
  const began = clock.now();
  const receiving = client.Command.doReceiveOutputNonBlocking(running);
  try {
    return await inTime(receiving, { clock, signal, withinMs: Math.max(0, until - began) });
  } catch (error) {
    const isPoll = Error.isError(error) && isServerFault(error) && clock.now() - began > pollAfter;
    if (!isPoll || clock.now() >= until) throw error;
    return undefined;
  }
}

/** Deletes the shell, also one that comes too late. Its idle time-out ends what is left when that fails. */
async function tidy({ client, params, clock }: ClientRun, opened: Promise<string>): Promise<void> {
  const deleting = opened.then((shellId) => client.Shell.doDeleteShell({ ...params, shellId }));
  const { signal } = new AbortController();
  await Promise.allSettled([inTime(deleting, { clock, signal, withinMs: 10_000 })]);
}
